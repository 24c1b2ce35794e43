//! Operations: what a person did to a record, by field, with what they saw when they did it.

use domain::record::Ref;
use domain::{FieldId, Fields, GroupId, OpId, Record, Value};
use sha2::{Digest, Sha256};

use crate::clock::Hlc;

/// One user action: applied in one server transaction, all or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its identifier, the same on every retry.
    pub id: GroupId,
    /// What it does, in order.
    pub ops: Vec<Op>,
}

/// One operation on one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Op {
    /// Its identifier, the same on every retry.
    pub id: OpId,
    /// The record it changes.
    pub record: Ref,
    /// What it does.
    pub kind: OpKind,
    /// What its author saw.
    pub base: Base,
    /// Operations that must be known before this one.
    pub deps: Vec<OpId>,
    /// Raw device time; the server corrects it.
    pub hlc: Hlc,
    /// The schema its fields were written in.
    pub schema: u16,
}

/// What the author of an operation saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Nothing: the record is new.
    New,
    /// The record at this revision.
    Rev(u64),
    /// The outcome of this unsent operation of the same device.
    After(OpId),
}

/// What an operation does; only the fields that changed are carried.
#[derive(Debug, Clone, PartialEq)]
pub enum OpKind {
    /// Makes the record.
    Create(Fields),
    /// Sets registers; a field whose rule is a map carries only the keys that changed.
    Set(Fields),
    /// Adds an element to a set.
    Add(FieldId, Value),
    /// Removes an element from a set, with the tags its author saw.
    Remove(FieldId, Value, Vec<OpId>),
    /// Changes a text.
    EditText {
        /// Which field.
        field: FieldId,
        /// The hash of the text the author saw.
        base_hash: TextHash,
        /// The hash of the text they made of it.
        result_hash: TextHash,
        /// The text, or a patch that makes it.
        body: TextBody,
    },
    /// Appends an entry to a log.
    Append(FieldId, Value),
    /// Moves the state field, with the fields that go along.
    Transition {
        /// The state field.
        field: FieldId,
        /// The state the author saw.
        from: String,
        /// The state they chose.
        to: String,
        /// Fields that go along (a reason).
        with: Fields,
    },
    /// Puts the record in the bin.
    Delete,
    /// Takes it out.
    Restore,
}

/// A text, or how to make it from the text its author saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextBody {
    /// The whole text.
    Full(String),
    /// Runs copied from the base and runs inserted.
    Patch(Vec<Run>),
}

/// A piece of a patch; positions are bytes of the base text, at character boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Copies `len` bytes of the base from `start`.
    Copy {
        /// The first byte.
        start: u32,
        /// How many bytes.
        len: u32,
    },
    /// Inserts text.
    Insert(String),
}

/// The first sixteen bytes of the SHA-256 of a text.
pub type TextHash = [u8; 16];

/// Hashes a text.
#[must_use]
pub fn text_hash(text: &str) -> TextHash {
    hash16(text.as_bytes())
}

/// The first sixteen bytes of the SHA-256 of `bytes`; of an encoded operation, it tells "same id, other content".
#[must_use]
pub fn hash16(bytes: &[u8]) -> [u8; 16] {
    let mut hash = [0; 16];
    hash.copy_from_slice(&Sha256::digest(bytes)[..16]);
    hash
}

/// Texts shorter than this travel whole.
const PATCH_FROM: usize = 4_096;

impl OpKind {
    /// The change of a text from `base` to `result`: a patch where that is under half of a text over 4 KiB.
    #[must_use]
    pub fn edit_text(field: FieldId, base: &str, result: &str) -> Self {
        let whole = || TextBody::Full(result.to_owned());
        let body = if result.len() > PATCH_FROM { patch(base, result).unwrap_or_else(whole) } else { whole() };
        Self::EditText { field, base_hash: text_hash(base), result_hash: text_hash(result), body }
    }

    /// The fields that this touches.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        match self {
            Self::Create(fields) | Self::Set(fields) => fields.keys().copied().collect(),
            Self::Add(field, _) | Self::Remove(field, ..) | Self::EditText { field, .. } | Self::Append(field, _) => {
                vec![*field]
            }
            Self::Transition { field, with, .. } => core::iter::once(*field).chain(with.keys().copied()).collect(),
            Self::Delete | Self::Restore => vec![domain::record::header::TRASHED_AT],
        }
    }
}

/// The patch that keeps what both texts share at their ends; nothing when it would not halve the text.
fn patch(base: &str, result: &str) -> Option<TextBody> {
    let mut head = base.bytes().zip(result.bytes()).take_while(|(a, b)| a == b).count();
    while !(base.is_char_boundary(head) && result.is_char_boundary(head)) {
        head = head.checked_sub(1)?;
    }
    let rest = base.len().min(result.len()).checked_sub(head)?;
    let mut tail = base.bytes().rev().zip(result.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    while !(base.is_char_boundary(base.len() - tail) && result.is_char_boundary(result.len() - tail)) {
        tail = tail.checked_sub(1)?;
    }
    let inserted = result.get(head..result.len() - tail)?;
    if inserted.len() * 2 > result.len() {
        return None;
    }
    let mut runs = Vec::new();
    if head > 0 {
        runs.push(Run::Copy { start: 0, len: u32::try_from(head).ok()? });
    }
    if !inserted.is_empty() {
        runs.push(Run::Insert(inserted.to_owned()));
    }
    if tail > 0 {
        runs.push(Run::Copy { start: u32::try_from(base.len() - tail).ok()?, len: u32::try_from(tail).ok()? });
    }
    Some(TextBody::Patch(runs))
}

impl TextBody {
    /// The text that this makes of `base`; nothing when a run lies outside it.
    #[must_use]
    pub fn resolve(&self, base: &str) -> Option<String> {
        match self {
            Self::Full(text) => Some(text.clone()),
            Self::Patch(runs) => {
                let mut text = String::new();
                for run in runs {
                    match run {
                        Run::Copy { start, len } => {
                            let start = usize::try_from(*start).ok()?;
                            let end = start.checked_add(usize::try_from(*len).ok()?)?;
                            text.push_str(base.get(start..end)?);
                        }
                        Run::Insert(piece) => text.push_str(piece),
                    }
                }
                Some(text)
            }
        }
    }
}

/// The difference between a record as it was shown and as it was left in a form.
///
/// One operation a text, set element or state with what goes along, one `Set` for the registers together. Fields that `after` leaves out are unchanged; an emptied one is `Null`.
#[must_use]
pub fn difference(before: &Record, after: &Fields) -> Vec<OpKind> {
    use domain::field::MergeRule;
    let mut ops = Vec::new();
    let mut registers = Fields::new();
    let along = domain::policy::goes_along(before.kind);
    for (field, value) in after {
        let old = before.fields.get(field).cloned().unwrap_or_default();
        let rule = domain::content::spec(before.kind, *field).map_or(MergeRule::Register, |spec| spec.rule);
        match rule {
            MergeRule::Text => {
                let (old, new) = (old.as_text().unwrap_or(""), value.as_text().unwrap_or(""));
                if old != new {
                    ops.push(OpKind::edit_text(*field, old, new));
                }
            }
            MergeRule::Set => ops.extend(set_difference(*field, &old, value)),
            MergeRule::Machine => {
                let (from, to) = (old.as_text().unwrap_or(""), value.as_text().unwrap_or(""));
                if from != to {
                    ops.push(OpKind::Transition {
                        field: *field,
                        from: from.to_owned(),
                        to: to.to_owned(),
                        with: Fields::new(),
                    });
                }
            }
            MergeRule::Map => {
                if let Some(changed) = map_difference(&old, value) {
                    registers.insert(*field, changed);
                }
            }
            MergeRule::Append => {
                let known = old.elements().len();
                ops.extend(value.elements().into_iter().skip(known).map(|e| OpKind::Append(*field, e.clone())));
            }
            _ if old == *value || (old.is_empty() && value.is_empty()) => {}
            _ => {
                registers.insert(*field, value.clone());
            }
        }
    }
    let moved = ops.iter_mut().find_map(|op| if let OpKind::Transition { with, .. } = op { Some(with) } else { None });
    if let (Some(with), Some(along)) = (moved, along) {
        with.extend(registers.remove_entry(&along));
    }
    if !registers.is_empty() {
        ops.insert(0, OpKind::Set(registers));
    }
    ops
}

fn set_difference(field: FieldId, old: &Value, new: &Value) -> Vec<OpKind> {
    let (before, after) = (old.elements(), new.elements());
    let tags = |wanted: &Value| match old {
        Value::Set(elements) => {
            elements.iter().find(|e| e.value == *wanted).map(|e| e.tags.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let gone = before.iter().filter(|v| !after.contains(v)).map(|v| OpKind::Remove(field, (*v).clone(), tags(v)));
    let come = after.iter().filter(|v| !before.contains(v)).map(|v| OpKind::Add(field, (*v).clone()));
    gone.chain(come).collect()
}

fn map_difference(old: &Value, new: &Value) -> Option<Value> {
    let empty = std::collections::BTreeMap::new();
    let (old, new) = match (old, new) {
        (Value::Map(old), Value::Map(new)) => (old, new),
        (_, Value::Map(new)) => (&empty, new),
        (Value::Map(old), _) => (old, &empty),
        _ => return None,
    };
    // One by one: making a map of an iterator whole brings a sort of its own into the browser's bytes.
    let mut changed = std::collections::BTreeMap::new();
    changed.extend(
        new.iter().filter(|(key, value)| old.get(*key) != Some(value)).map(|(key, value)| (key.clone(), value.clone())),
    );
    changed.extend(old.keys().filter(|key| !new.contains_key(*key)).map(|key| (key.clone(), Value::Null)));
    (!changed.is_empty()).then_some(Value::Map(changed))
}

#[cfg(test)]
mod tests;
