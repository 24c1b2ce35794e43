//! The overlay: what the screen shows, which is what the server confirmed with the device's own pending work applied.

use domain::content::{schema, spec};
use domain::record::header::TRASHED_AT;
use domain::{FieldId, Fields, Instant, MergeRule, Record, Value};

use crate::merge::{self, map, set};
use crate::operation::{Op, OpKind, TextBody};
use crate::outbox::Entry;

/// The record with these actions applied, in order; nothing when there is nothing to show.
#[must_use]
pub fn overlay<'a>(
    confirmed: Option<&Record>,
    id: domain::RecordId,
    pending: impl IntoIterator<Item = &'a Entry>,
) -> Option<Record> {
    let mut record = confirmed.cloned();
    for entry in pending {
        for op in entry.group.ops.iter().filter(|op| op.record.id == id) {
            let base = entry.bases.iter().find(|(of, ..)| *of == op.id).map(|(_, _, text)| text.as_str());
            record = apply(record, op, base);
        }
    }
    record
}

fn apply(record: Option<Record>, op: &Op, base: Option<&str>) -> Option<Record> {
    let at = Instant::from_millis(i64::try_from(op.hlc.millis()).unwrap_or(i64::MAX));
    let mut record = match (record, &op.kind) {
        (Some(record), _) => record,
        (None, OpKind::Create(_)) => Record {
            id: op.record.id,
            kind: op.record.kind,
            rev: 0,
            schema: schema(op.record.kind),
            created: at,
            updated: at,
            fields: Fields::new(),
        },
        (None, _) => return None,
    };
    record.updated = record.updated.max(at);
    match &op.kind {
        OpKind::Create(fields) | OpKind::Set(fields) => {
            for (field, value) in fields {
                set_field(&mut record, *field, value, op);
            }
        }
        OpKind::Add(field, value) => change(&mut record, *field, |held| set::add(held, value, op.id)),
        OpKind::Remove(field, value, seen) => change(&mut record, *field, |held| {
            // The overlay shows the author's wish: tags of their own pending additions go too.
            let mut seen = seen.clone();
            seen.extend(set::tags(held, value));
            set::remove(held, value, &seen);
        }),
        OpKind::EditText { field, body, .. } => edit_text(&mut record, *field, body, base),
        OpKind::Append(field, value) => append(&mut record, *field, [value]),
        OpKind::Transition { field, to, with, .. } => {
            put(&mut record, *field, Value::Text(to.clone()));
            for (field, value) in with {
                set_field(&mut record, *field, value, op);
            }
        }
        OpKind::Delete => put(&mut record, TRASHED_AT, Value::Instant(at.0)),
        OpKind::Restore => put(&mut record, TRASHED_AT, Value::Null),
    }
    Some(record)
}

fn set_field(record: &mut Record, field: FieldId, value: &Value, op: &Op) {
    match spec(record.kind, field).map(|spec| spec.rule) {
        Some(MergeRule::Set) => change(record, field, |held| {
            for element in value.elements() {
                set::add(held, element, op.id);
            }
        }),
        Some(MergeRule::Map) => change(record, field, |held| {
            for (key, value) in map::changes(value) {
                map::put(held, &key, value);
            }
        }),
        Some(MergeRule::Append) => append(record, field, value.elements()),
        _ => put(record, field, value.clone()),
    }
}

fn edit_text(record: &mut Record, field: FieldId, body: &TextBody, base: Option<&str>) {
    let current = record.fields.get(&field).and_then(Value::as_text).unwrap_or("").to_owned();
    let Some(result) = body.resolve(base.unwrap_or("")) else { return };
    // Without what it started from, the author's own text is what they expect to see; the server will merge.
    let text = match base {
        Some(base) if base != current => merge::text(base, &current, &result).text,
        _ => result,
    };
    put(record, field, Value::Text(text));
}

fn append<'a>(record: &mut Record, field: FieldId, entries: impl IntoIterator<Item = &'a Value>) {
    change(record, field, |held| {
        let mut log: Vec<Value> = held.elements().into_iter().cloned().collect();
        log.extend(entries.into_iter().cloned());
        *held = Value::List(log);
    });
}

fn change(record: &mut Record, field: FieldId, change: impl FnOnce(&mut Value)) {
    let mut value = record.fields.remove(&field).unwrap_or_default();
    change(&mut value);
    put(record, field, value);
}

fn put(record: &mut Record, field: FieldId, value: Value) {
    if value.is_empty() {
        record.fields.remove(&field);
    } else {
        record.fields.insert(field, value);
    }
}
