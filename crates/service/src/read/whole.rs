//! A record, whole, and how it came to be, for somebody who may see it.

use std::collections::BTreeSet;

use domain::content::spec;
use domain::policy::{Action, level};
use domain::query::{Revision, Seen};
use domain::{Actor, Audience, AudienceKey, Level, Record, RecordId, Subject, may};
use storage::queries::{Sight, by_id};
use storage::{Reads, records, revisions};

use crate::error::Result;
use crate::resolve::{self, Known};

/// How many revisions a history shows.
const REVISIONS: u32 = 200;

/// A record with what its parents impose, if this actor may see it. One in the bin is there for those who may take it out.
pub async fn seen(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<(Record, Subject)>> {
    let Some(record) = records::read(at, id).await? else { return Ok(None) };
    let mut known = Known::from([(id, record)]);
    resolve::fetch_parents(at, &mut known, &[id]).await?;
    let Some(record) = known.get(&id) else { return Ok(None) };
    let subject = resolve::subject(record, &known);
    let needed = if record.is_trashed() { Level::Edit } else { Level::See };
    let allowed = may(actor, Action::See, &subject).allows() && level(actor, &subject) >= needed;
    Ok(known.remove(&id).filter(|_| allowed).map(|record| (record, subject)))
}

/// The record as this actor sees it.
pub async fn record(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<Seen>> {
    let found = seen(at, actor, id).await?;
    Ok(found.map(|(record, subject)| Seen { record, level: level(actor, &subject) }))
}

/// Its revisions, newest first: each at the more closed of its audience when it was made and now.
pub async fn history(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Vec<Revision>> {
    let Some((record, subject)) = seen(at, actor, id).await? else { return Ok(Vec::new()) };
    let edits = level(actor, &subject) >= Level::Edit;
    let audiences = actor.audiences();
    let then = |audience: Audience| match audience {
        Audience::Public => true,
        Audience::Members => audiences.contains(&AudienceKey::Members),
        Audience::Community(id) => audiences.contains(&AudienceKey::Community(id)),
        Audience::Private => false,
    };
    let all = revisions::history(at, id, None, REVISIONS).await?;
    let shown: Vec<revisions::Revision> = all.into_iter().filter(|revision| edits || then(revision.audience)).collect();
    let authors: BTreeSet<RecordId> = shown.iter().filter_map(|revision| revision.author).collect();
    let authors: Vec<RecordId> = authors.into_iter().collect();
    // A byline is public only as far as the person chose.
    let named = by_id::cards(at, &Sight::from(actor), &authors).await?;
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
                rev: revision.rev,
                author: revision.author.filter(|author| named.contains_key(author)),
                at: revision.at,
                fields: fields.into_iter().map(str::to_owned).collect(),
            }
        })
        .collect())
}
