//! What hangs on records that change: placements, suggestions, rights and media see through them, items are lent their
//! carnet's scope and lend it to what they show, what waits is beside what it waits on, and a right says who reads what it is
//! on.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::Grant;
use domain::projection::{Lent, Rel};
use domain::{Content, Kind, Record, RecordId};
use storage::queries::by_link;
use storage::{Reads, records};

use crate::error::Result;
use crate::resolve::{self, Known};

/// The records to resolve again because of these: they are added to `known` with their parents.
pub async fn of(
    at: &mut impl Reads,
    known: &mut Known,
    moved: &[RecordId],
    before: &BTreeMap<RecordId, Record>,
) -> Result<BTreeSet<RecordId>> {
    let mut beside: BTreeSet<RecordId> = BTreeSet::new();
    let rights = moved.iter().filter_map(|id| known.get(id)).filter(|record| record.kind == Kind::Grant);
    beside.extend(rights.map(|record| Grant::read(&record.fields).object));
    let through: Vec<RecordId> = moved.iter().chain(&beside).copied().collect();
    for rel in [Rel::In, Rel::Item, Rel::Targets, Rel::RightOn, Rel::Belongs, Rel::Of] {
        beside.extend(by_link::sources(at, rel, &through).await?.into_values().flatten());
    }
    // What each lends to, and lent to before it changed.
    for record in moved.iter().filter_map(|id| known.get(id)) {
        let before = before.get(&record.id).map(resolve::lends).unwrap_or_default();
        beside.extend(resolve::lends(record).into_iter().chain(before).map(|(to, _)| to));
    }
    fetch(at, known, &beside).await?;
    // Who decides may be somebody else now: what they decide about follows them.
    let waiting: Vec<RecordId> = beside.iter().filter_map(|id| known.get(id)).flat_map(decided_about).collect();
    beside.extend(waiting);
    // What a record shows is in the scopes that the record is in.
    let items: Vec<RecordId> = beside.iter().copied().collect();
    beside.extend(by_link::sources(at, Rel::Of, &items).await?.into_values().flatten());
    fetch(at, known, &beside).await?;
    let all: Vec<RecordId> = beside.iter().copied().collect();
    resolve::fetch_parents(at, known, &all).await?;
    let new: BTreeSet<RecordId> = moved.iter().filter(|id| !before.contains_key(id)).copied().collect();
    resolve::fetch_rights(at, known, &new).await?;
    beside.retain(|id| known.get(id).is_some());
    Ok(beside)
}

async fn fetch(at: &mut impl Reads, known: &mut Known, ids: &BTreeSet<RecordId>) -> Result<()> {
    let missing: Vec<RecordId> = ids.iter().filter(|id| known.get(id).is_none()).copied().collect();
    known.add(records::read_many(at, &missing).await?.into_values());
    Ok(())
}

/// The records that somebody decides about by deciding this one, where it waits.
fn decided_about(record: &Record) -> impl Iterator<Item = RecordId> {
    resolve::lends(record).into_iter().filter(|(_, what)| *what == Lent::Sides).map(|(to, _)| to)
}
