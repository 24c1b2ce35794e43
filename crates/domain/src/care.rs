//! Care: what waits for a person.

pub mod suggestion;

pub use suggestion::{Source, Suggestion, SuggestionStatus};
