//! What the server decided: no word lost by a merge, the right one of two values, no clock that wins for ever.

use std::collections::BTreeSet;

use domain::content::spec;
use domain::{MergeRule, Record, RecordId, Value};
use sync::memory::Decided;
use sync::{Base, Hlc, Op, OpKind, Stored, TextBody, Verdict};

use super::words::{of_record, of_value, words};
use crate::world::World;

impl World {
    /// Looks at an action that was decided just now.
    pub fn check_decided(&mut self, decided: &Decided) {
        for (op, (_, verdict)) in decided.group.ops.iter().zip(&decided.verdicts) {
            let taken = matches!(verdict, Verdict::Applied { .. } | Verdict::Merged { .. } | Verdict::Parked { .. });
            if !taken {
                continue;
            }
            let write = decided.writes.iter().find(|(_, after)| after.record.id == op.record.id);
            let aside = verdict.suggestion().and_then(|id| found(decided, id));
            self.check_words(decided, op, write, aside);
            if let Some((Some(before), after)) = write {
                self.check_values(decided, op, before, after);
            }
        }
    }

    /// I1 and I10: what its author wrote can be read, and so can what others wrote meanwhile.
    fn check_words(
        &mut self,
        decided: &Decided,
        op: &Op,
        write: Option<&(Option<Stored>, Stored)>,
        aside: Option<&Record>,
    ) {
        let mut there = aside.map(of_record).unwrap_or_default();
        there.extend(write.map(|(_, after)| of_record(&after.record)).unwrap_or_default());
        let OpKind::EditText { field, body, .. } = &op.kind else {
            if let Some(own) = own_word(&op.kind).filter(|own| !there.contains(own)) {
                self.break_with("I1", format!("jeton{own} was taken and cannot be read"));
            }
            return;
        };
        let base = self.oracle.ledger.base(decided.group.id, op.id, *field);
        let mine = match (body, base) {
            (TextBody::Full(text), _) => Some(text.clone()),
            (TextBody::Patch(_), Some(base)) => body.resolve(base),
            (TextBody::Patch(_), None) => None,
        };
        let (Some(base), Some(mine)) = (base, mine) else { return };
        let seen = words(base);
        let mut written: BTreeSet<u64> = words(&mine).difference(&seen).copied().collect();
        if let Some((Some(before), _)) = write {
            let stood = before.record.fields.get(field).and_then(Value::as_text).unwrap_or("");
            written.extend(words(stood).difference(&seen).copied());
        }
        if let Some(lost) = written.into_iter().find(|word| !there.contains(word)) {
            self.break_with("I10", format!("jeton{lost} was lost where {} met another version", op.record.id));
        }
    }

    /// I3, I7 and I11, where two people set a value without seeing each other.
    fn check_values(&mut self, decided: &Decided, op: &Op, before: &Stored, after: &Stored) {
        let now = Hlc::new(decided.now_ms, u16::MAX);
        if after.stamps.values().any(|stamp| stamp.op == op.id && stamp.hlc > now) {
            self.break_with("I11", format!("operation {} stands later than now", op.id));
        }
        let (Base::Rev(base), OpKind::Set(fields)) = (op.base, &op.kind) else { return };
        let seen = before.stamps.values().filter(|stamp| stamp.rev <= base).map(|stamp| stamp.hlc).max();
        let at = corrected(op.hlc, decided, seen);
        for (field, value) in fields {
            let alone = decided.group.ops.iter().filter(|other| other.kind.fields().contains(field)).count() == 1;
            if !alone || spec(op.record.kind, *field).map(|spec| spec.rule) != Some(MergeRule::Register) {
                continue;
            }
            let key = (*field, String::new());
            let stands = after.stamps.get(&key);
            if let Some(stamp) = stands.filter(|stamp| stamp.op == op.id && stamp.hlc != at) {
                let invariant = if seen.is_some_and(|seen| stamp.hlc <= seen) { "I7" } else { "I11" };
                self.break_with(invariant, format!("operation {} stands at {:?}, not {at:?}", op.id, stamp.hlc));
            }
            let held = before.record.fields.get(field).unwrap_or(&Value::Null);
            let won = match before.stamps.get(&key) {
                Some(other) if other.rev > base && held != value => {
                    (at, decided.device, op.id) > (other.hlc, other.device, other.op)
                }
                _ => true,
            };
            let expected = if won { value } else { held };
            if after.record.fields.get(field).unwrap_or(&Value::Null) != expected {
                self.break_with("I3", format!("of two values of {} the wrong one stands", op.record.id));
            }
        }
    }
}

/// What the server may compare: the device's time moved by its skew, not after now, after all that its author saw.
fn corrected(hlc: Hlc, decided: &Decided, seen: Option<Hlc>) -> Hlc {
    let moved = i128::from(hlc.millis()) + i128::from(decided.skew_ms);
    let moved = u64::try_from(moved.max(0)).unwrap_or(u64::MAX).min(decided.now_ms);
    let moved = Hlc::new(moved, hlc.counter());
    seen.map_or(moved, |seen| moved.max(Hlc::from_bits(seen.bits() + 1)))
}

fn found(decided: &Decided, id: RecordId) -> Option<&Record> {
    decided.writes.iter().map(|(_, after)| &after.record).find(|record| record.id == id)
}

/// The word that an action of ours wrote: a whole text holds older ones too, and the youngest is its own. A register that
/// lost to a later one is in history as an operation: its words need not stand anywhere.
fn own_word(kind: &OpKind) -> Option<u64> {
    let mut found = BTreeSet::new();
    match kind {
        OpKind::Add(_, value) => of_value(value, &mut found),
        OpKind::Create(fields) => fields.values().for_each(|value| of_value(value, &mut found)),
        _ => {}
    }
    found.last().copied()
}
