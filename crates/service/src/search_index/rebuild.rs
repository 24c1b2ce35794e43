//! Bringing the index up to the records: what is missing, older or too much is read again, the rest is left as stored.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceKey, Instant, RecordId};
use search::Index;
use storage::queries::searched;
use storage::{Database, records};

use super::{Changed, SearchIndex};
use crate::error::Result;
use crate::resolve::{self, Known};

/// How many records are read at once.
const CHUNK: usize = 400;

/// Compares every shelf with the records, and mends what differs.
pub async fn reconcile(index: &SearchIndex, database: &Database, now: Instant) -> Result<()> {
    // First what is held: what is committed meanwhile is then read, and never taken for something too much.
    let held = held(index);
    let mut reader = database.snapshot().await?;
    let mut wanted: BTreeMap<RecordId, (u64, BTreeSet<AudienceKey>)> = BTreeMap::new();
    for (id, rev, audience) in searched::all(&mut reader).await? {
        wanted.entry(id).or_insert_with(|| (rev, BTreeSet::new())).1.insert(audience);
    }
    let mut behind: BTreeMap<RecordId, BTreeSet<AudienceKey>> = BTreeMap::new();
    for (id, (rev, audiences)) in &wanted {
        let has = held.get(id);
        let current =
            audiences.iter().all(|audience| has.and_then(|has| has.get(audience)).is_some_and(|held| held >= rev));
        if !current {
            behind.entry(*id).or_default();
        }
    }
    for (id, audiences) in &held {
        let meant = wanted.get(id).map(|(_, audiences)| audiences);
        let extra = audiences.keys().filter(|audience| !meant.is_some_and(|meant| meant.contains(audience)));
        let extra: BTreeSet<AudienceKey> = extra.copied().collect();
        if !extra.is_empty() {
            behind.entry(*id).or_default().extend(extra);
        }
    }
    if behind.is_empty() {
        return Ok(());
    }
    tracing::info!(records = behind.len(), "the search index is brought up to the records");
    let behind: Vec<(RecordId, BTreeSet<AudienceKey>)> = behind.into_iter().collect();
    let mut changes = Vec::with_capacity(behind.len());
    for chunk in behind.chunks(CHUNK) {
        let ids: Vec<RecordId> = chunk.iter().map(|(id, _)| *id).collect();
        let mut known: Known = records::read_many(&mut reader, &ids).await?.into_values().collect();
        resolve::fetch_parents(&mut reader, &mut known, &ids).await?;
        resolve::fetch_rights(&mut reader, &mut known, &BTreeSet::new()).await?;
        for (id, extra) in chunk {
            let change = match known.get(id) {
                Some(record) => Changed::new(record, extra.clone(), resolve::resolve(record, &known, &[])),
                None => Some(Changed { id: *id, rev: u64::MAX, before: extra.clone(), after: None }),
            };
            changes.extend(change);
        }
    }
    drop(reader);
    let building = index.clone();
    let built = tokio::task::spawn_blocking(move || building.update(changes)).await;
    if let Err(error) = built {
        tracing::error!(%error, "the search index could not be built");
    }
    index.persist(database, now).await
}

/// At which revision each shelf holds each record.
fn held(index: &SearchIndex) -> BTreeMap<RecordId, BTreeMap<AudienceKey, u64>> {
    let mut held: BTreeMap<RecordId, BTreeMap<AudienceKey, u64>> = BTreeMap::new();
    index.read(|shelves| {
        for (audience, shelf) in shelves {
            let segments = shelf.segments();
            let live = Index::of(segments.iter().cloned());
            for (id, _) in segments.iter().flat_map(|segment| segment.records()) {
                if let Some(rev) = live.revision(&id) {
                    held.entry(RecordId::from_bytes(id)).or_default().insert(*audience, rev);
                }
            }
        }
    });
    held
}
