//! How far somebody may go, what they want to do, and what the policy answers.

use serde::{Deserialize, Serialize};

use crate::field::FieldId;
use crate::id::RecordId;

/// How far somebody may go with a record. Each level holds the ones before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As if it did not exist.
    #[default]
    Nothing,
    /// Read it, its history, its links.
    See,
    /// Propose a change.
    Suggest,
    /// Change its content.
    Edit,
    /// Change who sees it, withdraw it, bin it.
    Manage,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read it.
    See,
    /// Make it.
    Create,
    /// Propose a change.
    Suggest,
    /// Change a field.
    Set(FieldId),
    /// Take an element out of a set; the element is a person when the field holds persons.
    Remove(FieldId, Option<RecordId>),
    /// Change its state to this one.
    Transition(&'static str),
    /// Bin it, or take it out of the bin.
    Trash,
}

/// What the policy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Do it.
    Allow,
    /// Say nothing is there.
    NothingThere,
    /// Say that the level is missing.
    Needs(Level),
}

impl Decision {
    /// Whether it is allowed.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Allow)
    }
}
