//! What hangs on records that change: placements, suggestions, rights and media see through them, items are lent their
//! carnet's scope and lend it to what they show, and a right says who reads what it is on.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::Grant;
use domain::projection::Rel;
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
    for rel in [Rel::In, Rel::Item, Rel::Targets, Rel::RightOn, Rel::Of] {
        beside.extend(by_link::sources(at, rel, &through).await?.into_values().flatten());
    }
    // What a placement lends, and what it lent before it changed.
    for record in moved.iter().filter_map(|id| known.get(id)).filter(|record| record.kind == Kind::Placement) {
        beside.extend(item(record));
        beside.extend(before.get(&record.id).and_then(item));
    }
    // What a record shows is in the scopes that the record is in.
    let items: Vec<RecordId> = beside.iter().copied().collect();
    beside.extend(by_link::sources(at, Rel::Of, &items).await?.into_values().flatten());
    let missing: Vec<RecordId> = beside.iter().filter(|id| known.get(id).is_none()).copied().collect();
    known.add(records::read_many(at, &missing).await?.into_values());
    let all: Vec<RecordId> = beside.iter().copied().collect();
    resolve::fetch_parents(at, known, &all).await?;
    let new: BTreeSet<RecordId> = moved.iter().filter(|id| !before.contains_key(id)).copied().collect();
    resolve::fetch_rights(at, known, &new).await?;
    beside.retain(|id| known.get(id).is_some());
    Ok(beside)
}

fn item(placement: &Record) -> Option<RecordId> {
    let content: domain::knowledge::Placement = placement.content();
    (content.item != RecordId::default()).then_some(content.item)
}
