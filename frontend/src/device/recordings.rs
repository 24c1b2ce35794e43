//! What is being recorded: kept piece by piece, so that a tab that is killed loses the last seconds alone.

use domain::Instant;
use offline::Database;
use sync::media::Recording;
use sync::ports::{Durability, Store, StoreError, Write};

use super::{entropy, kits};

/// Where pieces are kept, in `Meta`: each after when it came.
const PREFIX: &str = "recording/";
/// How many bytes say when a piece came.
const STAMP: usize = 8;

fn key(recording: &str, number: u32) -> String {
    format!("{PREFIX}{recording}/{number:06}")
}

/// Keeps a piece.
pub(super) async fn keep(database: &Database, recording: &str, number: u32, piece: &[u8]) -> Result<(), StoreError> {
    let bytes = [&kits::instant(entropy::now_ms()).0.to_be_bytes(), piece].concat();
    database.put(Durability::Strict, vec![Write::Put { store: Store::Meta, key: key(recording, number), bytes }]).await
}

/// Those that are neither kept nor thrown away, the last first.
pub(super) async fn list(database: &Database) -> Result<Vec<Recording>, StoreError> {
    let mut all: Vec<Recording> = Vec::new();
    for (key, bytes) in database.entries(Store::Meta, PREFIX).await? {
        let Some((id, _)) = key.strip_prefix(PREFIX).and_then(|rest| rest.rsplit_once('/')) else { continue };
        let Some((at, piece)) = bytes.split_first_chunk::<STAMP>() else { continue };
        let (at, length) = (Instant(i64::from_be_bytes(*at)), piece.len() as u64);
        match all.last_mut().filter(|one| one.id == id) {
            Some(one) => {
                one.bytes += length;
                one.at = one.at.max(at);
            }
            None => all.push(Recording { id: id.to_owned(), bytes: length, at }),
        }
    }
    all.sort_by_key(|one| core::cmp::Reverse(one.at));
    Ok(all)
}

/// All of one, in order.
pub(super) async fn whole(database: &Database, recording: &str) -> Result<Vec<u8>, StoreError> {
    let pieces = database.entries(Store::Meta, &format!("{PREFIX}{recording}/")).await?;
    Ok(pieces.into_iter().flat_map(|(_, bytes)| bytes.into_iter().skip(STAMP)).collect())
}

/// Forgets one.
pub(super) async fn forget(database: &Database, recording: &str) -> Result<(), StoreError> {
    let pieces = database.entries(Store::Meta, &format!("{PREFIX}{recording}/")).await?;
    let gone = pieces.into_iter().map(|(key, _)| Write::Delete { store: Store::Meta, key });
    database.put(Durability::Strict, gone.collect()).await
}
