//! One verdict an operation: the stored one for what was answered before, the decision of `sync` for the rest.

use std::collections::BTreeSet;

use domain::care::suggestion;
use domain::communities::Membership;
use domain::communities::membership::belonging;
use domain::{Actor, Instant, Kind, OpId, Value};
use storage::operations::Logged;
use sync::Verdict;
use sync::apply::{Context, Outcome, Trace, apply};
use sync::codec::Received;
use sync::protocol::MAX_OPS;
use sync::verdict::Quarantine;

use super::load::Loaded;

/// What was decided of a group.
#[derive(Debug)]
pub enum Decided {
    /// It was answered before.
    Known(Vec<(OpId, Verdict)>),
    /// Now: what is to be written.
    Now(Outcome),
    /// It cannot be taken as it is: kept whole.
    Aside(Quarantine),
}

impl Decided {
    /// The verdicts, in order.
    pub fn verdicts(&self, received: &Received) -> Vec<(OpId, Verdict)> {
        match self {
            Self::Known(verdicts) => verdicts.clone(),
            Self::Now(outcome) => outcome.verdicts.clone(),
            Self::Aside(reason) => {
                received.group.ops.iter().map(|op| (op.id, Verdict::Quarantined { reason: *reason })).collect()
            }
        }
    }
}

/// Decides over groups in order, each seeing what those before it made.
pub fn decide(groups: &[Received], context: &Context<'_>, loaded: &mut Loaded) -> Vec<Decided> {
    let mut actor = context.actor.clone();
    let decided = groups.iter().map(|received| {
        let decided = one(received, &Context { actor: &actor, ..*context }, loaded);
        if let Decided::Now(outcome) = &decided {
            belongs_now(&mut actor, outcome);
        }
        decided
    });
    decided.collect()
}

/// What a group made of where its author belongs, for those after it.
fn belongs_now(actor: &mut Actor, outcome: &Outcome) {
    let written = outcome.writes.iter().map(|write| &write.stored.record);
    for record in written.filter(|record| record.kind == Kind::Membership) {
        let of: Membership = record.content();
        if actor.person == Some(of.person) {
            match belonging(record) {
                Some((community, _, role)) => actor.memberships.insert(community, role),
                None => actor.memberships.remove(&of.joined),
            };
        }
    }
}

fn one(received: &Received, context: &Context<'_>, loaded: &mut Loaded) -> Decided {
    let ops = &received.group.ops;
    let ids: BTreeSet<OpId> = ops.iter().map(|op| op.id).collect();
    if ids.len() < ops.len() || ops.len() > MAX_OPS || received.hashes.len() < ops.len() {
        return Decided::Aside(Quarantine::Unreadable);
    }
    let answered: Vec<&Logged> = ops.iter().filter_map(|op| loaded.logged.get(&op.id)).collect();
    if !answered.is_empty() {
        // A group is known whole or not at all: anything else is other content under the same identifiers.
        let same = answered.len() == ops.len()
            && answered.iter().zip(&received.hashes).all(|(logged, hash)| logged.hash == *hash);
        return if same {
            Decided::Known(answered.iter().map(|logged| (logged.op, logged.verdict.clone())).collect())
        } else {
            Decided::Aside(Quarantine::OpReuse)
        };
    }
    let mut outcome = apply(&received.group, context, loaded);
    if context.import {
        outcome.writes.iter_mut().for_each(|write| of_import(&mut write.stored.record));
    }
    for write in &outcome.writes {
        loaded.keep(&write.stored);
    }
    if outcome.is_final() {
        // What waits is not known to those after it: they wait for it.
        for (op, known) in &outcome.known {
            loaded.remember(*op, known.clone());
        }
        remember_answers(received, &outcome, context, loaded);
    }
    Decided::Now(outcome)
}

/// The same group twice in one request is answered once.
fn remember_answers(received: &Received, outcome: &Outcome, context: &Context<'_>, loaded: &mut Loaded) {
    let answers = outcome.verdicts.iter().zip(&received.group.ops).zip(&received.hashes);
    for (((id, verdict), op), hash) in answers {
        let logged = Logged {
            op: *id,
            group: received.group.id,
            account: None,
            device: context.device,
            hash: *hash,
            verdict: verdict.clone(),
            at: Instant(context.now.0),
            trace: verdict.rev().is_none().then(|| Trace::of(op)),
        };
        loaded.logged.insert(*id, logged);
    }
}

/// What an import could not merge is a suggestion of the import.
fn of_import(record: &mut domain::Record) {
    let source = suggestion::field::SOURCE;
    let merge = Value::from(suggestion::Source::Merge.as_str());
    if record.kind == Kind::Suggestion && record.fields.get(&source) == Some(&merge) {
        record.fields.insert(source, Value::from(suggestion::Source::Import.as_str()));
    }
}
