//! A disk whose power is cut: what `SQLite` writes and syncs is noted, and the files that a cut leaves are made of it.
//!
//! What was synced is there after a cut. Of what was written since, each write is there, is not, or is torn between its
//! sectors, in any order (<https://sqlite.org/atomiccommit.html>, "Hardware Assumptions"; `SQLite`'s own tests do the same).
//!
//! # Layout
//! - `shim`: what stands before `SQLite`'s own files and notes what passes
//! - `journal`: what passed, in order
//! - `disk`: the files after a cut
//! - `draw`: chance from a seed

mod disk;
mod draw;
mod journal;
mod shim;

pub use disk::Cuts;
pub use journal::{Event, mark, take};
pub use shim::install;
