//! The words and the territories by which everything else is found.
//!
//! # Layout
//! - `themes`, `concept`: themes and sectors, and one of them
//! - `territories`, `place`: the regions of Québec, and a territory

pub mod concept;
pub mod place;
pub mod territories;
pub mod themes;
