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

/// A record in what an audience reads, and at which revision. Flat, for there are as many as records, at each start.
type Places = BTreeMap<(RecordId, AudienceKey), u64>;

/// Compares every shelf with the records, and mends what differs.
pub async fn reconcile(index: &SearchIndex, database: &Database, now: Instant) -> Result<()> {
    // First what is held: what is committed meanwhile is then read, and never taken for something too much.
    let held = held(index);
    let mut reader = database.snapshot().await?;
    let mut wanted = Places::new();
    for (id, rev, audience) in searched::all(&mut reader).await? {
        wanted.insert((id, audience), rev);
    }
    let mut behind: BTreeMap<RecordId, BTreeSet<AudienceKey>> = BTreeMap::new();
    for (place, rev) in &wanted {
        if held.get(place).is_none_or(|held| held < rev) {
            behind.entry(place.0).or_default();
        }
    }
    for (id, audience) in held.into_keys().filter(|place| !wanted.contains_key(place)) {
        behind.entry(id).or_default().insert(audience);
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
fn held(index: &SearchIndex) -> Places {
    let mut held = Places::new();
    index.read(|shelves| {
        for (audience, shelf) in shelves {
            let segments = shelf.segments();
            let live = Index::of(segments.iter().cloned());
            for (id, _) in segments.iter().flat_map(|segment| segment.records()) {
                if let Some(rev) = live.revision(&id) {
                    held.insert((RecordId::from_bytes(id), *audience), rev);
                }
            }
        }
    });
    held
}
