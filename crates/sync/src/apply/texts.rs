//! Changing a text: three-way merge against what the author started from.

use domain::content::{schema, spec};
use domain::{FieldId, Value};

use super::seen::text_of;
use super::{Effect, Fall, Run, Step};
use crate::merge;
use crate::operation::{Op, TextBody, TextHash, text_hash};
use crate::planted::{Planted, has};
use crate::verdict::{Parked, Quarantine};

impl Run<'_> {
    /// A text edit that names the text it starts from.
    pub(super) fn edit_text(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        hashes: (&TextHash, &TextHash),
        body: &TextBody,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let (base_hash, result_hash) = hashes;
        let current = text_of(self.found(step.op.record)?.value(field)).to_owned();
        let base = self.base_text(step.op, field)?.filter(|text| text_hash(text) == *base_hash);
        let base = base.or_else(|| (text_hash(&current) == *base_hash).then(|| current.clone()));
        // P1: whatever stands is what its author is said to have started from.
        let base = if has(Planted::P1) { Some(current.clone()) } else { base };
        let result = match (&base, body) {
            (Some(base), body) => body.resolve(base),
            (None, TextBody::Full(text)) => Some(text.clone()),
            (None, TextBody::Patch(_)) => None,
        };
        let result = match result.filter(|text| text_hash(text) == *result_hash) {
            Some(result) => result,
            None if matches!(body, TextBody::Patch(_)) => return Err(Fall::NeedBase),
            None => return Err(Fall::Quarantined(Quarantine::Unreadable)),
        };
        // Without what it started from, a whole text is only known to differ: the merge keeps both.
        self.merge_text(step, field, base.as_deref().unwrap_or(""), &current, result, effect)
    }

    /// The text that an operation makes, when nothing else becomes of it.
    pub(super) fn written_text(&mut self, op: &Op, field: FieldId, body: &TextBody) -> Result<String, Fall> {
        let base = self.base_text(op, field)?;
        body.resolve(base.as_deref().unwrap_or("")).ok_or(Fall::NeedBase)
    }

    /// A text set as a whole, against what its author saw.
    pub(super) fn replace_text(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        result: &str,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let current = text_of(self.found(step.op.record)?.value(field)).to_owned();
        let base = self.base_text(step.op, field)?.unwrap_or_default();
        self.merge_text(step, field, &base, &current, result.to_owned(), effect)
    }

    fn merge_text(
        &mut self,
        step: &Step<'_>,
        field: FieldId,
        base: &str,
        current: &str,
        result: String,
        effect: &mut Effect,
    ) -> Result<(), Fall> {
        let kind = step.op.record.kind;
        let check = |text: &str| spec(kind, field).map_or(Ok(()), |spec| (spec.check)(&Value::from(text)));
        if let Err(problem) = check(&result) {
            if step.op.schema >= schema(kind) {
                return Err(Fall::Rejected(field, problem));
            }
            effect.aside.value(field, Value::Text(result), Parked::NewerRule);
            return Ok(());
        }
        let met = current != base && current != result && base != result;
        let stands = if !met {
            if current == base { result.clone() } else { current.to_owned() }
        } else {
            let merged = merge::text(base, current, &result);
            if check(&merged.text).is_err() {
                effect.aside.value(field, Value::Text(result), Parked::TooLong);
                return Ok(());
            }
            effect.met.push(field);
            if !merged.is_clean() {
                effect.aside.overlaps(field, &merged);
            }
            merged.text
        };
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let value = if stands.is_empty() { Value::Null } else { Value::Text(stands) };
        self.found(step.op.record)?.write(field, "", value, stamp);
        effect.texts.insert(field, result);
        effect.taken = true;
        Ok(())
    }
}
