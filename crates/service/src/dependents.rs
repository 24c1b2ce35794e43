//! What hangs on records that change: placements, suggestions and media see through them, items are lent their carnet's scope.

use std::collections::{BTreeMap, BTreeSet};

use domain::projection::Rel;
use domain::{Kind, Record, RecordId};
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
    for rel in [Rel::In, Rel::Item, Rel::Targets, Rel::Of] {
        beside.extend(by_link::sources(at, rel, moved).await?.into_values().flatten());
    }
    // What a placement lends, and what it lent before it changed.
    for record in moved.iter().filter_map(|id| known.get(id)).filter(|record| record.kind == Kind::Placement) {
        beside.extend(item(record));
        beside.extend(before.get(&record.id).and_then(item));
    }
    // What a record shows is in the scopes that the record is in.
    let items: Vec<RecordId> = beside.iter().copied().collect();
    beside.extend(by_link::sources(at, Rel::Of, &items).await?.into_values().flatten());
    let missing: Vec<RecordId> = beside.iter().filter(|id| !known.contains_key(id)).copied().collect();
    known.extend(records::read_many(at, &missing).await?);
    let all: Vec<RecordId> = beside.iter().copied().collect();
    resolve::fetch_parents(at, known, &all).await?;
    beside.retain(|id| known.contains_key(id));
    Ok(beside)
}

fn item(placement: &Record) -> Option<RecordId> {
    let content: domain::knowledge::Placement = placement.content();
    (content.item != RecordId::default()).then_some(content.item)
}
