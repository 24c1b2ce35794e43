//! Values: what a field holds, in a shape that every layer and every build can carry.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::FieldId;
use crate::id::{OpId, RecordId};
use crate::order::Arrange;

/// The fields of a record, by number.
pub type Fields = BTreeMap<FieldId, Value>;

/// What a field holds. Order is total, so that sets and ties are the same everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    /// Nothing; setting it empties a register.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text: a line, Markdown, a word of a vocabulary, an EDTF date.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// A record.
    Id(RecordId),
    /// Microseconds since 1970, UTC.
    Instant(i64),
    /// Values in order: what an author writes for a set, a log.
    List(Vec<Value>),
    /// The state of an add-wins set: elements with the operations that added them, sorted by value.
    Set(Vec<Element>),
    /// One register per key.
    Map(BTreeMap<String, Value>),
    /// Something a newer build wrote: kept byte for byte.
    Unknown {
        /// Its tag on the wire.
        tag: u8,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// An element of an add-wins set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Element {
    /// What was added.
    pub value: Value,
    /// The operations that added it and that no removal has seen; never empty, sorted.
    pub tags: Vec<OpId>,
}

impl Value {
    /// The text, if this is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The record, if this names one.
    #[must_use]
    pub const fn as_id(&self) -> Option<RecordId> {
        if let Self::Id(id) = self { Some(*id) } else { None }
    }

    /// The elements of a set or a list: sets in the order in which they were added, lists as written.
    #[must_use]
    pub fn elements(&self) -> Vec<&Self> {
        match self {
            Self::List(values) => values.iter().collect(),
            Self::Set(elements) => {
                let mut sorted: Vec<&Element> = elements.iter().collect();
                sorted.arrange_by(|a, b| a.tags.first().cmp(&b.tags.first()).then_with(|| a.value.cmp(&b.value)));
                sorted.into_iter().map(|element| &element.value).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many values there are in this one, itself included.
    #[must_use]
    pub fn count(&self) -> u32 {
        let within: u32 = match self {
            Self::List(values) => values.iter().map(Self::count).sum(),
            Self::Set(elements) => elements.iter().map(|element| element.value.count()).sum(),
            Self::Map(map) => map.values().map(Self::count).sum(),
            _ => 0,
        };
        within.saturating_add(1)
    }

    /// Whether nothing is there: null, empty text, an empty list, set or map.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Set(elements) => elements.is_empty(),
            Self::Map(map) => map.is_empty(),
            _ => false,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<RecordId> for Value {
    fn from(id: RecordId) -> Self {
        Self::Id(id)
    }
}
