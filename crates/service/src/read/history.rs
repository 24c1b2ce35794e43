//! How a record came to be, for somebody who may see it.

use std::collections::{BTreeMap, BTreeSet};

use domain::content::spec;
use domain::policy::level;
use domain::query::{Made, Revision, Version};
use domain::{Actor, Audience, AudienceKey, Kind, Level, OpId, Record, RecordId};
use storage::operations::Logged;
use storage::queries::{Sight, by_id};
use storage::{Reads, operations, revisions};
use sync::Verdict;

use super::whole::seen;
use crate::error::Result;
use crate::import;

/// How many revisions a history shows at once.
pub(super) const REVISIONS: u32 = 200;

/// Its revisions, newest first, from the last or before one: each at the more closed of its audience when it was made and now.
pub async fn history(
    at: &mut impl Reads,
    actor: &Actor,
    id: RecordId,
    mut before: Option<u64>,
) -> Result<Vec<Revision>> {
    let Some((record, subject)) = seen(at, actor, id).await? else { return Ok(Vec::new()) };
    let edits = level(actor, &subject) >= Level::Edit;
    let mut shown: Vec<revisions::Revision> = loop {
        let all = revisions::history(at, id, before, REVISIONS).await?;
        before = all.last().map(|revision| revision.rev);
        let is_last = all.len() < REVISIONS as usize;
        let shown: Vec<_> = all.into_iter().filter(|revision| edits || reads(actor, revision.audience)).collect();
        // Where none of so many is for this reader, an older one may be.
        if is_last || !shown.is_empty() {
            break shown;
        }
    };
    if matches!(record.kind, Kind::Grant | Kind::Membership) {
        // Whoever asked is told what was decided, never by whom.
        shown.iter_mut().for_each(|revision| revision.author = None);
    }
    let authors: BTreeSet<RecordId> = shown.iter().filter_map(|revision| revision.author).collect();
    let authors: Vec<RecordId> = authors.into_iter().collect();
    // A byline is public only as far as the person chose.
    let named = by_id::cards(at, &Sight::from(actor), &authors).await?.found;
    let ops: Vec<OpId> = shown.iter().flat_map(|revision| &revision.ops).map(|op| op.id).collect();
    let answered = operations::lookup(at, &ops).await?;
    Ok(shown
        .into_iter()
        .map(|revision| {
            let fields: BTreeSet<&str> = revision
                .ops
                .iter()
                .flat_map(|op| op.kind.fields())
                .filter_map(|field| spec(record.kind, field))
                .map(|spec| spec.name)
                .collect();
            Revision {
                made: made(&record, &revision, &answered),
                rev: revision.rev,
                author: revision.author.filter(|author| named.contains_key(author)),
                at: revision.at,
                fields: fields.into_iter().map(str::to_owned).collect(),
            }
        })
        .collect())
}

/// A record as it was at a revision, where its history shows that revision and still has it whole.
pub async fn version(at: &mut impl Reads, actor: &Actor, id: RecordId, rev: u64) -> Result<Option<Version>> {
    let Some((record, subject)) = seen(at, actor, id).await? else { return Ok(None) };
    let edits = level(actor, &subject) >= Level::Edit;
    let found = revisions::read_many(at, &[(id, rev)]).await?.remove(&(id, rev));
    let Some(revision) = found.filter(|revision| edits || reads(actor, revision.audience)) else { return Ok(None) };
    let stands = (record.rev == rev).then_some(record.fields);
    Ok(revision.snapshot.or(stands).map(|fields| Version { rev, fields }))
}

/// Whether this actor is of an audience; who owns what is private is known by their level alone.
pub(super) fn reads(actor: &Actor, audience: Audience) -> bool {
    let audiences = actor.audiences();
    match audience {
        Audience::Public => true,
        Audience::Members => audiences.contains(&AudienceKey::Members),
        Audience::Community(id) => audiences.contains(&AudienceKey::Community(id)),
        Audience::Private => false,
    }
}

/// How a revision came to be: an import writes from a device of its own, what met another version was answered so.
fn made(record: &Record, revision: &revisions::Revision, answered: &BTreeMap<OpId, Logged>) -> Made {
    let import = record.header().import;
    if !import.is_empty() && revision.device == Some(import::device(import.as_str())) {
        return Made::Import;
    }
    let met =
        |op: &sync::Op| answered.get(&op.id).is_some_and(|logged| matches!(logged.verdict, Verdict::Merged { .. }));
    if revision.ops.iter().any(met) { Made::Merge } else { Made::Hand }
}
