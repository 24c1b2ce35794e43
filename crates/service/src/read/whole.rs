//! A record, whole, for somebody who may see it.

use domain::policy::{Action, level};
use domain::query::Seen;
use domain::{Actor, Level, Record, RecordId, Subject, may};
use storage::{Reads, records};

use crate::error::Result;
use crate::resolve::{self, Known};

/// A record with what its parents impose, if this actor may see it. One in the bin is there for those who may take it out.
pub async fn seen(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<(Record, Subject)>> {
    let Some(record) = records::read(at, id).await? else { return Ok(None) };
    let mut known = Known::from_iter([record]);
    resolve::fetch_parents(at, &mut known, &[id]).await?;
    resolve::fetch_own(at, &mut known, actor).await?;
    let Some(record) = known.get(&id) else { return Ok(None) };
    let subject = resolve::subject(record, &known);
    let needed = if record.is_trashed() { Level::Edit } else { Level::See };
    let allowed = may(actor, Action::See, &subject).allows() && level(actor, &subject) >= needed;
    Ok(known.take(&id).filter(|_| allowed).map(|record| (record, subject)))
}

/// The record as this actor sees it.
pub async fn record(at: &mut impl Reads, actor: &Actor, id: RecordId) -> Result<Option<Seen>> {
    let found = seen(at, actor, id).await?;
    Ok(found.map(|(record, subject)| Seen { record, level: level(actor, &subject) }))
}
