//! The last import's version of a record: what its own operations made of it, whatever people wrote since.

use std::collections::BTreeMap;

use domain::content::spec;
use domain::{Fields, Kind, MergeRule, OpId, Value};
use sync::{Op, OpKind};

/// What an import last said of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    /// Its fields as the import left them: sets with the operations that added their elements.
    pub fields: Fields,
    /// Its last operation.
    pub op: OpId,
}

/// Replays an import's operations on a record, oldest first; nothing when it never made it.
#[must_use]
pub fn replay(kind: Kind, ops: &[Op]) -> Option<Last> {
    let mut last: Option<Last> = None;
    for op in ops {
        let mut fields = last.map(|last| last.fields).unwrap_or_default();
        apply(kind, &mut fields, op);
        last = Some(Last { fields, op: op.id });
    }
    last
}

fn apply(kind: Kind, fields: &mut Fields, op: &Op) {
    match &op.kind {
        OpKind::Create(made) | OpKind::Set(made) => {
            for (field, value) in made {
                let rule = spec(kind, *field).map(|spec| spec.rule);
                let kept = match (rule, value) {
                    (Some(MergeRule::Set), _) => {
                        let mut kept = Value::Null;
                        value.elements().into_iter().for_each(|one| sync::merge::set::add(&mut kept, one, op.id));
                        kept
                    }
                    // A change of a map names the keys that changed alone.
                    (Some(MergeRule::Map), Value::Map(changed)) => with(fields.remove(field), changed),
                    _ => value.clone(),
                };
                fields.insert(*field, kept);
            }
        }
        OpKind::Add(field, value) => sync::merge::set::add(fields.entry(*field).or_default(), value, op.id),
        OpKind::Remove(field, value, seen) => {
            sync::merge::set::remove(fields.entry(*field).or_default(), value, seen);
        }
        OpKind::EditText { field, body, .. } => {
            let base = fields.get(field).and_then(Value::as_text).unwrap_or("");
            if let Some(text) = body.resolve(base) {
                fields.insert(*field, Value::Text(text));
            }
        }
        OpKind::Transition { field, to, with, .. } => {
            fields.insert(*field, Value::Text(to.clone()));
            fields.extend(with.iter().map(|(field, value)| (*field, value.clone())));
        }
        OpKind::Append(..) | OpKind::Delete | OpKind::Restore => {}
    }
    fields.retain(|_, value| !value.is_empty());
}

/// A map with these keys changed; one that holds nothing is gone.
fn with(before: Option<Value>, changed: &BTreeMap<String, Value>) -> Value {
    let mut map = if let Some(Value::Map(map)) = before { map } else { BTreeMap::new() };
    map.extend(changed.iter().map(|(key, value)| (key.clone(), value.clone())));
    map.retain(|_, value| !value.is_empty());
    Value::Map(map)
}
