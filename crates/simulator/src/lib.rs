//! Deterministic simulation: many phones and a server in one thread, everything that goes wrong drawn from one seed.
//!
//! The engine, the merge and the server's decision are the shipped ones; only stores, network and clocks are models. The
//! same seed gives the same run, which is checked by running each one twice.
//!
//! # Layout
//! - `random`: the one source of chance
//! - `setup`: what a seed draws: who takes part, which faults, how often
//! - `world`: the event loop; `phone`: stores and tabs; `network`: what becomes of requests; `people`: what they write
//! - `oracle`: the invariants
//! - `shrink`: the smallest script that still fails
//! - `bank`: planted bugs and the seeds that find them

mod bank;
mod network;
mod oracle;
mod people;
mod phone;
mod random;
mod setup;
mod shrink;
mod world;

pub use bank::{Found, Planting, find, planted};
pub use oracle::Violation;
pub use setup::{Fault, Script};
pub use shrink::shrink;
pub use sync::engine::Planted;
use world::World;

/// What a run ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the run did, in one number: equal for equal scripts.
    pub trace: u64,
    /// How many events were handled.
    pub events: u64,
    /// How many actions of people were stored.
    pub saved: usize,
    /// What must never happen, and did.
    pub violation: Option<Violation>,
}

/// Runs a script once.
#[must_use]
pub fn run_once(script: &Script, bug: Option<Planted>) -> Report {
    World::new(script, bug).run()
}

/// Runs a script twice: a run that differs from itself is a violation too.
#[must_use]
pub fn run(script: &Script, bug: Option<Planted>) -> Report {
    let first = run_once(script, bug);
    let second = run_once(script, bug);
    if first.trace == second.trace {
        return first;
    }
    let what = format!("two runs of one seed differ: {:016x} and {:016x}", first.trace, second.trace);
    Report { violation: Some(Violation { invariant: "determinism", what, at_ms: 0 }), ..first }
}

#[cfg(test)]
mod tests;
