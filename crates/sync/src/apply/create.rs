//! Making a record, or meeting one that somebody made with the same identifier.

use domain::content::{check_values, schema, spec};
use domain::knowledge::placement;
use domain::policy::{Action, placement_starts_accepted, transitions};
use domain::record::{Record, header};
use domain::{FieldId, Fields, Instant, Invalid, Kind, MergeRule, OpId, Value, care, may};

use super::working::Working;
use super::{Effect, Fall, Run, Step};
use crate::merge::{map, set};
use crate::stored::{Stamps, Stored};
use crate::verdict::{Parked, Quarantine};

impl Run<'_> {
    /// The record that an operation would make; it is made by whoever sends it when it does not say.
    pub(super) fn candidate(&self, step: &Step<'_>, fields: &Fields) -> Record {
        let kind = step.op.record.kind;
        let mut kept: Fields = fields
            .iter()
            .filter(|(field, value)| **value != Value::Null && !is_computed(kind, **field))
            .map(|(field, value)| (*field, at_rest(kind, *field, value, step.op.id)))
            .collect();
        if let Some(person) = self.context.actor.person {
            kept.entry(header::CREATED_BY).or_insert(Value::Id(person));
        }
        let created = Instant::from_millis(i64::try_from(step.hlc.millis()).unwrap_or(i64::MAX));
        Record {
            id: step.op.record.id,
            kind,
            rev: 0,
            schema: schema(kind),
            created,
            updated: self.context.now,
            fields: kept,
        }
    }

    /// Makes a record.
    pub(super) fn create(&mut self, step: &Step<'_>, fields: &Fields) -> Result<Effect, Fall> {
        let mut record = self.candidate(step, fields);
        self.at_the_door(&mut record);
        let subject = self.subject(&record);
        if !may(self.context.actor, Action::Create, &subject).allows() || self.gives_offline(&record) {
            return Err(Fall::Quarantined(Quarantine::Orphan));
        }
        if self.says_anothers_room(record.id, &record.fields) {
            return Err(Fall::Quarantined(Quarantine::Orphan));
        }
        let mut effect = Effect { taken: true, ..Effect::default() };
        if let Some(Invalid { field, problem }) = check_values(record.kind, fields).into_iter().next() {
            if step.op.schema >= schema(record.kind) {
                return Err(Fall::Rejected(field, problem));
            }
            // A rule that came after this was written: the value waits, the rest is made.
            if let Some(value) = record.fields.remove(&field) {
                effect.aside.value(field, value, Parked::NewerRule);
            }
        }
        if let Some(field) = self.humble(&mut record) {
            effect.met.push(field);
        }
        for (field, value) in &record.fields {
            if rule(record.kind, *field) == MergeRule::Text {
                effect.texts.insert(*field, value.as_text().unwrap_or("").to_owned());
            }
        }
        let stamp = self.stamp(step, 1);
        let mut stamps = Stamps::new();
        for (field, value) in &record.fields {
            let keys = match rule(record.kind, *field) {
                MergeRule::Map => map::changes(value).into_keys().collect(),
                _ => vec![String::new()],
            };
            stamps.extend(keys.into_iter().map(|key| ((*field, key), stamp)));
        }
        let mut working = Working::new(Stored { record, stamps }, 0);
        working.left_draft = leaves_draft(&working.stored.record);
        self.records.insert(step.op.record.id, working);
        Ok(effect)
    }

    /// Meets a record that is there already: the identifier of a placement is derived from its ends, so two phones that
    /// place the same note meet here. Sets unite, registers are concurrent, and who made it first stays.
    pub(super) fn create_again(&mut self, step: &Step<'_>, fields: &Fields) -> Result<Effect, Fall> {
        let mut effect = Effect::default();
        let kind = step.op.record.kind;
        let candidate = self.candidate(step, fields);
        let mut wanted = candidate.clone();
        self.at_the_door(&mut wanted);
        self.humble(&mut wanted);
        let stands = self.found(step.op.record)?.stored.record.clone();
        let subject = self.subject(&stands);
        // What was taken out is proposed anew, by whoever does: what was said of it before is not theirs.
        let out = ["removed", "withdrawn"].map(Value::from);
        let anew = stands.fields.get(&placement::field::STATUS).is_some_and(|status| out.contains(status));
        let keeps = |field: FieldId| {
            let others = matches!(kind, Kind::Suggestion | Kind::Membership) || (kind == Kind::Placement && !anew);
            others && !may(self.context.actor, Action::Set(field), &subject).allows()
        };
        let kept: Vec<FieldId> = fields.keys().copied().filter(|field| keeps(*field)).collect();
        for (field, value) in fields {
            let rule = rule(kind, *field);
            if field.0 < 32 && rule == MergeRule::Immutable {
                continue;
            }
            if kept.contains(field) && rule != MergeRule::Machine {
                // Somebody else's words stay as they are.
                continue;
            }
            if kind == Kind::Membership && rule == MergeRule::OnlineOnly {
                // As what one belongs is not said by coming again.
                continue;
            }
            if rule == MergeRule::Machine {
                self.wanted_again(step, *field, wanted.fields.get(field), &mut effect)?;
                continue;
            }
            self.set(step, *field, value, &mut effect)?;
        }
        effect.taken = true;
        Ok(effect)
    }

    /// Something that was taken out and is made again comes back, and so does what was declined or waits, by the hand of who
    /// may take it; otherwise the state that stands goes on.
    fn wanted_again(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        wanted: Option<&Value>,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let me = self.context.actor.person;
        let stamp_rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, stamp_rev);
        let working = self.found(step.op.record)?;
        let current = working.value(field).clone();
        match wanted {
            Some(wanted)
                if working.stored.record.kind == Kind::Placement
                    && *wanted != current
                    && (["removed", "withdrawn"].map(Value::from).contains(&current)
                        || *wanted == Value::from("accepted")) =>
            {
                let again = *wanted == Value::from("proposed");
                working.write(field, "", wanted.clone(), stamp);
                if let Some(me) = me.filter(|_| again) {
                    // It is theirs who propose it now: they read it, and may take it back. What was said of it before is not.
                    working.write(header::CREATED_BY, "", Value::Id(me), stamp);
                    working.write(placement::field::REASON, "", Value::Null, stamp);
                }
            }
            Some(wanted) if *wanted != current && working.stored.record.kind == Kind::Grant => {
                self.ask_again(step, wanted.as_text().unwrap_or_default(), effect)?;
            }
            Some(wanted) if *wanted != current && working.stored.record.kind == Kind::Membership => {
                self.come_again(step, wanted.as_text().unwrap_or_default(), effect)?;
            }
            Some(wanted) if *wanted != current => effect.met.push(field),
            _ => {}
        }
        Ok(())
    }

    /// Takes back what its author may not decide alone: a carnet accepts, a suggestion starts open.
    fn humble(&self, record: &mut Record) -> Option<FieldId> {
        match record.kind {
            Kind::Placement if record.fields.get(&placement::field::STATUS) == Some(&Value::from("accepted")) => {
                let subject = self.subject(record);
                let may = self.container(record).is_some_and(|container| {
                    self.context.actor.system || placement_starts_accepted(self.context.actor, &subject, &container)
                });
                if may {
                    return None;
                }
                record.fields.insert(placement::field::STATUS, Value::from("proposed"));
                Some(placement::field::STATUS)
            }
            Kind::Grant => {
                self.as_asked(record);
                None
            }
            Kind::Suggestion => {
                record.fields.insert(care::suggestion::field::STATUS, Value::from("open"));
                record.fields.remove(&care::suggestion::field::DECIDED_BY);
                None
            }
            _ => None,
        }
    }
}

/// The merge rule of a field; one that this build does not know is a register.
pub(super) fn rule(kind: Kind, field: FieldId) -> MergeRule {
    spec(kind, field).map_or(MergeRule::Register, |spec| spec.rule)
}

fn is_computed(kind: Kind, field: FieldId) -> bool {
    rule(kind, field) == MergeRule::Calc || field == header::TRASHED_AT || field == header::MERGED_INTO
}

/// A value as it is stored: sets carry the tag of the operation that fills them.
fn at_rest(kind: Kind, field: FieldId, value: &Value, op: OpId) -> Value {
    match rule(kind, field) {
        MergeRule::Set => set::from_list(&without_tags(value), op),
        _ => value.clone(),
    }
}

/// Nobody writes tags: a set that arrives as one is read as its elements.
fn without_tags(value: &Value) -> Value {
    match value {
        Value::Set(_) => Value::List(value.elements().into_iter().cloned().collect()),
        other => other.clone(),
    }
}

/// Whether a record in this state must be whole.
pub(super) fn leaves_draft(record: &Record) -> bool {
    let first = transitions(record.kind).first().map_or("", |(from, _)| *from);
    if first != "draft" {
        return true;
    }
    let state = domain::content::fields(record.kind)
        .iter()
        .find(|spec| spec.rule == MergeRule::Machine)
        .and_then(|spec| record.fields.get(&spec.id))
        .and_then(Value::as_text);
    !matches!(state, None | Some("" | "draft" | "withdrawn"))
}
