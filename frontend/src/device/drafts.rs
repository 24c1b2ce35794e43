//! Unsaved forms: kept as they are typed, forgotten once they are saved.

use domain::Instant;
use offline::Database;
use sync::ports::{Draft, Durability, Store, StoreError, Write};
use sync::wire::{Reader, WireError, Writer};

/// The form under this key.
pub async fn read(database: &Database, key: &str) -> Result<Option<Draft>, StoreError> {
    Ok(database.bytes(Store::Drafts, key).await?.and_then(|bytes| decode(&bytes).ok()))
}

/// Every form that is kept, by key; what cannot be read is nobody's.
pub async fn all(database: &Database) -> Result<Vec<(String, Draft)>, StoreError> {
    let found = database.entries(Store::Drafts, "").await?.into_iter();
    Ok(found.filter_map(|(key, bytes)| Some((key, decode(&bytes).ok()?))).collect())
}

/// Keeps a form. What somebody typed is on the disk, not in a buffer that a power cut takes.
pub async fn keep(database: &Database, key: &str, text: &str, now_ms: u64) -> Result<(), StoreError> {
    let (store, key) = (Store::Drafts, key.to_owned());
    let write = if text.is_empty() {
        Write::Delete { store, key }
    } else {
        let mut writer = Writer::new();
        writer.number(now_ms);
        writer.raw(text.as_bytes());
        Write::Put { store, key, bytes: writer.into_bytes() }
    };
    database.put(Durability::Strict, vec![write]).await
}

fn decode(bytes: &[u8]) -> Result<Draft, WireError> {
    let mut reader = Reader::new(bytes);
    let ms = i64::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
    let text = core::str::from_utf8(reader.rest()).map_err(|_| WireError::Malformed)?;
    Ok(Draft { text: text.to_owned(), at: Instant::from_millis(ms) })
}
