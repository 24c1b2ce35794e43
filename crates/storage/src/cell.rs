//! Cells: the five column types that both engines read alike, and the domain's types turned into them.

use domain::{AccountId, AudienceKey, DeviceId, GroupId, Instant, Kind, OpId, RecordId, ScopeId};
use uuid::Uuid;

use crate::error::{Error, Result};

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Id(Option<Uuid>),
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Cell {
    /// `PostgreSQL` refuses U+0000 in text where `SQLite` keeps it: both show the replacement character.
    fn from(text: &str) -> Self {
        Self::Text(Some(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text.to_owned() }))
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Text(None), Self::from)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Instant> for Cell {
    fn from(at: Instant) -> Self {
        Self::Number(Some(at.0))
    }
}

impl From<Option<Instant>> for Cell {
    fn from(at: Option<Instant>) -> Self {
        Self::Number(at.map(|at| at.0))
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<&[u8]> for Cell {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(Some(bytes.to_owned()))
    }
}

impl From<Option<Vec<u8>>> for Cell {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(Some(id))
    }
}

macro_rules! ids {
    ($($id:ty),*) => { $(
        impl From<$id> for Cell {
            fn from(id: $id) -> Self {
                Self::Id(Some(id.as_uuid()))
            }
        }
        impl From<Option<$id>> for Cell {
            fn from(id: Option<$id>) -> Self {
                Self::Id(id.map(|id| id.as_uuid()))
            }
        }
    )* };
}
ids!(RecordId, OpId, GroupId, DeviceId, AccountId);

macro_rules! spelled {
    ($($word:ty),*) => { $(
        impl From<$word> for Cell {
            fn from(word: $word) -> Self {
                Self::Text(Some(word.to_string()))
            }
        }
    )* };
}
spelled!(Kind, AudienceKey, ScopeId);

/// A count, revision or length as the databases hold it; what does not fit is no number of ours.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count, revision or length as the program holds it.
pub(crate) fn counted(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| Error::Corrupt(format!("{number} where a count is expected")))
}

/// A word of the domain, from its spelling.
pub(crate) fn word<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Corrupt(format!("the word \u{ab}{text}\u{bb}")))
}
