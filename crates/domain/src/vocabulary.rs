//! Vocabulary: the words and the territories by which everything else is found.

pub mod concept;
pub mod place;
pub mod subject;

pub use concept::{Concept, ConceptStatus, Scheme};
pub use place::{Place, PlaceType};
