//! What the server remembers of an operation once it is decided, for the operations that come after it.

use std::collections::BTreeMap;

use domain::{FieldId, RecordId};

use crate::codec::{read_base, read_field, write_base};
use crate::operation::{Base, Op};
use crate::verdict::Verdict;
use crate::wire::{Reader, WireError, Writer};

/// An operation that was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The record that it changes.
    pub record: RecordId,
    /// What was decided.
    pub verdict: Verdict,
    /// What its author saw.
    pub base: Base,
    /// The fields that it touches.
    pub fields: Vec<FieldId>,
    /// The texts as its author left them, before any merge: what their next operation starts from.
    pub texts: BTreeMap<FieldId, String>,
}

impl Known {
    /// An operation of a group that was not taken.
    pub(super) fn fallen(op: &Op, verdict: Verdict) -> Self {
        Self { record: op.record.id, verdict, base: op.base, fields: op.kind.fields(), texts: BTreeMap::new() }
    }
}

/// What is remembered of an operation that was not taken: no revision says what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The record that it was to change.
    pub record: RecordId,
    /// What its author saw.
    pub base: Base,
    /// The fields that it touched.
    pub fields: Vec<FieldId>,
}

impl Trace {
    /// Of an operation.
    #[must_use]
    pub fn of(op: &Op) -> Self {
        Self { record: op.record.id, base: op.base, fields: op.kind.fields() }
    }

    /// Its bytes, as a server keeps them.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(self.record.as_bytes());
        write_base(&mut w, self.base);
        w.list(&self.fields, |w, field| w.number(u64::from(field.0)));
        w.into_bytes()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// [`WireError`]: what was not written so.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut r = Reader::new(bytes);
        let record = RecordId::from_bytes(r.array()?);
        Ok(Self { record, base: read_base(&mut r)?, fields: r.list(read_field)? })
    }

    /// What it says of the operation, with what was decided.
    #[must_use]
    pub fn known(self, verdict: Verdict) -> Known {
        Known { record: self.record, verdict, base: self.base, fields: self.fields, texts: BTreeMap::new() }
    }
}
