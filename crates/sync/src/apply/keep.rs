//! What is set aside: one suggestion for all that an operation could not have, made with its verdict.

use std::collections::BTreeMap;

use domain::care::suggestion::{Source, field};
use domain::content::schema;
use domain::record::header::{CREATED_BY, CREATED_VIA, TRASHED_AT};
use domain::record::{Record, Via};
use domain::{FieldId, Fields, Instant, Kind, OpId, RecordId, Value};

use super::working::Working;
use super::{Effect, Fall, Run};
use crate::merge::{Anchor, Merged, Region, Side};
use crate::operation::{Op, OpKind};
use crate::stored::{Stamp, Stamps, Stored};
use crate::verdict::Parked;

/// What waits for a person.
#[derive(Debug, Default)]
pub(super) struct Aside {
    patch: BTreeMap<FieldId, Value>,
    regions: Vec<Value>,
    reason: Option<Parked>,
    person: bool,
}

impl Aside {
    pub fn is_empty(&self) -> bool {
        self.patch.is_empty()
    }

    pub const fn reason(&self) -> Option<Parked> {
        self.reason
    }

    pub fn fields(&self) -> impl Iterator<Item = FieldId> + '_ {
        self.patch.keys().copied()
    }

    /// A value that could not be had, and why.
    pub fn value(&mut self, field: FieldId, value: Value, reason: Parked) {
        self.patch.insert(field, value);
        self.reason.get_or_insert(reason);
    }

    /// The other version of a text, and each place where the two met.
    pub fn overlaps(&mut self, field: FieldId, merged: &Merged) {
        self.patch.insert(field, Value::Text(merged.alternative()));
        self.regions.extend(merged.overlaps().filter_map(region));
    }
}

fn region(region: &Region) -> Option<Value> {
    let Region::Both { anchor, base, theirs, mine, kept, .. } = region else { return None };
    let kept = if *kept == Side::Theirs { "theirs" } else { "mine" };
    Some(map([
        ("anchor", place(anchor)),
        ("base", Value::Text(base.clone())),
        ("theirs", Value::Text(theirs.clone())),
        ("mine", Value::Text(mine.clone())),
        ("kept", Value::from(kept)),
    ]))
}

fn place(anchor: &Anchor) -> Value {
    map([
        ("headings", Value::List(anchor.headings.iter().cloned().map(Value::Text).collect())),
        ("near", Value::Bytes(anchor.near.to_vec())),
        ("occurrence", Value::Int(i64::from(anchor.occurrence))),
    ])
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The suggestion that an operation leaves: the same on every server that decides it.
#[must_use]
pub fn suggestion_id(op: OpId) -> RecordId {
    RecordId::derived("suggestion", &[op.as_bytes()])
}

impl Run<'_> {
    /// Sets a whole operation aside.
    pub(super) fn whole_aside(&mut self, op: &Op, reason: Parked) -> Result<Effect, Fall> {
        let mut effect = Effect::default();
        if let OpKind::EditText { field, body, .. } = &op.kind {
            effect.aside.value(*field, Value::Text(self.written_text(op, *field, body)?), reason);
        }
        let mut keep = |field: FieldId, value: Value| effect.aside.value(field, value, reason);
        match &op.kind {
            OpKind::Create(fields) | OpKind::Set(fields) => {
                fields.iter().for_each(|(field, value)| keep(*field, value.clone()));
            }
            OpKind::Add(field, value) | OpKind::Append(field, value) => {
                keep(*field, map([("add", Value::List(vec![value.clone()]))]));
            }
            OpKind::Remove(field, value, _) => keep(*field, map([("remove", Value::List(vec![value.clone()]))])),
            OpKind::EditText { .. } => {}
            OpKind::Transition { field, to, with, .. } => {
                keep(*field, Value::Text(to.clone()));
                with.iter().for_each(|(field, value)| keep(*field, value.clone()));
            }
            OpKind::Delete => keep(TRASHED_AT, Value::Instant(self.context.now.0)),
            OpKind::Restore => keep(TRASHED_AT, Value::Null),
        }
        effect.aside.person = reason == Parked::SuggestOnly;
        Ok(effect)
    }

    /// Sets the suggestion down; its sides are its author and the editors of its target.
    pub(super) fn suggest(&mut self, op: &Op, aside: &Aside) -> Result<RecordId, Fall> {
        let id = suggestion_id(op.id);
        let stands = self.found(op.record)?.stored.record.rev;
        // What others wrote since is no part of it: it is told from what its author saw, not from what it meets.
        let base_rev = self.rev_seen(op)?.unwrap_or(stands);
        let source = match (aside.person, aside.reason) {
            (true, _) => Source::Person,
            (_, None) => Source::Merge,
            _ => Source::Parked,
        };
        let patch = aside.patch.iter().map(|(field, value)| (field.0.to_string(), value.clone())).collect();
        let mut fields = Fields::from([
            (CREATED_VIA, Value::from(Via::Merge.as_str())),
            (field::TARGET, Value::Id(op.record.id)),
            (field::TARGET_KIND, Value::from(op.record.kind.name())),
            (field::BASE_REV, Value::Int(i64::try_from(base_rev).unwrap_or(i64::MAX))),
            (field::PATCH, Value::Map(patch)),
            (field::SOURCE, Value::from(source.as_str())),
            (field::STATUS, Value::from("open")),
        ]);
        if !aside.regions.is_empty() {
            fields.insert(field::REGIONS, Value::List(aside.regions.clone()));
        }
        if let Some(person) = self.context.actor.person {
            fields.insert(CREATED_BY, Value::Id(person));
        }
        let now: Instant = self.context.now;
        let record = Record {
            id,
            kind: Kind::Suggestion,
            rev: 0,
            schema: schema(Kind::Suggestion),
            created: now,
            updated: now,
            fields,
        };
        let hlc = crate::clock::Hlc::new(u64::try_from(now.millis()).unwrap_or(0), 0);
        let stamp = Stamp { hlc, device: self.context.device, op: op.id, rev: 1 };
        let stamps: Stamps = record.fields.keys().map(|field| ((*field, String::new()), stamp)).collect();
        let mut working = Working::new(Stored { record, stamps }, 0);
        working.touch(op.id);
        self.records.insert(id, working);
        Ok(id)
    }
}
