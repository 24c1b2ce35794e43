//! What the server remembers of an operation once it is decided, for the operations that come after it.

use std::collections::BTreeMap;

use domain::{FieldId, RecordId};

use crate::operation::{Base, Op};
use crate::verdict::Verdict;

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
