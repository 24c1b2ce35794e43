//! That a record was taken back, for those who could read it: since when and why.

use domain::content::Content;
use domain::knowledge::{Note, Term};
use domain::memory::Media;
use domain::policy::{Action, is_withdrawn};
use domain::query::Withdrawn;
use domain::{Actor, Audience, Kind, Record, RecordId, may};
use storage::{Reads, records, revisions};

use super::history::{REVISIONS, reads};
use crate::error::Result;
use crate::resolve::{self, Known};

/// How a record was taken back, told to those who could read it when it was, and still could by what it says now.
pub async fn withdrawn(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<Withdrawn>> {
    let Some(record) = records::read(at, id).await? else { return Ok(None) };
    if record.kind == Kind::Media { media(at, actor, record).await } else { content(at, actor, &record).await }
}

async fn content(at: &mut impl Reads, actor: &Actor, record: &Record) -> Result<Option<Withdrawn>> {
    if !is_withdrawn(record) || record.is_trashed() {
        return Ok(None);
    }
    // A revision of a record that is not published is its authors' own: the last that is not is the last that was read.
    let all = revisions::history(at, record.id, None, REVISIONS).await?;
    let Some(last) = all.iter().position(|revision| revision.audience != Audience::Private) else { return Ok(None) };
    let (Some(read), Some(taken)) = (all.get(last), last.checked_sub(1).and_then(|at| all.get(at))) else {
        return Ok(None);
    };
    let told = read.audience.more_closed(record.audience()).is_some_and(|audience| reads(actor, audience));
    Ok(told.then(|| Withdrawn { kind: record.kind, since: taken.at, reason: reason(record) }))
}

/// A file is taken back by itself, into the bin, or with the record that lends it its audience.
async fn media(at: &mut impl Reads, actor: &Actor, record: Record) -> Result<Option<Withdrawn>> {
    let media: Media = record.content();
    let (id, audience, binned) = (record.id, record.audience(), record.trashed());
    if !media.apart
        && let Some(of) = records::read(at, media.of).await?
        && let Some(of) = content(at, actor, &of).await?
    {
        let told = reads(actor, audience);
        return Ok(told.then_some(Withdrawn { kind: Kind::Media, since: of.since, reason: of.reason }));
    }
    let Some(since) = binned else { return Ok(None) };
    let mut known = Known::from_iter([record]);
    resolve::fetch_parents(at, &mut known, &[id]).await?;
    resolve::fetch_own(at, &mut known, actor).await?;
    // Who would see it, were it not there.
    let told = known.get(&id).is_some_and(|record| may(actor, Action::See, &resolve::subject(record, &known)).allows());
    Ok(told.then(|| Withdrawn { kind: Kind::Media, since, reason: String::new() }))
}

fn reason(record: &Record) -> String {
    match record.kind {
        Kind::Term => Term::read(&record.fields).withdrawn_reason.as_str().to_owned(),
        _ => Note::read(&record.fields).withdrawn_reason.as_str().to_owned(),
    }
}
