//! What is wrong with a value: a field and a problem that the interface translates.

use serde::{Deserialize, Serialize};

use crate::field::FieldId;

/// What is wrong, as a key that the interface turns into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Fill it in.
    #[error("missing")]
    Missing,
    /// Shorten it to this many characters.
    #[error("longer than {0} characters")]
    TooLong(u32),
    /// Remove line ends and control characters.
    #[error("has control characters")]
    ControlCharacters,
    /// Choose one of the words offered.
    #[error("not one of the words offered")]
    UnknownWord,
    /// Send a value of the right type; a form of this build always does.
    #[error("of another type")]
    WrongType,
    /// Keep at most this many.
    #[error("more than {0} values")]
    TooMany(u32),
    /// Give an address that begins with http, https, mailto or tel.
    #[error("not a usable address")]
    BadUrl,
    /// Give a date that exists: 2024-03-01, 2024-03, 2024, 197X, 1968/1972.
    #[error("not a date")]
    BadDate,
    /// Look again: it is no longer as it was when this was written.
    #[error("overtaken")]
    Overtaken,
    /// Name somebody else first: nobody would look after the community.
    #[error("nobody else looks after it")]
    LastSteward,
    /// Ask again later: who was let go or refused waits for a while.
    #[error("asked again too soon")]
    TooSoon,
    /// Give a known licence, or its own text.
    #[error("not a known licence")]
    BadLicence,
}

/// A problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("field {}: {problem}", field.0)]
pub struct Invalid {
    /// The field to mend.
    pub field: FieldId,
    /// What is wrong with it.
    pub problem: Problem,
}
