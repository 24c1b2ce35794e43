//! Deterministic simulation: many phones and a server in one thread, everything that goes wrong drawn from one seed.
//!
//! The engine, the merge and the server's decision are the shipped ones; only stores, network and clocks are models. The
//! same seed gives the same run, which is checked by running each one twice.
//!
//! # Layout
//! - `random`: the one source of chance
//! - `setup`: what a seed draws: who takes part, which faults, how often
//! - `world`: the event loop; `phone`: stores and tabs; `network`: what becomes of requests; `people`: what they write;
//!   `rights`: what they ask, answer and take back; `strangers`: other builds, and an intruder
//! - `oracle`: the invariants, with a table of which is checked where
//! - `shrink`: the smallest script that still fails; `exhaust`: a crash at every effect of a short one
//! - `bank`: planted bugs and the seeds that find them

use std::collections::BTreeSet;

mod bank;
mod exhaust;
mod network;
mod oracle;
mod people;
mod phone;
mod random;
mod rights;
mod setup;
mod shrink;
mod strangers;
mod world;

pub use bank::{Found, Planting, find, planted};
pub use exhaust::{Exhausted, exhaust};
pub use oracle::Violation;
pub use setup::{Fault, Script};
pub use shrink::shrink;
pub use sync::planted::Planted;
use world::World;

/// What a run ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the run did, in one number: equal for equal scripts.
    pub trace: u64,
    /// How many events were handled.
    pub events: u64,
    /// How many effects were performed.
    pub effects: u64,
    /// How many actions of people were stored.
    pub saved: usize,
    /// What must never happen, and did first.
    pub violation: Option<Violation>,
    /// Every invariant that was broken.
    pub broken: BTreeSet<&'static str>,
    /// What happened, in words; empty unless asked for.
    pub story: Vec<String>,
}

/// Runs a script once, up to the first violation.
#[must_use]
pub fn run_once(script: &Script, bug: Option<Planted>) -> Report {
    sync::planted::plant(bug);
    World::new(script, false).run()
}

/// Runs a script to its end, whatever breaks.
#[must_use]
pub fn run_on(script: &Script, bug: Option<Planted>) -> Report {
    sync::planted::plant(bug);
    World::new(script, true).run()
}

/// Runs a script once, and tells what happens.
#[must_use]
pub fn tell(script: &Script, bug: Option<Planted>) -> Report {
    sync::planted::plant(bug);
    let mut world = World::new(script, false);
    world.story = Some(Vec::new());
    world.run()
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
