//! Hostile bytes for whatever reads bytes that somebody else wrote: real ones, bent in a way that a seed and a number say
//! again.
//!
//! A reader keeps its promises on any input: no panic, no endless work, and what it says of what it read. Input `n` of seed
//! `s` is always the same, so that what was found once is found again, on any machine, by those two numbers.
//!
//! # Layout
//! - `random`, `bend`: chance that is not, and what it does to bytes
//! - `readers`: what is read, from which real bytes, and what is promised of it
//! - `hunt`: input after input, until the time or the count is over or a promise is broken
//! - `seeds`: the commons that ships to show what this is for, as bytes

mod bend;
mod hunt;
mod random;
mod readers;
mod seeds;

pub use hunt::{Fault, Hunt, Limit, Tally};
pub use readers::{NAMES, Reader, open};
