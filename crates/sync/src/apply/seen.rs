//! What the author of an operation had before their eyes: a revision, and for a text the text itself.

use domain::care::Suggestion;
use domain::{FieldId, OpId, Value};

use super::{Fall, Known, Run};
use crate::operation::{Base, Op};
use crate::verdict::{Quarantine, Verdict};

/// The longest chain of operations on one record that is followed back.
const LONGEST_CHAIN: usize = 10_000;

/// What an operation is judged against.
pub(super) enum Seen {
    /// This revision.
    Rev(u64),
    /// Nothing of its own: it follows the operation before it, which was not taken.
    Parent(Verdict),
}

impl Run<'_> {
    /// What is known of an operation, of this group or before.
    pub fn known_op(&self, op: OpId) -> Option<Known> {
        self.known.get(&op).cloned().or_else(|| self.view.known(op))
    }

    /// The operation that this one comes after; what is not known is waited for.
    fn parent(&self, op: &Op, parent: OpId) -> Result<Known, Fall> {
        let known = self.known_op(parent).ok_or_else(|| Fall::Waiting(vec![parent]))?;
        if known.record == op.record.id { Ok(known) } else { Err(Fall::Quarantined(Quarantine::Unreadable)) }
    }

    /// What the author saw. An operation after one that was not taken follows it on the same field, and is judged
    /// against what that one saw on others.
    pub fn seen(&mut self, op: &Op) -> Result<Seen, Fall> {
        let (mut base, fields) = (op.base, op.kind.fields());
        let exists = self.working(op.record)?.is_some();
        for _ in 0..LONGEST_CHAIN {
            match base {
                Base::New => return Ok(Seen::Rev(0)),
                Base::Rev(rev) => return Ok(Seen::Rev(rev)),
                Base::After(parent) => {
                    let known = self.parent(op, parent)?;
                    if let Some(rev) = known.verdict.rev() {
                        return Ok(Seen::Rev(rev));
                    }
                    if !exists || known.fields.iter().any(|field| fields.contains(field)) {
                        return Ok(Seen::Parent(known.verdict));
                    }
                    base = known.base;
                }
            }
        }
        Err(Fall::Quarantined(Quarantine::Unreadable))
    }

    /// The revision that the author saw under their own work that was not taken; none for what they made new.
    pub fn rev_seen(&self, op: &Op) -> Result<Option<u64>, Fall> {
        let mut base = op.base;
        for _ in 0..LONGEST_CHAIN {
            match base {
                Base::New => return Ok(None),
                Base::Rev(rev) => return Ok(Some(rev)),
                Base::After(parent) => {
                    let known = self.parent(op, parent)?;
                    if let Some(rev) = known.verdict.rev().or_else(|| self.rev_of_aside(&known.verdict)) {
                        return Ok(Some(rev));
                    }
                    base = known.base;
                }
            }
        }
        Ok(None)
    }

    /// The revision that an operation which was set aside was written on, as its suggestion says.
    fn rev_of_aside(&self, verdict: &Verdict) -> Option<u64> {
        let Verdict::Parked { suggestion, .. } = verdict else { return None };
        let base_rev = self.view.stored(*suggestion)?.record.content::<Suggestion>().base_rev?;
        u64::try_from(base_rev).ok()
    }

    /// The text that the author started from: their own earlier one, not what a merge made of it.
    pub fn base_text(&mut self, op: &Op, field: FieldId) -> Result<Option<String>, Fall> {
        let mut base = op.base;
        for _ in 0..LONGEST_CHAIN {
            match base {
                Base::New => return Ok(Some(String::new())),
                Base::Rev(rev) => {
                    let working = self.found(op.record)?;
                    if working.stamp_of(field, "").is_none_or(|stamp| stamp.rev <= rev) {
                        return Ok(Some(working.value(field).as_text().unwrap_or("").to_owned()));
                    }
                    return Ok(self.view.text_at(op.record.id, field, rev));
                }
                Base::After(parent) => {
                    let mut known = self.parent(op, parent)?;
                    if let Some(text) = known.texts.remove(&field) {
                        return Ok(Some(text));
                    }
                    base = known.base;
                }
            }
        }
        Ok(None)
    }
}

/// The text in a value.
pub(super) fn text_of(value: &Value) -> &str {
    value.as_text().unwrap_or("")
}
