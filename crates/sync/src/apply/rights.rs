//! May this actor do this now, and can the fields hold these values?

use domain::content::{check_values, schema, spec};
use domain::policy::{Action, TAKEN_BACK, reason, transitions};
use domain::{Decision, FieldId, Fields, Invalid, Kind, MergeRule, Problem, Record, Subject, Value, may};

use super::{Fall, Run, Step};
use crate::operation::OpKind;
use crate::verdict::{Parked, Quarantine};

impl Run<'_> {
    /// Whether the actor may change the record so; a reason when they may only suggest it. A record that they may not
    /// see and one that does not exist fall alike.
    pub fn authorise(&mut self, step: &Step<'_>) -> Result<Option<Parked>, Fall> {
        let orphan = Fall::Quarantined(Quarantine::Orphan);
        let record = self.found(step.op.record)?.stored.record.clone();
        let subject = self.subject(&record);
        if let OpKind::Create(fields) = &step.op.kind {
            // Two people made the same thing: the second needs the right to have made it, and to change what stands.
            let mut candidate = self.candidate(step, fields);
            self.at_the_door(&mut candidate);
            let made = self.subject(&candidate);
            let allowed = may(self.context.actor, Action::Create, &made).allows() && !self.gives_offline(&candidate);
            let mut values = fields.iter();
            let changes = values.all(|(field, value)| self.may_make_again(&record, &subject, *field, value));
            return if allowed && changes { Ok(None) } else { Err(orphan) };
        }
        if let OpKind::Transition { field, to, with, .. } = &step.op.kind
            && to == TAKEN_BACK
            && subject.is_offered_by(self.context.actor)
            && !subject.waits
        {
            let stands = record.fields.get(field).and_then(Value::as_text) == Some(TAKEN_BACK);
            if stands && with.keys().all(|field| Some(*field) == reason(record.kind)) {
                // From another device of theirs: it is as they want it.
                return Ok(None);
            }
            // Somebody decided meanwhile: whoever takes it back is told, and nothing waits for anybody.
            return Err(Fall::Rejected(*field, Problem::Overtaken));
        }
        for action in actions(record.kind, &step.op.kind) {
            match may(self.context.actor, action, &subject) {
                Decision::Allow => {}
                Decision::Needs(_) if may(self.context.actor, Action::Suggest, &subject).allows() => {
                    return Ok(Some(Parked::SuggestOnly));
                }
                Decision::Needs(_) | Decision::NothingThere => return Err(orphan),
            }
        }
        Ok(None)
    }

    /// Whether who makes a record again may have this value in it. An identifier that says of what the record is lets two people
    /// make the same one, whose values are then what they each may say; under any other, a record made again is one that is changed.
    fn may_make_again(&self, record: &Record, subject: &Subject, field: FieldId, value: &Value) -> bool {
        let rule = spec(record.kind, field).map(|spec| spec.rule);
        let kept = matches!(rule, None | Some(MergeRule::Immutable | MergeRule::Machine));
        let same = record.fields.get(&field).unwrap_or(&Value::Null) == value;
        let tie = matches!(record.kind, Kind::Placement | Kind::Grant | Kind::Membership);
        if tie && field.0 >= 32 && rule == Some(MergeRule::Immutable) {
            // Judged by other ends than it has, it would be decided by those of another.
            return same;
        }
        let met = tie || record.kind == Kind::Suggestion;
        kept || same || met || may(self.context.actor, Action::Set(field), subject).allows()
    }

    /// Whether the fields can hold these values; a rule that is newer than the operation only parks it.
    pub fn validate(&self, step: &Step<'_>) -> Result<Option<Parked>, Fall> {
        let (kind, values) = (step.op.record.kind, values(&step.op.kind));
        if self.says_anothers_room(step.op.record.id, &values) {
            return Err(Fall::Quarantined(Quarantine::Orphan));
        }
        match check_values(kind, &values).into_iter().next() {
            None => Ok(None),
            Some(_) if step.op.schema < schema(kind) => Ok(Some(Parked::NewerRule)),
            Some(Invalid { field, problem }) => Err(Fall::Rejected(field, problem)),
        }
    }
}

/// What an operation asks leave for.
fn actions(kind: Kind, op: &OpKind) -> Vec<Action> {
    match op {
        OpKind::Create(fields) | OpKind::Set(fields) => {
            fields.iter().map(|(field, value)| set(kind, *field, value)).collect()
        }
        OpKind::Add(field, _) | OpKind::EditText { field, .. } | OpKind::Append(field, _) => vec![Action::Set(*field)],
        OpKind::Remove(field, value, _) => vec![Action::Remove(*field, value.as_id())],
        OpKind::Transition { field, to, with, .. } => core::iter::once(set(kind, *field, &Value::Text(to.clone())))
            .chain(with.iter().map(|(field, value)| set(kind, *field, value)))
            .collect(),
        OpKind::Delete | OpKind::Restore => vec![Action::Trash],
    }
}

fn set(kind: Kind, field: FieldId, value: &Value) -> Action {
    let machine = spec(kind, field).is_some_and(|spec| spec.rule == MergeRule::Machine);
    let to = transitions(kind).iter().map(|(_, to)| *to).find(|to| machine && value.as_text() == Some(*to));
    to.map_or(Action::Set(field), Action::Transition)
}

/// The values that an operation brings, as its fields would hold them; a text edit is checked once it is resolved.
fn values(op: &OpKind) -> Fields {
    match op {
        OpKind::Create(fields) | OpKind::Set(fields) => fields.clone(),
        OpKind::Add(field, value) | OpKind::Append(field, value) => {
            Fields::from([(*field, Value::List(vec![value.clone()]))])
        }
        OpKind::Transition { field, to, with, .. } => {
            let mut fields = with.clone();
            fields.insert(*field, Value::Text(to.clone()));
            fields
        }
        OpKind::Remove(..) | OpKind::EditText { .. } | OpKind::Delete | OpKind::Restore => Fields::new(),
    }
}
