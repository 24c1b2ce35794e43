//! Fields: their numbers, their merge rules, and the table that describes a kind.

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::value::Value;

/// The number of a field in data and on the wire: 1–31 for the header, 32 and up for the kind. Never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(pub u16);

/// How concurrent changes of a field meet (`sync` applies it; the marks are those of the domain reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MergeRule {
    /// `once`: written at creation; a second, different value waits for a person.
    Immutable,
    /// `reg`: the later corrected clock wins among truly concurrent values.
    Register,
    /// `closed`: the more closed value wins, whatever the clocks.
    ClosedFirst,
    /// `min`: the smaller value wins.
    Min,
    /// `max`: the greater value wins.
    Max,
    /// `map`: one register per key.
    Map,
    /// `order`: a register that holds a fractional index.
    Order,
    /// `set`: per element, add wins.
    Set,
    /// `text`: Markdown three-way merge.
    Text,
    /// `state`: only the listed transitions.
    Machine,
    /// `claim`: first committed wins.
    Claim,
    /// `log`: append only.
    Append,
    /// `online`: changed online only.
    OnlineOnly,
    /// `calc`: computed; an operation that carries it loses that field.
    Calc,
}

impl MergeRule {
    /// The mark in the domain reference.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Immutable => "once",
            Self::Register => "reg",
            Self::ClosedFirst => "closed",
            Self::Min => "min",
            Self::Max => "max",
            Self::Map => "map",
            Self::Order => "order",
            Self::Set => "set",
            Self::Text => "text",
            Self::Machine => "state",
            Self::Claim => "claim",
            Self::Append => "log",
            Self::OnlineOnly => "online",
            Self::Calc => "calc",
        }
    }
}

/// One row of a kind's table.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its number.
    pub id: FieldId,
    /// Its name in data, forms and messages.
    pub name: &'static str,
    /// How it merges.
    pub rule: MergeRule,
    /// Whether a value is one that this field can hold.
    pub check: fn(&Value) -> Result<(), Problem>,
}
