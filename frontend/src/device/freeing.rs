//! What goes when the device is full, one sort of thing after the other, until there is room: what can be had again, never what
//! somebody wrote or picked.

use std::collections::BTreeSet;

use offline::Database;
use sync::ports::{Durability, Store, StoreError, Write};

use super::finder::kept;
use super::{caches, tail};

/// How long what was acknowledged stays in any case, milliseconds.
const RECENT_MS: u64 = 7 * 86_400_000;
/// Where the worker keeps the public pictures that were seen.
const SEEN: &str = "media";

/// Something that can be had again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Copies of what a server has.
    Copies,
    /// Files that were sent, kept for a server that is restored.
    Sent,
    /// What was opened once.
    Visited,
    /// What makes words be found quickly.
    Segments,
    /// What was acknowledged more than a week ago.
    Acked,
}

impl Sort {
    /// In the order in which they go.
    pub const ORDER: [Self; 5] = [Self::Copies, Self::Sent, Self::Visited, Self::Segments, Self::Acked];
}

/// Does a piece of work that stores something and, as long as the device is full, frees one sort of thing after the other and
/// does it again.
pub async fn with_room<T>(database: &Database, work: impl AsyncFn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let mut outcome = work().await;
    for sort in Sort::ORDER {
        if !matches!(outcome, Err(StoreError::Quota)) {
            break;
        }
        if free(database, sort).await? {
            outcome = work().await;
        }
    }
    outcome
}

/// Forgets what there is of a sort; answers whether there was any.
pub async fn free(database: &Database, sort: Sort) -> Result<bool, StoreError> {
    let seen = sort == Sort::Copies && forget_seen().await;
    let keys: Vec<(Store, String)> = match sort {
        // They may be the last: a restored server has not said yet which it lacks.
        Sort::Copies | Sort::Sent if tail::is_doubted(database).await? => Vec::new(),
        Sort::Copies => {
            let moment = database.moment(&[], &[Store::Blob, Store::BlobQueue, Store::BlobSent]).await?;
            let (blobs, own): (Vec<_>, Vec<_>) = moment.keys.into_iter().partition(|(store, _)| *store == Store::Blob);
            let own: BTreeSet<String> = own.into_iter().map(|(_, key)| key).collect();
            blobs.into_iter().filter(|(_, key)| !own.contains(key)).collect()
        }
        Sort::Sent => {
            let moment = database.moment(&[], &[Store::BlobQueue, Store::BlobSent]).await?;
            let (sent, queued): (Vec<_>, Vec<_>) =
                moment.keys.into_iter().partition(|(store, _)| *store == Store::BlobSent);
            let queued: BTreeSet<String> = queued.into_iter().map(|(_, key)| key).collect();
            let unqueued = sent.iter().filter(|(_, key)| !queued.contains(key));
            let blobs: Vec<_> = unqueued.map(|(_, key)| (Store::Blob, key.clone())).collect();
            sent.into_iter().chain(blobs).collect()
        }
        Sort::Visited => {
            database.ids_in(Store::Visited).await?.into_iter().map(|id| (Store::Visited, id.to_string())).collect()
        }
        Sort::Segments => {
            let mut keys = database.moment(&[], &[Store::Segment]).await?.keys;
            if !keys.is_empty() {
                keys.push((Store::Meta, kept::UPTO.to_owned()));
            }
            keys
        }
        Sort::Acked => old(database.moment(&[], &[Store::Acked]).await?.keys),
    };
    if keys.is_empty() {
        return Ok(seen);
    }
    let writes = keys.into_iter().map(|(store, key)| Write::Delete { store, key }).collect();
    database.put(Durability::Relaxed, writes).await?;
    Ok(true)
}

/// Those of the tail that are a week older than the newest: its keys begin with the server's clock, whatever the device's says.
fn old(keys: Vec<(Store, String)>) -> Vec<(Store, String)> {
    let at = |key: &str| key.split('/').next().and_then(|ms| ms.parse::<u64>().ok()).unwrap_or(u64::MAX);
    let newest = keys.iter().map(|(_, key)| at(key)).filter(|ms| *ms < u64::MAX).max().unwrap_or(0);
    keys.into_iter().filter(|(_, key)| at(key).saturating_add(RECENT_MS) < newest).collect()
}

/// Forgets the public pictures that were seen; answers whether there were any.
async fn forget_seen() -> bool {
    caches::delete(SEEN).await
}
