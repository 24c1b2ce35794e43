//! Records that were published and taken back, and what is said when a state changes.

use crate::care::{grant, suggestion};
use crate::communities::membership;
use crate::field::FieldId;
use crate::kind::Kind;
use crate::knowledge::{NoteStatus, note, placement, term};
use crate::record::Record;
use crate::value::Value;

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

/// The fields that go along with a change of state, and are written only where the change is made.
#[must_use]
pub fn goes_along(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Note => Some(note::field::WITHDRAWN_REASON),
        Kind::Term => Some(term::field::WITHDRAWN_REASON),
        Kind::Placement => Some(placement::field::REASON),
        Kind::Grant => Some(grant::field::ANSWER),
        Kind::Membership => Some(membership::field::REASON),
        Kind::Suggestion => Some(suggestion::field::ANSWER),
        _ => None,
    }
}

/// The reason that a record which was taken back, declined or taken out does not give: nobody is left to guess why.
#[must_use]
pub fn lacks_reason(record: &Record) -> Option<FieldId> {
    let said = |field: &FieldId| record.fields.get(field).and_then(Value::as_text).unwrap_or_default();
    let gone = match record.kind {
        Kind::Placement => ["declined", "removed"].contains(&said(&placement::field::STATUS)),
        Kind::Membership => ["refused", "suspended"].contains(&said(&membership::field::STATUS)),
        _ => is_withdrawn(record),
    };
    goes_along(record.kind).filter(|field| gone && said(field).trim().is_empty())
}
