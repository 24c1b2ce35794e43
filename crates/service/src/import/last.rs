//! The last import's version of a record: what its own operations made of it, whatever people wrote since.

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
                let is_set = spec(kind, *field).is_some_and(|spec| spec.rule == MergeRule::Set);
                let mut kept = value.clone();
                if is_set {
                    kept = Value::Null;
                    value.elements().into_iter().for_each(|element| sync::merge::set::add(&mut kept, element, op.id));
                }
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
