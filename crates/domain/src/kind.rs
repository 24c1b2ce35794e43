//! The kinds of records: their names in data, on the wire and in addresses.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a record is. A new kind is one line here, a file for its type, and a row in each table that matches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u16)]
pub enum Kind {
    /// A note: Markdown, authors, licence.
    Note = 1,
    /// A term of the lexique.
    Term = 2,
    /// A carnet.
    Notebook = 3,
    /// A content record in a carnet.
    Placement = 4,
    /// A person's public profile.
    Person = 5,
    /// What waits for a person to decide.
    Suggestion = 6,
    /// What a device keeps.
    Kit = 7,
    /// An organisation of the directory.
    Organisation = 8,
    /// A base de connaissances.
    KnowledgeBase = 9,
    /// A theme, a sector, a situation.
    Concept = 10,
    /// A territory.
    Place = 11,
    /// A picture, a recording, a document.
    Media = 12,
    /// A right on a record, asked for or held.
    Grant = 13,
    /// A community.
    Community = 14,
    /// A person's belonging to a community.
    Membership = 15,
}

impl Kind {
    /// Every kind, in wire order.
    pub const ALL: [Self; 15] = [
        Self::Note,
        Self::Term,
        Self::Notebook,
        Self::Placement,
        Self::Person,
        Self::Suggestion,
        Self::Kit,
        Self::Organisation,
        Self::KnowledgeBase,
        Self::Concept,
        Self::Place,
        Self::Media,
        Self::Grant,
        Self::Community,
        Self::Membership,
    ];

    /// The number on the wire; never reused.
    #[must_use]
    pub const fn code(self) -> u16 {
        self as u16
    }

    /// The kind with this wire number, if this build knows it.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The `snake_case` name in data, facets and record links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Term => "term",
            Self::Notebook => "notebook",
            Self::Placement => "placement",
            Self::Person => "person",
            Self::Suggestion => "suggestion",
            Self::Kit => "kit",
            Self::Organisation => "organisation",
            Self::KnowledgeBase => "knowledge_base",
            Self::Concept => "concept",
            Self::Place => "place",
            Self::Media => "media",
            Self::Grant => "grant",
            Self::Community => "community",
            Self::Membership => "membership",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_come_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert_eq!(Kind::from_code(0), None);
    }
}
