//! What a field of a typed struct can be: from a value and back.

use std::collections::BTreeMap;

use crate::content::{LangTag, Markdown, Text};
use crate::error::Problem;
use crate::id::RecordId;
use crate::time::Instant;
use crate::value::Value;

/// How many elements a set or a map may hold.
const MAX_ELEMENTS: usize = 1_000;

/// A type that a field can have.
pub trait Typed: Sized + Default {
    /// Parses a value.
    ///
    /// # Errors
    /// The [`Problem`] to show beside the field.
    fn parse(value: &Value) -> Result<Self, Problem>;

    /// The value to store, or nothing for an empty one.
    fn write(&self) -> Option<Value>;

    /// Reads a stored value; what is missing or unreadable is empty.
    #[must_use]
    fn read(value: Option<&Value>) -> Self {
        value.and_then(|value| Self::parse(value).ok()).unwrap_or_default()
    }
}

/// A line per language.
pub type LangText = BTreeMap<LangTag, Text<160>>;

/// What is said in several languages, for a reader of this one: in it, else in French, else in any.
#[must_use]
pub fn in_language<'a, T>(said: &'a BTreeMap<LangTag, T>, lang: &str) -> Option<&'a T> {
    said.get(lang).or_else(|| said.get("fr")).or_else(|| said.values().next())
}

impl<const MAX: usize> Typed for Text<MAX> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(text) => Self::parse(text),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Text(self.as_str().to_owned()))
    }
}

impl<const MAX: usize> Typed for Markdown<MAX> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(text) => Self::parse(text),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        (!self.as_str().is_empty()).then(|| Value::Text(self.as_str().to_owned()))
    }
}

impl Typed for bool {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(false),
            Value::Bool(flag) => Ok(*flag),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        self.then_some(Value::Bool(true))
    }
}

impl Typed for Option<bool> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(None),
            Value::Bool(flag) => Ok(Some(*flag)),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        self.map(Value::Bool)
    }
}

impl Typed for Option<i64> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        self.map(Value::Int)
    }
}

impl Typed for Option<RecordId> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(None),
            Value::Id(id) => Ok(Some(*id)),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        self.map(Value::Id)
    }
}

impl Typed for Option<Instant> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(None),
            Value::Instant(at) => Ok(Some(Instant(*at))),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        self.map(|at| Value::Instant(at.0))
    }
}

impl Typed for RecordId {
    fn parse(value: &Value) -> Result<Self, Problem> {
        value.as_id().ok_or(Problem::WrongType)
    }
    fn write(&self) -> Option<Value> {
        Some(Value::Id(*self))
    }
}

impl Default for RecordId {
    fn default() -> Self {
        Self::from_bytes([0; 16])
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::List(_) | Value::Set(_) => {
                let elements = value.elements();
                if elements.len() > MAX_ELEMENTS {
                    return Err(Problem::TooMany(1_000));
                }
                elements.into_iter().map(T::parse).collect()
            }
            _ => Err(Problem::WrongType),
        }
    }
    /// One element that this build cannot read hides no other.
    fn read(value: Option<&Value>) -> Self {
        let elements = value.map(Value::elements).unwrap_or_default();
        elements.into_iter().filter_map(|element| T::parse(element).ok()).take(MAX_ELEMENTS).collect()
    }
    fn write(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::List(self.iter().filter_map(Typed::write).collect()))
    }
}

/// What the values of a map are known by.
pub trait Key: Ord + Sized {
    /// Parses a stored key.
    ///
    /// # Errors
    /// The [`Problem`] to show beside the field.
    fn parse(key: &str) -> Result<Self, Problem>;

    /// The key to store.
    fn as_str(&self) -> &str;
}

impl Key for String {
    fn parse(key: &str) -> Result<Self, Problem> {
        Ok(key.to_owned())
    }
    fn as_str(&self) -> &str {
        self
    }
}

impl Key for LangTag {
    fn parse(key: &str) -> Result<Self, Problem> {
        Self::parse(key)
    }
    fn as_str(&self) -> &str {
        self.as_str()
    }
}

impl<K: Key, T: Typed> Typed for BTreeMap<K, T> {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::Map(map) if map.len() > MAX_ELEMENTS => Err(Problem::TooMany(1_000)),
            Value::Map(map) => {
                // One by one, here and below: making a map of an iterator whole brings a sort of its own into the
                // browser's bytes, for each type.
                let mut parsed = Self::new();
                for (key, value) in map {
                    parsed.insert(K::parse(key)?, T::parse(value)?);
                }
                Ok(parsed)
            }
            _ => Err(Problem::WrongType),
        }
    }
    /// What is stored under a key that this build does not know, or that says nothing it can read, hides no other.
    fn read(value: Option<&Value>) -> Self {
        let mut read = Self::new();
        if let Some(Value::Map(map)) = value {
            for (key, value) in map {
                if let (Ok(key), Ok(value)) = (K::parse(key), T::parse(value)) {
                    read.insert(key, value);
                }
            }
        }
        read
    }
    fn write(&self) -> Option<Value> {
        let mut written = BTreeMap::new();
        written.extend(self.iter().filter_map(|(key, value)| Some((key.as_str().to_owned(), value.write()?))));
        (!self.is_empty()).then_some(Value::Map(written))
    }
}

/// Any value at all: what a build keeps without interpreting.
impl Typed for Value {
    fn parse(value: &Value) -> Result<Self, Problem> {
        Ok(value.clone())
    }
    fn write(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.clone())
    }
}
