//! Writing what was decided: records, history, what follows from them, and last of all the numbers of scopes.

use std::collections::{BTreeMap, BTreeSet};

use domain::content::spec;
use domain::projection::{Reach, project};
use domain::record::header;
use domain::{Audience, AudienceKey, GroupId, Instant, MergeRule, Record, RecordId};
use storage::operations::{self, Logged, Waiting};
use storage::projections::{self, Projected};
use storage::records::{self, Put};
use storage::revisions::{self, Revision};
use storage::scopes::{self, Change};
use storage::{WriteTx, audiences, quarantine};
use sync::apply::{Trace, Write};
use sync::codec::{Received, encode_group, encode_record};
use sync::operation::hash16;
use sync::protocol::{GroupVerdict, What};
use sync::verdict::Quarantine;
use sync::{Op, Verdict};

use super::decide::Decided;
use super::load::Loaded;
use super::{Sender, Submitted, Taken};
use crate::dependents;
use crate::error::Result;
use crate::resolve::{self, Known, Resolved};
use crate::search_index::Changed;
use crate::services::Services;

/// Writes what was decided of these groups.
pub async fn write(
    tx: &mut WriteTx,
    sender: &Sender,
    now: Instant,
    groups: &[Received],
    decided: Vec<Decided>,
    loaded: &Loaded,
) -> Result<Taken> {
    let mut revisions = Vec::new();
    let mut log = Vec::new();
    // The last group that touched each record: the log of a scope names it.
    let mut touched: BTreeMap<RecordId, GroupId> = BTreeMap::new();
    let mut taken = Taken::default();
    for (received, decided) in groups.iter().zip(&decided) {
        let group = received.group.id;
        if let Decided::Now(outcome) = decided {
            for write in &outcome.writes {
                touched.insert(write.stored.record.id, group);
                revisions.push(revision(sender, now, &received.group.ops, group, write));
            }
            if outcome.is_final() {
                let answers = outcome.verdicts.iter().zip(&received.group.ops).zip(&received.hashes);
                log.extend(answers.map(|(((id, verdict), op), hash)| Logged {
                    op: *id,
                    group,
                    account: sender.account,
                    device: sender.device,
                    hash: *hash,
                    verdict: verdict.clone(),
                    at: now,
                    trace: verdict.rev().is_none().then(|| Trace::of(op)),
                }));
                operations::release(tx, group).await?;
                taken.arrived.extend(outcome.verdicts.iter().map(|(op, _)| *op));
            }
        }
        let verdicts = decided.verdicts(received);
        hold(tx, sender, now, received, &verdicts, matches!(decided, Decided::Known(_))).await?;
        taken.submitted.groups.push(GroupVerdict { id: group, ops: verdicts });
    }
    if !touched.is_empty() {
        taken.changed = store(tx, now, &touched, &revisions, loaded).await?;
    }
    operations::log(tx, &log).await?;
    taken.submitted.records = answers(sender, groups, &taken.submitted, loaded);
    Ok(taken)
}

/// What nobody could apply stays whole: for the people in charge, or until what it needs arrives.
async fn hold(
    tx: &mut WriteTx,
    sender: &Sender,
    now: Instant,
    received: &Received,
    verdicts: &[(domain::OpId, Verdict)],
    known: bool,
) -> Result<()> {
    let group = received.group.id;
    let missing: BTreeSet<domain::OpId> = verdicts
        .iter()
        .filter_map(|(_, verdict)| if let Verdict::Waiting { deps } = verdict { Some(deps) } else { None })
        .flatten()
        .copied()
        .collect();
    if !missing.is_empty() {
        let raw = encode_group(&received.group);
        let waiting = Waiting {
            group,
            missing,
            raw,
            account: sender.account,
            device: sender.device,
            skew_ms: sender.skew_ms,
            at: now,
        };
        operations::hold(tx, &waiting).await?;
    }
    let reason = verdicts.iter().find_map(|(_, verdict)| match verdict {
        Verdict::Quarantined { reason } => Some(*reason),
        _ => None,
    });
    if let Some(reason) = reason.filter(|_| !known) {
        keep_aside(tx, sender, now, received, reason).await?;
    }
    Ok(())
}

async fn keep_aside(
    tx: &mut WriteTx,
    sender: &Sender,
    now: Instant,
    received: &Received,
    reason: Quarantine,
) -> Result<()> {
    let raw = encode_group(&received.group);
    let kept = quarantine::Kept {
        receipt: RecordId::derived("quarantine", &[received.group.id.as_bytes(), &hash16(&raw)]),
        group: Some(received.group.id),
        account: sender.account,
        device: Some(sender.device),
        reason,
        proto: None,
        raw,
        at: now,
        resolved: None,
    };
    Ok(quarantine::keep(tx, &kept).await?)
}

impl Services {
    /// Keeps a group that the database refuses.
    pub(super) async fn set_apart(&self, tx: &mut WriteTx, sender: &Sender, group: &Received) -> Result<GroupVerdict> {
        keep_aside(tx, sender, self.now(), group, Quarantine::Unreadable).await?;
        let verdict = Verdict::Quarantined { reason: Quarantine::Unreadable };
        Ok(GroupVerdict {
            id: group.group.id,
            ops: group.group.ops.iter().map(|op| (op.id, verdict.clone())).collect(),
        })
    }
}

fn revision(sender: &Sender, now: Instant, ops: &[Op], group: GroupId, write: &Write) -> Revision {
    let record = &write.stored.record;
    let own = |op: &&Op| op.record.id == record.id && write.ops.contains(&op.id);
    let ops: Vec<Op> = ops.iter().filter(own).cloned().collect();
    Revision {
        record: record.id,
        rev: record.rev,
        group,
        author: sender.actor.person,
        device: Some(sender.device),
        at: now,
        hlc: write.hlc,
        raw_ms: ops.first().map_or_else(|| write.hlc.millis(), |op| op.hlc.millis()),
        schema: record.schema,
        audience: shown_to(record),
        ops,
        snapshot: Some(record.fields.clone()),
    }
}

/// Who saw a record at this moment, by the record alone: a draft is its authors', whatever it will be, and what is in the bin
/// its keepers'.
fn shown_to(record: &Record) -> Audience {
    if record.is_trashed() {
        return Audience::Private;
    }
    match project(record).scoping.reach {
        Reach::Own { audience, .. } => audience,
        // What another record lends may close with it: as somebody who sees the record alone.
        Reach::Lent { .. } | Reach::Both(..) | Reach::Between { .. } | Reach::Sides { .. } => Audience::Private,
    }
}

async fn store(
    tx: &mut WriteTx,
    now: Instant,
    touched: &BTreeMap<RecordId, GroupId>,
    revisions: &[Revision],
    loaded: &Loaded,
) -> Result<Vec<Changed>> {
    let mut known: Known = loaded.records.values().map(|stored| stored.record.clone()).collect();
    let made: BTreeSet<RecordId> = touched.keys().filter(|id| !loaded.before.contains_key(id)).copied().collect();
    resolve::fetch_rights(tx, &mut known, &made).await?;
    let mut resolved: BTreeMap<RecordId, Resolved> = BTreeMap::new();
    for record in touched.keys().filter_map(|id| known.get(id)) {
        resolved.insert(record.id, resolve::resolve(record, &known, &[]));
    }
    let puts: Vec<Put<'_>> = touched
        .keys()
        .filter_map(|id| loaded.records.get(id))
        .filter_map(|stored| {
            let class = resolved.get(&stored.record.id)?.class;
            Some(Put { stored, class, is_new: !loaded.before.contains_key(&stored.record.id) })
        })
        .collect();
    records::put(tx, &puts).await?;
    revisions::append(tx, revisions).await?;
    project_all(tx, &known, &resolved).await?;

    // Whom the change concerns beside: what hangs on records whose readers may differ, what placements lend.
    let moved: Vec<RecordId> = touched
        .keys()
        .copied()
        .filter(|id| known.get(id).is_some_and(|record| moves(loaded.before.get(id), record)))
        .collect();
    let beside = dependents::of(tx, &mut known, &moved, &loaded.before).await?;
    let also: BTreeSet<RecordId> = beside.iter().copied().filter(|id| !touched.contains_key(id)).collect();
    let all: Vec<RecordId> = touched.keys().copied().chain(also.iter().copied()).collect();
    let lent = resolve::lent(tx, &mut known, &all).await?;
    for id in &all {
        let Some(record) = known.get(id) else { continue };
        let lent = lent.get(id).map_or(&[][..], Vec::as_slice);
        if also.contains(id) || !lent.is_empty() {
            resolved.insert(*id, resolve::resolve(record, &known, lent));
        }
    }
    let others: BTreeMap<RecordId, Resolved> =
        resolved.iter().filter(|(id, _)| also.contains(id)).map(|(id, one)| (*id, one.clone())).collect();
    project_all(tx, &known, &others).await?;
    let Some(last) = touched.values().next_back() else { return Ok(Vec::new()) };
    settle(tx, now, (touched, *last), &known, resolved).await
}

/// Writes who reads these records and moves them between scopes, each under the group that touched it or the last one; what
/// the search index has to know of it.
pub(super) async fn settle(
    tx: &mut WriteTx,
    now: Instant,
    (touched, last): (&BTreeMap<RecordId, GroupId>, GroupId),
    known: &Known,
    resolved: BTreeMap<RecordId, Resolved>,
) -> Result<Vec<Changed>> {
    let all: Vec<RecordId> = resolved.keys().copied().collect();
    let old = audiences::read(tx, &all).await?;
    let readers = resolved.iter().map(|(id, one)| (*id, resolve::stored_readers(*id, &one.readers))).collect();
    audiences::write(tx, &readers).await?;
    publish(tx, now, (touched, last), known, &resolved).await?;
    Ok(resolved
        .into_iter()
        .filter_map(|(id, one)| {
            let before: BTreeSet<AudienceKey> = old.get(&id).into_iter().flatten().map(|(key, _)| *key).collect();
            Changed::new(known.get(&id)?, before, one)
        })
        .collect())
}

pub(super) async fn project_all(
    tx: &mut WriteTx,
    known: &Known,
    resolved: &BTreeMap<RecordId, Resolved>,
) -> Result<()> {
    let projected: Vec<Projected<'_>> = resolved
        .iter()
        .filter_map(|(id, one)| {
            let record = known.get(id)?;
            Some(Projected { record, projection: one.projection.as_ref(), readers: &one.readers })
        })
        .collect();
    projections::write(tx, &projected).await?;
    Ok(())
}

/// Moves records between scopes, then takes the numbers: nothing is written after it but the answers.
async fn publish(
    tx: &mut WriteTx,
    now: Instant,
    (touched, last): (&BTreeMap<RecordId, GroupId>, GroupId),
    known: &Known,
    resolved: &BTreeMap<RecordId, Resolved>,
) -> Result<()> {
    let places = resolved.iter().map(|(id, one)| (*id, one.places.clone())).collect();
    let mut changes = Vec::new();
    for (id, moved) in scopes::place(tx, &places).await? {
        let (Some(record), Some(one)) = (known.get(&id), resolved.get(&id)) else { continue };
        let group = touched.get(&id).copied().unwrap_or(last);
        let size = encode_record(record).len() as u64;
        let change = |scope, what| Change { scope, record: id, rev: record.rev, what, group, class: one.class, size };
        let upserts = if touched.contains_key(&id) { &moved.now } else { &moved.entered };
        changes.extend(upserts.iter().map(|scope| change(*scope, What::Upsert)));
        changes.extend(moved.left.iter().map(|scope| change(*scope, What::Remove)));
    }
    scopes::publish(tx, now, &changes).await?;
    Ok(())
}

/// Whether readers or lent scopes may differ: anything but texts and titles changed.
fn moves(before: Option<&Record>, now: &Record) -> bool {
    let Some(before) = before else { return true };
    let plain = |field: domain::FieldId| {
        field != header::TRASHED_AT
            && spec(now.kind, field).is_some_and(|s| s.rule == MergeRule::Text || s.name == "title")
    };
    let keys: BTreeSet<_> = before.fields.keys().chain(now.fields.keys()).collect();
    keys.into_iter().any(|field| !plain(*field) && before.fields.get(field) != now.fields.get(field))
}

/// The records that a device cannot know from what it sent: merged ones, and those that its scopes do not bring.
fn answers(sender: &Sender, groups: &[Received], submitted: &Submitted, loaded: &Loaded) -> Vec<Record> {
    let known: Known = loaded.records.values().map(|stored| stored.record.clone()).collect();
    let verdicts = submitted.groups.iter().flat_map(|group| &group.ops).map(|(_, verdict)| verdict);
    let mut wanted: BTreeSet<RecordId> = BTreeSet::new();
    for (op, verdict) in groups.iter().flat_map(|received| &received.group.ops).zip(verdicts) {
        let kept = || {
            let keepers = known.get(&op.record.id).map(|record| project(record).scoping.keepers);
            keepers.is_some_and(|keepers| sender.actor.person.is_some_and(|me| keepers.contains(&me)))
        };
        match verdict {
            Verdict::Merged { suggestion, .. } => wanted.extend(core::iter::once(op.record.id).chain(*suggestion)),
            Verdict::Parked { suggestion, .. } => wanted.extend([op.record.id, *suggestion]),
            Verdict::Applied { .. } if !kept() => wanted.extend([op.record.id]),
            _ => {}
        }
    }
    wanted
        .iter()
        .filter_map(|id| known.get(id))
        .filter(|record| {
            let subject = resolve::subject(record, &known);
            domain::may(&sender.actor, domain::policy::Action::See, &subject).allows()
        })
        .cloned()
        .collect()
}
