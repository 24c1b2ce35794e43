//! The lives of records: the states of each kind, the moves between them, and what a move takes along.

use crate::field::FieldId;
use crate::kind::Kind;
use crate::knowledge::{NoteStatus, knowledge_base, note, notebook, placement, term};
use crate::record::Record;
use crate::value::Value;
use crate::{care, directory, people, vocabulary};

/// Whether a record was published and taken back.
#[must_use]
pub fn is_withdrawn(record: &Record) -> bool {
    let status = match record.kind {
        Kind::Note => note::field::STATUS,
        Kind::Term => term::field::STATUS,
        _ => return false,
    };
    record.fields.get(&status).and_then(Value::as_text) == Some(NoteStatus::Withdrawn.as_str())
}

/// The states of a kind and the moves between them; any other move waits for a person.
#[must_use]
pub fn transitions(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Note => note::TRANSITIONS,
        Kind::Term => term::TRANSITIONS,
        Kind::Notebook => notebook::TRANSITIONS,
        Kind::Placement => placement::TRANSITIONS,
        Kind::Suggestion => care::suggestion::TRANSITIONS,
        Kind::Person => people::person::TRANSITIONS,
        Kind::Kit => &[],
        Kind::Organisation => directory::organisation::TRANSITIONS,
        Kind::KnowledgeBase => knowledge_base::TRANSITIONS,
        Kind::Concept => vocabulary::concept::TRANSITIONS,
        Kind::Place => vocabulary::place::TRANSITIONS,
        Kind::Media => &[],
    }
}

/// The fields that go along with a change of state, and are written only where the change is made.
#[must_use]
pub fn goes_along(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Note => Some(note::field::WITHDRAWN_REASON),
        Kind::Term => Some(term::field::WITHDRAWN_REASON),
        _ => None,
    }
}

/// The reason that a record which was taken back does not give: nobody is left to guess why.
#[must_use]
pub fn lacks_reason(record: &Record) -> Option<FieldId> {
    let said = |field: &FieldId| record.fields.get(field).and_then(Value::as_text).unwrap_or_default();
    goes_along(record.kind).filter(|field| is_withdrawn(record) && said(field).trim().is_empty())
}
