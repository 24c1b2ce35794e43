//! How a record came to be what it is, and that it was taken back: its revisions, one of them whole, its end.

use serde::{Deserialize, Serialize};

use crate::content::words;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::time::Instant;
use crate::value::Fields;

/// A revision of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number.
    pub rev: u64,
    /// Who made it, when the reader may know.
    pub author: Option<RecordId>,
    /// When, by the server's clock.
    pub at: Instant,
    /// The names of the fields that changed.
    pub fields: Vec<String>,
    /// How it came to be; an older server does not say.
    #[serde(default)]
    pub made: Made,
}

words! {
    /// How a revision came to be.
    Made {
        /// Somebody wrote it.
        Hand = "hand",
        /// Two versions met, and both are in it.
        Merge = "merge",
        /// An import wrote it.
        Import = "import",
    }
}

/// A record as it was at a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The revision.
    pub rev: u64,
    /// What the record held.
    pub fields: Fields,
}

/// A record that was published and taken back, for those who could read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Its kind.
    pub kind: Kind,
    /// Since when.
    pub since: Instant,
    /// Why, in the words of who took it back; may be empty.
    pub reason: String,
}
