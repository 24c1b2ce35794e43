//! Files that a server said it has: kept for a while, asked for after it was restored from a backup, sent again where it lacks
//! them.

use std::collections::{BTreeMap, BTreeSet};

use domain::memory::{MEDIA_PATH, Media};
use domain::projection::{Axis, Facet};
use domain::query::{Filter, List};
use domain::{Instant, Kind};
use offline::Database;
use sync::engine::{META, epoch_of};
use sync::media::tail::{self, Told};
use sync::media::{About, Queued};
use sync::ports::{Durability, Store, StoreError, Write};
use sync::protocol::Epoch;

use super::media;
use crate::transport::{Carry, Exchange};

/// Of which database of the server's it is known which files it has, in `Meta`.
const NOTED: &str = "files-epoch";

/// The writes that note that a server has all of a file.
pub fn sent(queued: Queued, now: Instant) -> [Write; 2] {
    let key = queued.sha256.clone();
    let kept = tail::kept(queued, now);
    let put = Write::Put { store: Store::BlobSent, key: key.clone(), bytes: kept.encode() };
    [Write::Delete { store: Store::BlobQueue, key }, put]
}

/// Lets go of what is kept no longer and, where the server's database is another than the one that had them, asks which files
/// it lacks; answers whether all that was to be asked was answered. The text is out by then: a server that knows no record of
/// a file tells nobody that it has it.
pub async fn follow(
    database: &Database,
    exchange: &dyn Exchange,
    epoch: Epoch,
    now: Instant,
) -> Result<bool, StoreError> {
    let sent = all(database).await?;
    if !tail::is_doubtful(noted(database).await?, epoch, !sent.is_empty()) {
        let gone = tail::let_go(&sent, now);
        let mut writes: Vec<Write> =
            gone.into_iter().map(|key| Write::Delete { store: Store::BlobSent, key }).collect();
        if noted(database).await?.is_none() {
            writes.push(note(epoch));
        }
        if !writes.is_empty() {
            database.put(Durability::Relaxed, writes).await?;
        }
        return Ok(true);
    }
    for file in here(database, sent).await? {
        let path = format!("{MEDIA_PATH}{}.{}", file.sha256, file.about.mime.extension());
        let asked = Carry { method: "HEAD", path, headers: Vec::new(), body: Vec::new() };
        let Ok(answer) = exchange.carry(asked).await else { return Ok(false) };
        match Told::of_status(answer.status) {
            Told::Here => {}
            Told::Unsaid => return Ok(false),
            Told::Lacking => {
                let forgotten = Write::Delete { store: Store::BlobSent, key: file.sha256.clone() };
                database.put(Durability::Strict, vec![forgotten, media::put(&tail::again(file))]).await?;
            }
        }
    }
    database.put(Durability::Strict, vec![note(epoch)]).await?;
    Ok(true)
}

/// The files that a server was sent and may lack since: it was restored, and not asked yet.
pub async fn doubted(database: &Database) -> Result<Vec<Queued>, StoreError> {
    if is_doubted(database).await? { all(database).await } else { Ok(Vec::new()) }
}

/// Whether the server was restored, and has not answered yet which files it lacks: what is here may be the last there is.
pub async fn is_doubted(database: &Database) -> Result<bool, StoreError> {
    let now = database.bytes(Store::Meta, META).await?.and_then(|meta| epoch_of(&meta));
    let noted = noted(database).await?;
    Ok(now.is_some_and(|now| tail::is_doubtful(noted, now, false)))
}

/// The files that a server said it has.
pub(super) async fn all(database: &Database) -> Result<Vec<Queued>, StoreError> {
    let entries = database.entries(Store::BlobSent, "").await?;
    Ok(entries.iter().filter_map(|(sha256, bytes)| Queued::decode(sha256, bytes).ok()).collect())
}

/// What this device holds whole and may send again: what it sent, and what a record that it keeps shows.
async fn here(database: &Database, sent: Vec<Queued>) -> Result<Vec<Queued>, StoreError> {
    let keys = database.moment(&[], &[Store::Blob, Store::BlobQueue]).await?.keys;
    let of = |wanted: Store| -> BTreeSet<String> {
        keys.iter().filter(|(store, _)| *store == wanted).map(|(_, key)| key.clone()).collect()
    };
    let (whole, queued) = (of(Store::Blob), of(Store::BlobQueue));
    let known: BTreeMap<String, Queued> = sent.into_iter().map(|file| (file.sha256.clone(), file)).collect();
    let mut all = Vec::new();
    for sha256 in whole.difference(&queued).filter(|key| !key.contains('/')) {
        match known.get(sha256) {
            Some(file) => all.push(file.clone()),
            None => all.extend(described(database, sha256).await?),
        }
    }
    Ok(all)
}

/// What a confirmed record says of a file.
async fn described(database: &Database, sha256: &str) -> Result<Option<Queued>, StoreError> {
    let facet = Facet { axis: Axis::Media, value: sha256.to_owned() };
    let filter = Filter { kinds: vec![Kind::Media], facets: vec![facet], ..Filter::default() };
    let cards = database.page(&List { filter, limit: 1, ..List::default() }).await?.cards;
    let ids: Vec<_> = cards.iter().map(|card| card.reference.id).collect();
    let record = database.records_in(Store::Base, &ids).await?.into_iter().flatten().next();
    let Some(record) = record.map(|found| found.record) else { return Ok(None) };
    let Some(bytes) = database.bytes(Store::Blob, sha256).await? else { return Ok(None) };
    let media: Media = record.content();
    let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
    let about = About {
        mime: media.mime,
        size: side(media.width).zip(side(media.height)),
        duration_ms: media.duration.and_then(|ms| u64::try_from(ms).ok()),
        taken: String::new(),
        keeps_metadata: media.keeps_metadata,
    };
    Ok(Some(Queued::picked(sha256.to_owned(), bytes.len() as u64, about, record.updated)))
}

async fn noted(database: &Database) -> Result<Option<Epoch>, StoreError> {
    Ok(database.bytes(Store::Meta, NOTED).await?.and_then(|bytes| bytes.try_into().ok()))
}

fn note(epoch: Epoch) -> Write {
    Write::Put { store: Store::Meta, key: NOTED.to_owned(), bytes: epoch.to_vec() }
}
