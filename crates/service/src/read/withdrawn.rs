//! That a record was taken back, for those who could read it: since when and why.
//!
//! Only what was really shown was taken back: a moment is looked for, between two revisions, at which whoever asks could read
//! it. What was made and taken back in one transaction was shown to nobody.

use domain::content::Content;
use domain::knowledge::{Note, Term};
use domain::memory::Media;
use domain::policy::{Action, is_withdrawn, level};
use domain::query::Withdrawn;
use domain::record::header;
use domain::{Actor, Audience, Fields, Instant, Kind, Level, Record, RecordId, Value, may};
use storage::revisions::Revision;
use storage::{Reads, records, revisions};
use sync::OpKind;

use super::history::{REVISIONS, reads};
use crate::error::Result;
use crate::resolve::{self, Known};

/// How a record was taken back, told to those who could read it when it was, and still could by what it says now.
pub async fn withdrawn(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<Withdrawn>> {
    let Some(record) = records::read(at, id).await? else { return Ok(None) };
    if record.kind == Kind::Media { media(at, actor, record).await } else { content(at, actor, &record).await }
}

async fn content(at: &mut impl Reads, actor: &Actor, record: &Record) -> Result<Option<Withdrawn>> {
    if !(is_withdrawn(record) || record.is_trashed()) {
        return Ok(None);
    }
    // A revision of a record that is not published, or in the bin, is its keepers' own: the last that is not is the last that
    // was read.
    let all = revisions::history(at, record.id, None, REVISIONS).await?;
    let stood: Vec<&Revision> = before(&all, Instant(i64::MAX)).collect();
    let Some(last) = stood.iter().position(|revision| revision.audience != Audience::Private) else { return Ok(None) };
    let (Some(read), Some(taken)) = (stood.get(last), last.checked_sub(1).and_then(|at| stood.get(at))) else {
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
        let told = reads(actor, audience) && was_shown(at, actor, id, of.since).await?;
        return Ok(told.then_some(Withdrawn { kind: Kind::Media, since: of.since, reason: of.reason }));
    }
    let Some(since) = binned else { return Ok(None) };
    let mut known = Known::from_iter([record]);
    resolve::fetch_parents(at, &mut known, &[id]).await?;
    resolve::fetch_own(at, &mut known, actor).await?;
    let Some(record) = known.get(&id) else { return Ok(None) };
    let subject = resolve::subject(record, &known);
    // Who would see it, were it not there; whoever may take it out knows of it.
    let sees = may(actor, Action::See, &subject).allows();
    let keeps = sees && level(actor, &subject) >= Level::Edit;
    let told = keeps || sees && was_shown_until_binned(at, actor, id).await?;
    Ok(told.then(|| Withdrawn { kind: Kind::Media, since, reason: String::new() }))
}

async fn was_shown_until_binned(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<bool> {
    let all = revisions::history(at, id, None, REVISIONS).await?;
    let binned = all.iter().find(|revision| revision.ops.iter().any(|op| matches!(op.kind, OpKind::Delete)));
    match binned.map(|revision| revision.at) {
        Some(until) => was_shown(at, actor, id, until).await,
        None => Ok(false),
    }
}

/// Whether this actor could read a file by this record at a moment before `until`, as the record stood last by then.
async fn was_shown(at: &mut impl Reads, actor: &Actor, id: RecordId, until: Instant) -> Result<bool> {
    let all = revisions::history(at, id, None, REVISIONS).await?;
    let Some((rev, from)) = before(&all, until).next().map(|stood| (stood.rev, stood.at)) else { return Ok(false) };
    // Where it is not known any more, nobody is told.
    let Some(fields) = revisions::snapshot(at, id, rev).await? else { return Ok(false) };
    let binned = fields.get(&header::TRASHED_AT).is_some_and(|value| !value.is_empty());
    if binned || !reads(actor, audience(&fields)) {
        return Ok(false);
    }
    let media = Media::read(&fields);
    if media.apart {
        return Ok(true);
    }
    let lender = revisions::history(at, media.of, None, REVISIONS).await?;
    for stood in before(&lender, until) {
        if reads(actor, stood.audience) {
            return Ok(true);
        }
        if stood.at <= from {
            break;
        }
    }
    Ok(false)
}

/// Those of a history, newest first, that stood for a while before `until`: of one moment, the last.
fn before(all: &[Revision], until: Instant) -> impl Iterator<Item = &Revision> {
    let mut next = until;
    all.iter().filter(move |revision| {
        let stood = revision.at < next;
        if stood {
            next = revision.at;
        }
        stood
    })
}

fn audience(fields: &Fields) -> Audience {
    fields.get(&header::AUDIENCE).and_then(Value::as_text).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn reason(record: &Record) -> String {
    match record.kind {
        Kind::Term => Term::read(&record.fields).withdrawn_reason.as_str().to_owned(),
        Kind::Note => Note::read(&record.fields).withdrawn_reason.as_str().to_owned(),
        _ => String::new(),
    }
}
