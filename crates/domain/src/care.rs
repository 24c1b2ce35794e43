//! Care: what waits for a person.

pub mod grant;
pub mod suggestion;

pub use grant::{Grant, GrantStatus, Right};
pub use suggestion::{Source, Suggestion, SuggestionStatus};
