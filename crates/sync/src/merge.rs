//! Merging: what stands when two people changed the same thing without seeing each other.
//!
//! # Layout
//! - `text`: Markdown, by `blocks`, lines and `words`, on the three-way comparison of `diff3`; `assemble` and `region`
//!   are its answer
//! - `compare`: two versions of a text read as one; `passages`: what differs between them, block by block
//! - `register`, `set`, `map`, `machine`: the other merge rules of the field tables

mod assemble;
mod blocks;
mod compare;
mod diff3;
pub mod machine;
pub mod map;
pub mod passages;
mod region;
pub mod register;
pub mod set;
mod text;
mod words;

pub use compare::{MAX_COMPARED, Stretch, compare};
pub use region::{Anchor, Merged, Region, Side};
pub use text::{MAX_BYTES, MAX_WORDS, text};
