//! Changing fields: no conflict where nobody else changed them since, else the field's rule decides.

use domain::{FieldId, MergeRule, Value};

use super::create::{leaves_draft, rule};
use super::{Effect, Fall, Run, Step};
use crate::merge::machine::{Move, judge};
use crate::merge::register::{Stands, greatest, latest, least, most_closed, once};
use crate::merge::{map, set};
use crate::operation::OpKind;
use crate::verdict::Parked;

impl Run<'_> {
    /// Does what an operation says, field by field.
    pub(super) fn change(&mut self, step: &Step<'_>, effect: &mut Effect) -> Result<(), Fall> {
        match &step.op.kind {
            OpKind::Create(fields) | OpKind::Set(fields) => {
                for (field, value) in fields {
                    self.set(step, *field, value, effect)?;
                }
            }
            OpKind::Add(field, value) => self.edit_set(step, *field, effect, |set, op| set::add(set, value, op))?,
            OpKind::Remove(field, value, seen) => {
                let mut stays = false;
                self.edit_set(step, *field, effect, |set, _| stays = set::remove(set, value, seen))?;
                if stays {
                    effect.met.push(*field);
                }
            }
            OpKind::EditText { field, base_hash, result_hash, body } => {
                self.edit_text(step, *field, (base_hash, result_hash), body, effect)?;
            }
            OpKind::Append(field, value) => self.append(step, *field, core::slice::from_ref(value), effect)?,
            OpKind::Transition { field, to, with, .. } => {
                if self.transition(step, *field, to, effect)? {
                    for (field, value) in with {
                        self.set(step, *field, value, effect)?;
                    }
                } else {
                    with.iter().for_each(|(field, value)| effect.aside.value(*field, value.clone(), Parked::State));
                }
            }
            OpKind::Delete | OpKind::Restore => {}
        }
        Ok(())
    }

    /// Sets one field, by its rule.
    pub(super) fn set(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        value: &Value,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let rule = rule(step.op.record.kind, field);
        match rule {
            MergeRule::Calc => effect.taken = true,
            MergeRule::Set => {
                for element in value.elements() {
                    self.edit_set(step, field, effect, |set, op| set::add(set, element, op))?;
                }
            }
            MergeRule::Map => {
                for (key, value) in map::changes(value) {
                    self.register(step, field, &key, &value, rule, effect)?;
                }
            }
            MergeRule::Append => {
                let entries: Vec<Value> = value.elements().into_iter().cloned().collect();
                self.append(step, field, &entries, effect)?;
            }
            MergeRule::Text => self.replace_text(step, field, value.as_text().unwrap_or(""), effect)?,
            MergeRule::Machine => {
                self.transition(step, field, value.as_text().unwrap_or(""), effect)?;
            }
            MergeRule::OnlineOnly if !self.context.online => {
                if self.found(step.op.record)?.value(field) != value {
                    effect.aside.value(field, value.clone(), Parked::OnlineOnly);
                }
            }
            _ => self.register(step, field, "", value, rule, effect)?,
        }
        Ok(())
    }

    /// A register, or one key of a map.
    fn register(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        key: &str,
        value: &Value,
        rule: MergeRule,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        let held = working.value(field);
        let current = if rule == MergeRule::Map { map::get(held, key).clone() } else { held.clone() };
        let met = working.changed_since(field, key, step.base) && current != *value;
        let stands = match rule {
            MergeRule::Immutable => once(&current, value),
            _ if !met => Stands::Incoming,
            MergeRule::ClosedFirst => most_closed(&current, value),
            MergeRule::Min => least(&current, value),
            MergeRule::Max => greatest(&current, value),
            MergeRule::Claim if !current.is_empty() => Stands::Neither,
            _ => working.stamp_of(field, key).map_or(Stands::Incoming, |current| latest(current, &stamp)),
        };
        if met {
            effect.met.push(field);
        }
        match stands {
            Stands::Current => effect.taken = true,
            Stands::Incoming => {
                let mut next = value.clone();
                if rule == MergeRule::Map {
                    next = held.clone();
                    map::put(&mut next, key, value.clone());
                }
                working.write(field, key, next, stamp);
                effect.taken = true;
            }
            Stands::Neither => {
                let reason = match rule {
                    MergeRule::Immutable => Parked::Immutable,
                    MergeRule::Claim => Parked::Claimed,
                    _ => Parked::Audience,
                };
                effect.met.retain(|met| *met != field);
                effect.aside.value(field, value.clone(), reason);
            }
        }
        Ok(())
    }

    fn edit_set(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        effect: &mut Effect,
        edit: impl FnOnce(&mut Value, domain::OpId),
    ) -> Result<(), Fall> {
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        let mut set = working.value(field).clone();
        edit(&mut set, step.op.id);
        let set = if set.is_empty() { Value::Null } else { set };
        working.write(field, "", set, stamp);
        effect.taken = true;
        Ok(())
    }

    fn append(&mut self, step: &Step<'_>, field: FieldId, entries: &[Value], effect: &mut Effect) -> Result<(), Fall> {
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        let mut log: Vec<Value> = working.value(field).elements().into_iter().cloned().collect();
        log.extend(entries.iter().cloned());
        working.write(field, "", Value::List(log), stamp);
        effect.taken = true;
        Ok(())
    }

    /// Moves a state; answers whether the record is there now.
    fn transition(&mut self, step: &Step<'_>, field: FieldId, to: &str, effect: &mut Effect) -> Result<bool, Fall> {
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let allowed = domain::policy::transitions(step.op.record.kind);
        if self.is_held_back(step, to)? {
            effect.aside.value(field, Value::from(to), Parked::State);
            return Ok(false);
        }
        self.check_wait(step, to)?;
        let working = self.found(step.op.record)?;
        match judge(working.value(field).as_text().unwrap_or(""), to, allowed) {
            Move::Made => {
                working.write(field, "", Value::from(to), stamp);
                working.left_draft = leaves_draft(&working.stored.record);
                effect.taken = true;
                self.follow_right(step, to)?;
                self.follow_role(step, to)?;
                Ok(true)
            }
            Move::Already => {
                effect.taken = true;
                Ok(true)
            }
            Move::Refused => {
                effect.aside.value(field, Value::from(to), Parked::State);
                Ok(false)
            }
        }
    }
}
