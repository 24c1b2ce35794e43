//! Public records that were opened online, kept so that they open again with no network: the last five hundred.

use domain::projection::{Reach, project};
use domain::scope::Class;
use domain::sorted::Set;
use domain::{Audience, Record, RecordId};
use offline::Database;
use sync::ports::{Durability, Store, StoreError, Write};
use sync::wire::{Reader, WireError, Writer};

/// How many are kept.
const MOST: usize = 500;
/// Where the order in which they were opened is kept, in `Meta`.
const ORDER: &str = "visited";

/// Keeps these, and lets the oldest go. One that somebody alone may see is never kept, nor one that a kit holds anyway.
pub async fn keep(database: &Database, records: Vec<Record>, now_ms: u64) -> Result<(), StoreError> {
    let records: Vec<Record> = records.into_iter().filter(is_public).collect();
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let held = database.records_in(Store::Base, &ids).await?;
    let known = database.records_in(Store::Visited, &ids).await?;
    let mut writes = Vec::new();
    let mut opened = Vec::new();
    for ((record, held), known) in records.into_iter().zip(held).zip(known) {
        if held.is_some() {
            continue;
        }
        opened.push(record.id);
        if known.is_none_or(|known| known.record.rev < record.rev) {
            writes.push(Write::Record { store: Store::Visited, record, scopes: Vec::new() });
        }
    }
    if opened.is_empty() {
        return Ok(());
    }
    let order = order(database).await?;
    let fresh = Set::from_iter(opened.iter().copied());
    let kept = order.into_iter().filter(|(id, _)| !fresh.contains(id));
    let mut all: Vec<(RecordId, u64)> = opened.iter().map(|id| (*id, now_ms)).chain(kept).collect();
    for (id, _) in all.drain(all.len().min(MOST)..) {
        writes.push(Write::Delete { store: Store::Visited, key: id.to_string() });
    }
    writes.push(Write::Put { store: Store::Meta, key: ORDER.to_owned(), bytes: write(&all) });
    database.put(Durability::Relaxed, writes).await
}

/// When one was last opened online, by the device's clock.
pub async fn last_seen(database: &Database) -> Result<Option<u64>, StoreError> {
    Ok(order(database).await?.first().map(|(_, at)| *at))
}

/// The last opened first.
async fn order(database: &Database) -> Result<Vec<(RecordId, u64)>, StoreError> {
    let bytes = database.bytes(Store::Meta, ORDER).await?.unwrap_or_default();
    // Order alone is lost by bytes that cannot be read: the records stay until they are opened again.
    Ok(read(&bytes).unwrap_or_default())
}

fn write(order: &[(RecordId, u64)]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.list(order, |writer, (id, at)| {
        writer.raw(id.as_bytes());
        writer.number(*at);
    });
    writer.into_bytes()
}

fn read(bytes: &[u8]) -> Result<Vec<(RecordId, u64)>, WireError> {
    Reader::new(bytes).list(|reader| Ok((RecordId::from_bytes(reader.array()?), reader.number()?)))
}

/// A placement is as open as both its ends, which this cannot tell: it stays where its carnet is kept.
fn is_public(record: &Record) -> bool {
    let scoping = project(record).scoping;
    let open = matches!(scoping.reach, Reach::Own { audience: Audience::Public, .. });
    open && scoping.class == Class::Open && !record.is_trashed()
}
