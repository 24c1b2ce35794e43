//! The bin: an edit beats a deletion that did not see it, whichever arrives first.

use domain::record::header::TRASHED_AT;
use domain::{Instant, Value};

use super::{Effect, Fall, Run, Step};
use crate::merge::register::{Stands, latest};

impl Run<'_> {
    /// Puts a record in the bin, unless somebody changed its content meanwhile: they still need it.
    pub(super) fn delete(&mut self, step: &Step<'_>) -> Result<Effect, Fall> {
        let edited = self.found(step.op.record)?.content_changed_since(step.base);
        let at = Instant::from_millis(i64::try_from(step.hlc.millis()).unwrap_or(i64::MAX));
        self.bin(step, Value::Instant(at.0), edited)
    }

    /// Takes a record out of the bin.
    pub(super) fn restore(&mut self, step: &Step<'_>) -> Result<Effect, Fall> {
        self.bin(step, Value::Null, false)
    }

    fn bin(&mut self, step: &Step<'_>, value: Value, beaten: bool) -> Result<Effect, Fall> {
        let mut effect = Effect { taken: true, ..Effect::default() };
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        let met = working.changed_since(TRASHED_AT, "", step.base);
        let later = working.stamp_of(TRASHED_AT, "").is_none_or(|current| latest(current, &stamp) == Stands::Incoming);
        if beaten || (met && !later) {
            effect.met.push(TRASHED_AT);
        } else {
            working.write(TRASHED_AT, "", value, stamp);
        }
        Ok(effect)
    }

    /// An edit by somebody who had not seen the record go to the bin takes it out.
    pub(super) fn keep_out_of_bin(&mut self, step: &Step<'_>, effect: &mut Effect) -> Result<(), Fall> {
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let working = self.found(step.op.record)?;
        if effect.taken && working.stored.record.is_trashed() && working.changed_since(TRASHED_AT, "", step.base) {
            working.write(TRASHED_AT, "", Value::Null, stamp);
            effect.met.push(TRASHED_AT);
        }
        Ok(())
    }
}
