//! Records as they stand in the course of a group.

use domain::care::grant;
use domain::record::Ref;
use domain::{FieldId, Kind, OpId, Record, RecordId, Subject, Value};

use super::{Fall, Run, Write};
use crate::clock::Hlc;
use crate::stored::{Stamp, Stored};
use crate::verdict::Quarantine;

/// How many records up a subject is resolved: a suggestion about a placement reads the ends of that placement.
const PARENTS: u8 = 3;

/// A record in the course of a group.
pub(super) struct Working {
    pub stored: Stored,
    /// Its revision before the group; 0 for a record that the group makes.
    was: u64,
    ops: Vec<OpId>,
    /// Whether the group takes it out of draft.
    pub left_draft: bool,
}

impl Working {
    pub fn new(stored: Stored, was: u64) -> Self {
        Self { stored, was, ops: Vec::new(), left_draft: false }
    }

    /// The revision that the group makes of it.
    pub const fn next_rev(&self) -> u64 {
        self.was + 1
    }

    /// Whether the group changes it.
    pub const fn is_touched(&self) -> bool {
        !self.ops.is_empty()
    }

    pub fn touch(&mut self, op: OpId) {
        if self.ops.last() != Some(&op) {
            self.ops.push(op);
        }
    }

    /// Whether somebody else changed this field, or this key of it, after `base`.
    pub fn changed_since(&self, field: FieldId, key: &str, base: u64) -> bool {
        self.stamp_of(field, key).is_some_and(|stamp| stamp.rev > base && stamp.rev != self.next_rev())
    }

    /// Whether somebody else changed any field of its content after `base`.
    pub fn content_changed_since(&self, base: u64) -> bool {
        let content = self.stored.stamps.iter().filter(|((field, _), _)| field.0 >= 32);
        content.map(|(_, stamp)| stamp.rev).any(|rev| rev > base && rev != self.next_rev())
    }

    pub fn stamp_of(&self, field: FieldId, key: &str) -> Option<&Stamp> {
        self.stored.stamps.get(&(field, key.to_owned()))
    }

    pub fn value(&self, field: FieldId) -> &Value {
        self.stored.record.fields.get(&field).unwrap_or(&Value::Null)
    }

    /// Writes a field, and its stamp under `key`; nothing at all leaves the record.
    pub fn write(&mut self, field: FieldId, key: &str, value: Value, stamp: Stamp) {
        if value == Value::Null {
            self.stored.record.fields.remove(&field);
        } else {
            self.stored.record.fields.insert(field, value);
        }
        self.stored.stamps.insert((field, key.to_owned()), stamp);
    }

    pub fn into_write(mut self) -> Option<Write> {
        let rev = self.next_rev();
        if self.ops.is_empty() {
            return None;
        }
        self.stored.record.rev = rev;
        let hlc = self.stored.stamps.values().filter(|stamp| stamp.rev == rev).map(|stamp| stamp.hlc).max();
        Some(Write {
            created: self.was == 0,
            ops: self.ops,
            hlc: hlc.unwrap_or(Hlc::from_bits(0)),
            stored: self.stored,
        })
    }
}

impl Run<'_> {
    /// The record as it stands; an identifier that belongs to a record of another kind is nobody's.
    pub fn working(&mut self, reference: Ref) -> Result<Option<&mut Working>, Fall> {
        if !self.records.contains_key(&reference.id)
            && let Some(mut stored) = self.view.stored(reference.id)
        {
            stored.record.updated = self.context.now;
            let was = stored.record.rev;
            self.records.insert(reference.id, Working::new(stored, was));
        }
        match self.records.get_mut(&reference.id) {
            Some(working) if working.stored.record.kind != reference.kind => Err(Fall::Quarantined(Quarantine::Orphan)),
            other => Ok(other),
        }
    }

    /// The record as it stands, which an earlier question has found.
    pub fn found(&mut self, reference: Ref) -> Result<&mut Working, Fall> {
        self.working(reference)?.ok_or(Fall::Quarantined(Quarantine::Orphan))
    }

    fn record(&self, id: RecordId) -> Option<Record> {
        match self.records.get(&id) {
            Some(working) => Some(working.stored.record.clone()),
            None => self.view.stored(id).map(|stored| stored.record),
        }
    }

    /// A record with what its parents impose.
    pub fn subject(&self, record: &Record) -> Subject {
        self.subject_within(record, PARENTS)
    }

    fn subject_within(&self, record: &Record, left: u8) -> Subject {
        let parents = match left {
            0 => Vec::new(),
            _ => domain::policy::parents(record)
                .into_iter()
                .filter_map(|id| self.record(id))
                .map(|parent| self.subject_within(&parent, left - 1))
                .collect(),
        };
        let own = self.context.actor.person.filter(|_| grant::is_on(record.kind));
        Subject::of(record, parents)
            .holding(own.and_then(|me| self.record(grant::id(me, record.id))).iter())
            .left_to_librarians(self.is_forsaken(record))
    }

    /// Whether a community that stands has nobody who looks after it.
    fn is_forsaken(&self, record: &Record) -> bool {
        record.kind == Kind::Community
            && self.view.stored(record.id).is_some()
            && self.view.stewards(record.id).is_empty()
    }

    /// The carnet of a placement.
    pub fn container(&self, placement: &Record) -> Option<Record> {
        let id = placement.fields.get(&domain::knowledge::placement::field::CONTAINER).and_then(Value::as_id)?;
        self.record(id)
    }
}
