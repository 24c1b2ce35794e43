//! Rights: decided as they were asked and as they stood, held by what was decided.

use domain::care::{Grant, GrantStatus, grant};
use domain::{Content, Kind, Record, Value};

use super::{Effect, Fall, Run, Step};
use crate::merge::machine::{Move, judge};
use crate::operation::OpKind;

impl Run<'_> {
    /// Whether whoever sends a right asks for it themselves.
    fn is_for_oneself(&self, record: &Record) -> bool {
        let me = self.context.actor.person;
        me.is_some() && me == Some(Grant::read(&record.fields).subject)
    }

    /// Whether this is a right given to who did not ask, from elsewhere than a form that is answered at once.
    pub(super) fn gives_offline(&self, record: &Record) -> bool {
        let online = self.context.online || self.context.actor.system;
        record.kind == Kind::Grant && !online && !self.is_for_oneself(record)
    }

    /// A right begins as it may: asked for by who would hold it, given by anybody else.
    pub(super) fn as_asked(&self, record: &mut Record) {
        let status = if self.is_for_oneself(record) { GrantStatus::Requested } else { GrantStatus::Granted };
        let right = grant::right_after(&record.fields, status.as_str());
        record.fields.insert(grant::field::STATUS, Value::from(status.as_str()));
        if status == GrantStatus::Granted {
            record.fields.insert(grant::field::RIGHT, right);
        } else {
            record.fields.remove(&grant::field::RIGHT);
            record.fields.remove(&grant::field::ANSWER);
        }
    }

    /// Somebody who did not know of it makes it again: it goes on from where it is, where it can.
    pub(super) fn ask_again(&mut self, step: &Step<'_>, to: &str, effect: &mut Effect) -> Result<(), Fall> {
        let field = grant::field::STATUS;
        let current = self.found(step.op.record)?.value(field).as_text().unwrap_or_default().to_owned();
        if judge(&current, to, grant::TRANSITIONS) != Move::Made || self.is_held_back(step, to)? {
            effect.met.push(field);
            return Ok(());
        }
        self.set(step, field, &Value::from(to), effect)
    }

    /// Whether a right cannot come to this state now: what is decided is what its author saw, however late it arrives. Somebody who
    /// answered meanwhile, or who asked for more, has the word.
    pub(super) fn is_held_back(&mut self, step: &Step<'_>, to: &str) -> Result<bool, Fall> {
        if step.op.record.kind != Kind::Grant {
            return Ok(false);
        }
        let now_ms = u64::try_from(self.context.now.millis()).unwrap_or_default();
        let decides = matches!(to, "granted" | "refused" | "revoked");
        let anew = matches!(step.op.kind, OpKind::Create(_));
        let working = self.found(step.op.record)?;
        let since_ms = working.stamp_of(grant::field::STATUS, "").map(|stamp| stamp.hlc.millis()).unwrap_or_default();
        let raised = to == "granted" && working.changed_since(grant::field::ASKED, "", step.base);
        let answered = decides && !anew && working.changed_since(grant::field::STATUS, "", step.base);
        Ok(answered || raised || grant::stays(&working.stored.record.fields, to, since_ms, now_ms))
    }

    /// What is held follows the state.
    pub(super) fn follow_right(&mut self, step: &Step<'_>, to: &str) -> Result<(), Fall> {
        if step.op.record.kind != Kind::Grant {
            return Ok(());
        }
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        let right = grant::right_after(&working.stored.record.fields, to);
        working.write(grant::field::RIGHT, "", right, stamp);
        Ok(())
    }
}
