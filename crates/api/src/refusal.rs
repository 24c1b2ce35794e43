//! A form that a browser posted by itself and that was not taken: why, and all that was typed, for the page that shows it
//! again.

use domain::RecordId;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::typed::Typed;

/// A form that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub why: ApiError,
    /// The record; none where the form could not be read.
    pub id: Option<RecordId>,
    /// The revision that its author saw, which their change goes on starting from.
    pub base: Option<u64>,
    /// The carnet that a new record was to go into.
    pub carnet: Option<RecordId>,
    /// What was typed, by field.
    pub typed: Typed,
}

impl From<ApiError> for Refusal {
    /// A form of which nothing could be read.
    fn from(why: ApiError) -> Self {
        Self { why, id: None, base: None, carnet: None, typed: Typed::new() }
    }
}

/// The form that the page which a server renders now shows again; none in a browser, which finds it in what the page says.
#[must_use]
pub fn page_refusal() -> Option<Refusal> {
    #[cfg(feature = "ssr")]
    return crate::plain::refusal();
    #[cfg(not(feature = "ssr"))]
    None
}
