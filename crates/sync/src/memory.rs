//! A device's stores and a server, in memory: what the simulator and tests run against.
//!
//! # Layout
//! - `device`: the stores, with commits that may be lost until a strict one
//! - `server`: push over the same `apply` as the real server; `pull`: lists of scopes and what changed in them; `scopes`:
//!   its change log; `audit`: what it did, for oracles

mod audit;
mod device;
mod pull;
mod scopes;
mod server;

pub use audit::{Assigned, Audit, Decided};
pub use device::Device;
pub use server::{Request, Server};

#[cfg(test)]
mod tests;
