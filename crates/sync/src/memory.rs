//! A device's stores and a server, in memory: what the simulator and tests run against.
//!
//! # Layout
//! - `device`: the stores, with commits that may be lost until a strict one
//! - `server`: push, pull and subscribe over the same `apply` as the real server; `scopes`: its change log

mod device;
mod scopes;
mod server;

pub use device::Device;
pub use server::{Request, Server};

#[cfg(test)]
mod tests;
