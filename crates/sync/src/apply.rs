//! The server's decision over a group: pure, with the rights of now, all or nothing.
//!
//! The caller has looked the group up in its operation log (a known operation gets its stored verdict), holds the locks,
//! and writes what comes out in one transaction. The order of questions here: are its dependencies known, may this actor
//! do this, are its values valid, did somebody else change the field, and if so what does the field's rule say.
//!
//! # Layout
//! - `known`: what is remembered of an operation once decided
//! - `working`: records as they stand in the course of the group
//! - `seen`: what the author of an operation had before their eyes
//! - `rights`: may they
//! - `create`, `fields`, `texts`, `life`: the sorts of operations; `grants`, `memberships`: what is particular to these
//! - `vouch`: who says that something is verified
//! - `keep`: what is set aside as a suggestion

use std::collections::BTreeMap;

use domain::content::{check_complete, schema};
use domain::order::Arrange;
use domain::policy::lacks_reason;
use domain::{Actor, DeviceId, FieldId, Instant, Kind, OpId, Problem, RecordId};

use crate::clock::Hlc;
use crate::operation::{Group, Op, OpKind};
use crate::stored::{Stamp, Stored};
use crate::verdict::{Parked, Quarantine, Verdict};

mod create;
mod fields;
mod grants;
mod keep;
mod known;
mod life;
mod memberships;
mod rights;
mod seen;
mod texts;
mod vouch;
mod working;

use keep::Aside;
pub use known::{Known, Trace};
use seen::Seen;
use working::Working;

/// Who sends a group, from where, and when it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who, with the rights of now.
    pub actor: &'a Actor,
    /// Their device.
    pub device: DeviceId,
    /// The server's clock less the device's, milliseconds.
    pub skew_ms: i64,
    /// The server's clock.
    pub now: Instant,
    /// Whether they act online, in a form that this server answers at once: rights and roles change only so.
    pub online: bool,
    /// Whether this is an import: it says what its pages say.
    pub import: bool,
}

/// What the decision reads of the server.
pub trait View {
    /// A record as it stands; nothing for one that never was or is gone.
    fn stored(&self, id: RecordId) -> Option<Stored>;

    /// The text that a field held at a revision, while that revision can be a base. Asked only for revisions before the
    /// last change of that text.
    fn text_at(&self, id: RecordId, field: FieldId, rev: u64) -> Option<String>;

    /// What was decided of an operation that this server has taken.
    fn known(&self, op: OpId) -> Option<Known>;

    /// The persons who look after a community.
    fn stewards(&self, community: RecordId) -> Vec<RecordId>;
}

/// What comes out of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// One verdict an operation, in order.
    pub verdicts: Vec<(OpId, Verdict)>,
    /// What to remember of each operation, for those that come after it; in order.
    pub known: Vec<(OpId, Known)>,
    /// Records to write, suggestions among them, in order of identifier; none when the group was not taken.
    pub writes: Vec<Write>,
}

impl Outcome {
    /// Whether the verdicts are final: to be stored under their operations and answered to every retry. Otherwise the
    /// group waits, or its author has to send a text again.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !self.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Waiting { .. } | Verdict::NeedBase))
    }
}

/// A record to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// As it stands now; its revision is one more than before.
    pub stored: Stored,
    /// Whether it is new.
    pub created: bool,
    /// The operations that made this revision, in order.
    pub ops: Vec<OpId>,
    /// The latest corrected time among them.
    pub hlc: Hlc,
}

/// Why nothing of a group is taken.
#[derive(Debug, Clone, PartialEq)]
enum Fall {
    Waiting(Vec<OpId>),
    NeedBase,
    Rejected(FieldId, Problem),
    Quarantined(Quarantine),
}

impl Fall {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Waiting(deps) => Verdict::Waiting { deps: deps.clone() },
            Self::NeedBase => Verdict::NeedBase,
            Self::Rejected(field, problem) => Verdict::Rejected { field: *field, problem: problem.clone() },
            Self::Quarantined(reason) => Verdict::Quarantined { reason: *reason },
        }
    }
}

/// Decides over a group whose operations are not known yet.
pub fn apply(group: &Group, context: &Context<'_>, view: &dyn View) -> Outcome {
    let mut run = Run { context, view, records: BTreeMap::new(), known: BTreeMap::new() };
    let decided = group.ops.iter().map(|op| run.op(op)).collect::<Result<Vec<_>, Fall>>();
    match decided.and_then(|verdicts| run.check_complete().map(|()| verdicts)) {
        Ok(verdicts) => Outcome {
            verdicts: group.ops.iter().map(|op| op.id).zip(verdicts).collect(),
            known: group.ops.iter().filter_map(|op| Some((op.id, run.known.remove(&op.id)?))).collect(),
            writes: run.records.into_values().filter_map(Working::into_write).collect(),
        },
        Err(fall) => Outcome {
            verdicts: group.ops.iter().map(|op| (op.id, fall.verdict())).collect(),
            known: group.ops.iter().map(|op| (op.id, Known::fallen(op, fall.verdict()))).collect(),
            writes: Vec::new(),
        },
    }
}

/// The course of a group.
struct Run<'a> {
    context: &'a Context<'a>,
    view: &'a dyn View,
    records: BTreeMap<RecordId, Working>,
    known: BTreeMap<OpId, Known>,
}

/// An operation with what its author saw.
struct Step<'a> {
    op: &'a Op,
    /// The revision that its author saw.
    base: u64,
    /// Its corrected time.
    hlc: Hlc,
}

/// What an operation did.
#[derive(Debug, Default)]
struct Effect {
    /// Whether anything of it stands, or lost to a later write that history shows.
    taken: bool,
    /// Fields where another version stood.
    met: Vec<FieldId>,
    /// What waits for a person.
    aside: Aside,
    /// The texts that its author made.
    texts: BTreeMap<FieldId, String>,
}

impl Run<'_> {
    fn op(&mut self, op: &Op) -> Result<Verdict, Fall> {
        if op.schema > schema(op.record.kind) {
            return Err(Fall::Quarantined(Quarantine::Unreadable));
        }
        let missing: Vec<OpId> = op.deps.iter().copied().filter(|dep| self.known_op(*dep).is_none()).collect();
        if !missing.is_empty() {
            return Err(Fall::Waiting(missing));
        }
        let effect = match self.seen(op)? {
            Seen::Parent(Verdict::Rejected { field, problem }) => return Err(Fall::Rejected(field, problem)),
            Seen::Parent(Verdict::Quarantined { reason }) => return Err(Fall::Quarantined(reason)),
            Seen::Parent(parent) => {
                let reason = if let Verdict::Parked { reason, .. } = parent { reason } else { Parked::State };
                if self.working(op.record)?.is_none() {
                    return Err(Fall::Quarantined(Quarantine::Orphan));
                }
                self.whole_aside(op, reason)?
            }
            Seen::Rev(base) => {
                let hlc = self.corrected(op, base)?;
                self.decide(&Step { op, base, hlc })?
            }
        };
        let verdict = self.settle(op, &effect)?;
        self.known.insert(
            op.id,
            Known {
                record: op.record.id,
                verdict: verdict.clone(),
                base: op.base,
                fields: op.kind.fields(),
                texts: effect.texts,
            },
        );
        Ok(verdict)
    }

    fn decide(&mut self, step: &Step<'_>) -> Result<Effect, Fall> {
        if let OpKind::Create(fields) = &step.op.kind
            && self.working(step.op.record)?.is_none()
        {
            return self.create(step, fields);
        }
        if let Some(reason) = self.authorise(step)? {
            return self.whole_aside(step.op, reason);
        }
        if let Some(reason) = self.validate(step)? {
            return self.whole_aside(step.op, reason);
        }
        match &step.op.kind {
            OpKind::Create(fields) => {
                let mut effect = self.create_again(step, fields)?;
                self.keep_out_of_bin(step, &mut effect)?;
                Ok(effect)
            }
            OpKind::Delete => self.delete(step),
            OpKind::Restore => self.restore(step),
            _ => {
                let mut effect = Effect::default();
                self.change(step, &mut effect)?;
                self.keep_out_of_bin(step, &mut effect)?;
                Ok(effect)
            }
        }
    }

    /// Device time as the server compares it: after everything that the author saw, and not after now.
    fn corrected(&mut self, op: &Op, base: u64) -> Result<Hlc, Fall> {
        let seen = self.working(op.record)?.and_then(|working| {
            working.stored.stamps.values().filter(|stamp| stamp.rev <= base).map(|stamp| stamp.hlc).max()
        });
        let now_ms = u64::try_from(self.context.now.millis()).unwrap_or(0);
        Ok(op.hlc.corrected(self.context.skew_ms, now_ms, seen))
    }

    fn stamp(&self, step: &Step<'_>, rev: u64) -> Stamp {
        Stamp { hlc: step.hlc, device: self.context.device, op: step.op.id, rev }
    }

    /// Turns what an operation did into its verdict, and sets aside what waits.
    fn settle(&mut self, op: &Op, effect: &Effect) -> Result<Verdict, Fall> {
        if matches!(op.record.kind, Kind::Grant | Kind::Membership)
            && let Some(field) = effect.aside.fields().next()
        {
            // Nobody suggests a right, which waits for a decision already; a suggestion would say who tried.
            return Err(Fall::Rejected(field, Problem::Overtaken));
        }
        let suggestion = match effect.aside.is_empty() {
            true => None,
            false => Some(self.suggest(op, &effect.aside)?),
        };
        if let (false, Some(suggestion), Some(reason)) = (effect.taken, suggestion, effect.aside.reason()) {
            return Ok(Verdict::Parked { suggestion, reason });
        }
        let Some(working) = self.working(op.record)? else {
            return Err(Fall::Quarantined(Quarantine::Orphan));
        };
        working.touch(op.id);
        let rev = working.next_rev();
        Ok(if effect.met.is_empty() && suggestion.is_none() {
            Verdict::Applied { rev }
        } else {
            let mut fields = effect.met.clone();
            fields.extend(effect.aside.fields());
            fields.arrange();
            fields.dedup();
            Verdict::Merged { rev, fields, suggestion }
        })
    }

    /// What leaves draft must be whole, and what is out of it stays so; what is taken back says why. A record that lacked something before the group may
    /// go on lacking it: its author is not asked to mend what others left.
    fn check_complete(&self) -> Result<(), Fall> {
        for (id, working) in &self.records {
            let record = &working.stored.record;
            if !working.is_touched() {
                continue;
            }
            if let Some(field) = lacks_reason(record)
                && self.view.stored(*id).is_none_or(|before| lacks_reason(&before.record).is_none())
            {
                return Err(Fall::Rejected(field, Problem::Missing));
            }
            self.check_vouched(record)?;
            self.check_stewards(record)?;
            if self.hides_the_card(record) {
                return Err(Fall::Rejected(domain::record::header::AUDIENCE, Problem::UnknownWord));
            }
            if !create::leaves_draft(record) {
                continue;
            }
            let lacked = match working.left_draft {
                true => Vec::new(),
                false => self
                    .view
                    .stored(*id)
                    .map_or_else(Vec::new, |before| check_complete(record.kind, &before.record.fields)),
            };
            let mut problems = check_complete(record.kind, &record.fields).into_iter();
            if let Some(invalid) = problems.find(|invalid| !lacked.contains(invalid)) {
                return Err(Fall::Rejected(invalid.field, invalid.problem));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
