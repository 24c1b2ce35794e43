//! How things leave the device: unsent work as a file, an audience's segments, what can be had again when the device is
//! full, everything of an account.

use domain::AudienceKey;
use offline::Database;
use sync::outbox::{Entry, Way};
use sync::ports::{Durability, Store, StoreError, Write};
use sync::wire::{Reader, Writer};

use super::finder::kept;
use super::session::storage;

/// Which database is being deleted, in case the page is closed before it is.
const WIPING: &str = "encommun-wiping";

/// What is not sent and what was set aside: the bytes that would be sent, each after its length.
pub async fn unsent(database: &Database) -> Result<Vec<u8>, StoreError> {
    let mut writer = Writer::new();
    let outbox = database.entries(Store::Outbox, "").await?;
    let aside = database.entries(Store::Parked, "").await?;
    let mut wires: Vec<(u64, Vec<u8>)> = Vec::new();
    for (_, bytes) in outbox.into_iter().chain(aside) {
        // The wire comes first in an entry, so that it is found even where the rest cannot be read.
        let order = Entry::decode(&bytes).map_or(u64::MAX, |entry| entry.ord);
        let wire = Reader::new(&bytes).bytes().map_or_else(|_| bytes.clone(), <[u8]>::to_vec);
        wires.push((order, wire));
    }
    wires.sort_by_key(|(order, _)| *order);
    wires.iter().for_each(|(_, wire)| writer.bytes(wire));
    Ok(writer.into_bytes())
}

/// Forgets the segments of these audiences, and the device's own, which may speak of their records.
pub async fn purge(database: &Database, audiences: &[AudienceKey]) -> Result<(), StoreError> {
    let mut keys: Vec<(Store, String)> =
        audiences.iter().map(|audience| (Store::Segment, format!("{}{audience}", kept::RECEIVED))).collect();
    keys.push((Store::Segment, kept::OVER.to_owned()));
    keys.push((Store::Meta, kept::UPTO.to_owned()));
    let writes = keys.into_iter().map(|(store, key)| Write::Delete { store, key }).collect();
    database.put(Durability::Strict, writes).await
}

/// Forgets what can be had again: what was only visited, and the search segments. Never anything that somebody wrote.
pub async fn make_room(database: &Database) -> Result<(), StoreError> {
    let visited = database.ids_in(Store::Visited).await?.into_iter().map(|id| (Store::Visited, id.to_string()));
    let segments = database.entries(Store::Segment, "").await?.into_iter().map(|(key, _)| (Store::Segment, key));
    let upto = (Store::Meta, kept::UPTO.to_owned());
    let writes = visited.chain(segments).chain([upto]).map(|(store, key)| Write::Delete { store, key }).collect();
    database.put(Durability::Relaxed, writes).await
}

/// Deletes a database. It is noted first: a page that is closed before the end goes on at its next start.
pub async fn wipe(name: &str) -> Result<(), StoreError> {
    if let Some(storage) = storage() {
        // Where nothing can be noted, the deletion that follows is all there is.
        let _noted = storage.set_item(WIPING, name);
    }
    finish(name).await
}

/// Ends the deletion of this database, if one was begun.
pub async fn finish(name: &str) -> Result<(), StoreError> {
    if begun().as_deref() == Some(name) {
        offline::delete(name).await?;
        if let Some(storage) = storage() {
            let _done = storage.remove_item(WIPING);
        }
    }
    Ok(())
}

/// The database whose deletion was begun and did not end.
pub fn begun() -> Option<String> {
    storage()?.get_item(WIPING).ok()?
}

/// How much of what was written here is nowhere else: not sent, set aside, or only begun.
pub async fn only_here(database: &Database) -> Result<u64, StoreError> {
    let outbox = database.entries(Store::Outbox, "").await?;
    // What the server has answered stays listed until it is read back; what cannot be read is nowhere else.
    let answered = |bytes: &[u8]| Entry::decode(bytes).is_ok_and(|entry| matches!(entry.way, Way::Settled(_)));
    let mut all = u64::try_from(outbox.iter().filter(|(_, bytes)| !answered(bytes)).count()).unwrap_or(u64::MAX);
    for store in [Store::Parked, Store::Drafts] {
        all = all.saturating_add(u64::from(database.count(store).await?));
    }
    Ok(all)
}

/// How much waits in the database of somebody whose session ended by itself. Where nothing does, the database goes: what
/// it holds is theirs, and can be had again.
pub async fn left_behind(name: &str) -> Result<u64, StoreError> {
    let database = Database::open(name).await?;
    let waits = only_here(&database).await;
    database.close();
    if waits == Ok(0) {
        wipe(name).await?;
    }
    waits
}
