//! Verdicts: what the server decided of an operation, stored and repeated to every retry.

use domain::{FieldId, OpId, RecordId};
use serde::{Deserialize, Serialize};

/// What the server decided of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As written.
    Applied {
        /// The revision that it made.
        rev: u64,
    },
    /// Applied together with another version.
    Merged {
        /// The revision that it made.
        rev: u64,
        /// The fields where another version stood.
        fields: Vec<FieldId>,
        /// What was kept aside, if anything was.
        suggestion: Option<RecordId>,
    },
    /// Kept for a person to decide.
    Parked {
        /// Where it is kept.
        suggestion: RecordId,
        /// Why.
        reason: Parked,
    },
    /// Waits for operations that have not arrived.
    Waiting {
        /// Which ones.
        deps: Vec<OpId>,
    },
    /// A value that its author can mend.
    Rejected {
        /// Which field.
        field: FieldId,
        /// What is wrong with it.
        problem: domain::Problem,
    },
    /// Kept whole, for the people in charge.
    Quarantined {
        /// Why.
        reason: Quarantine,
    },
    /// The server lacks the text this was written against: send the text whole.
    NeedBase,
}

/// Why an operation waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Parked {
    /// A second value for something written once.
    Immutable = 1,
    /// A move that this state does not allow.
    State = 2,
    /// Two communities, of which neither is more closed.
    Audience = 3,
    /// Changed online only.
    OnlineOnly = 4,
    /// Somebody has it already.
    Claimed = 5,
    /// Its author may suggest, not edit.
    SuggestOnly = 6,
    /// A rule that is newer than the operation.
    NewerRule = 7,
    /// A text too long to merge.
    TooLong = 8,
}

/// Why an operation is kept aside whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Quarantine {
    /// The right is gone, or the record is: the two cannot be told apart.
    Orphan = 1,
    /// The same identifier with another content.
    OpReuse = 2,
    /// Written by a build that this server does not understand.
    Unreadable = 3,
    /// Handed over by a build too old or too broken.
    Rescue = 4,
}

impl Parked {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Immutable,
        Self::State,
        Self::Audience,
        Self::OnlineOnly,
        Self::Claimed,
        Self::SuggestOnly,
        Self::NewerRule,
        Self::TooLong,
    ];
}

impl Quarantine {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Orphan, Self::OpReuse, Self::Unreadable, Self::Rescue];
}

impl Verdict {
    /// Whether the content stands in the record.
    #[must_use]
    pub const fn is_applied(&self) -> bool {
        matches!(self, Self::Applied { .. } | Self::Merged { .. })
    }

    /// The suggestion that it made, which is then to be decided.
    #[must_use]
    pub const fn suggestion(&self) -> Option<RecordId> {
        match self {
            Self::Parked { suggestion, .. } => Some(*suggestion),
            Self::Merged { suggestion, .. } => *suggestion,
            _ => None,
        }
    }

    /// The revision that it made.
    #[must_use]
    pub const fn rev(&self) -> Option<u64> {
        match self {
            Self::Applied { rev } | Self::Merged { rev, .. } => Some(*rev),
            _ => None,
        }
    }
}
