//! Files that were picked on this device: kept first, sent when they can be, never in the way of the text.

use std::collections::BTreeSet;
use std::rc::Rc;

use domain::kit::MediaLevel;
use domain::memory::MAX_BYTES;
use domain::order::Arrange;
use domain::projection::{Axis, Facet};
use domain::query::Filter;
use domain::{Instant, Kind};
use js_sys::Uint8Array;
use offline::Database;
use sync::media::{About, Held, MediaStore, Mirrored, Queued, Recording, Sparing};
use sync::ports::{Durability, Pending, Store, StoreError, Write};
use wasm_bindgen_futures::JsFuture;

use super::{Device, drafts, entropy, freeing, kits, mirror, recordings, room, sparing, tail};

/// How long one that was picked and is shown by nothing is kept, milliseconds.
const FORGOTTEN_AFTER: u64 = 30 * 24 * 60 * 60 * 1_000;

impl MediaStore for Device {
    fn keep(&self, bytes: Vec<u8>, about: About) -> Pending<'_, String> {
        Box::pin(async move {
            let database = &self.opened().await?.database;
            let length = bytes.len() as u64;
            if length > MAX_BYTES || room::is_short(length).await {
                return Err(StoreError::Quota);
            }
            let sha256 = digest(&bytes).await?;
            let known = one(database, &sha256).await?;
            let picked = Queued::picked(sha256.clone(), length, about, kits::instant(entropy::now_ms()));
            // Picked again, it goes on from where it was; what is said of it is what was said last.
            let queued = match known {
                Some(known) => Queued { about: picked.about, at: picked.at, ..known },
                None => picked,
            };
            let writes = || {
                let blob = Write::Put { store: Store::Blob, key: sha256.clone(), bytes: bytes.clone() };
                vec![blob, put(&queued)]
            };
            freeing::with_room(database, async || database.put(Durability::Strict, writes()).await).await?;
            room::keep_for_good();
            Ok(sha256)
        })
    }

    fn queued(&self) -> Pending<'_, Vec<Queued>> {
        Box::pin(async move { queue(&self.opened().await?.database).await })
    }

    fn bytes(&self, sha256: String) -> Pending<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let database = &self.opened().await?.database;
            match database.bytes(Store::Blob, &sha256).await? {
                None => recordings::bytes(database, &self.0.recorded, &sha256).await,
                found => Ok(found),
            }
        })
    }

    fn shown(&self, sha256: Vec<String>, title: String) -> Pending<'_, ()> {
        Box::pin(async move {
            let database = &self.opened().await?.database;
            let mut writes = Vec::new();
            for sha256 in sha256 {
                if let Some(queued) = one(database, &sha256).await? {
                    writes.push(put(&Queued { shown_by: Some(title.clone()), ..queued }));
                }
            }
            if writes.is_empty() { Ok(()) } else { database.put(Durability::Strict, writes).await }
        })
    }

    fn try_again(&self, sha256: String) -> Pending<'_, ()> {
        Box::pin(async move {
            let database = &self.opened().await?.database;
            let Some(queued) = one(database, &sha256).await? else { return Ok(()) };
            database.put(Durability::Strict, vec![put(&Queued { stuck: None, tries: 0, sent: 0, ..queued })]).await
        })
    }

    fn piece(&self, recording: String, number: u32, bytes: Vec<u8>) -> Pending<'_, ()> {
        Box::pin(async move { recordings::keep(&self.opened().await?.database, &recording, number, bytes).await })
    }

    fn recordings(&self) -> Pending<'_, Vec<Recording>> {
        Box::pin(async move { recordings::undecided(&self.opened().await?.database, &self.0.recorded).await })
    }

    fn recorded(&self, recording: String) -> Pending<'_, Vec<u8>> {
        Box::pin(async move { recordings::whole(&self.opened().await?.database, &recording).await })
    }

    fn hold_recording(&self, recording: String) -> Pending<'_, Option<Held>> {
        Box::pin(async move { Ok(recordings::hold(&recording).await) })
    }

    fn forget_recording(&self, recording: String) -> Pending<'_, ()> {
        Box::pin(async move { recordings::forget(&self.opened().await?.database, &recording).await })
    }

    fn discard(&self, sha256: String) -> Pending<'_, ()> {
        Box::pin(async move {
            self.opened().await?.database.put(Durability::Strict, gone([sha256].into_iter()).collect()).await
        })
    }

    fn mirrored(&self) -> Pending<'_, Mirrored> {
        Box::pin(async move { mirror::state(&self.opened().await?.database, self.0.missing.get()).await })
    }

    fn keep_level(&self, level: MediaLevel) -> Pending<'_, ()> {
        Box::pin(async move { mirror::choose(&self.opened().await?.database, level).await })
    }

    fn sparing(&self) -> Pending<'_, Sparing> {
        Box::pin(async move { sparing::state(&self.opened().await?.database, entropy::now_ms()).await })
    }

    fn spare(&self, on: bool) -> Pending<'_, ()> {
        Box::pin(async move { sparing::choose(&self.opened().await?.database, on).await })
    }
}

impl Device {
    /// The handle that views ask about files.
    pub(super) fn files(&self) -> Rc<dyn MediaStore> {
        Rc::new(self.clone())
    }

    /// Counts the files that wait and those that need their person.
    pub(super) async fn count_files(&self) {
        let Some(opened) = self.now_open() else { return };
        let Ok(queue) = queue(&opened.database).await else { return };
        let shown = || queue.iter().filter(|queued| queued.shown_by.is_some());
        let stuck = shown().filter(|queued| queued.stuck.is_some()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.0.files.set((count(shown().count() - stuck), count(stuck)));
    }
}

/// The files that are not all sent, those picked last first.
pub(super) async fn queue(database: &Database) -> Result<Vec<Queued>, StoreError> {
    let entries = database.entries(Store::BlobQueue, "").await?;
    let mut queue: Vec<Queued> =
        entries.iter().filter_map(|(sha256, bytes)| Queued::decode(sha256, bytes).ok()).collect();
    queue.arrange_by_key(|queued| core::cmp::Reverse(queued.at));
    Ok(queue)
}

/// One of them.
pub(super) async fn one(database: &Database, sha256: &str) -> Result<Option<Queued>, StoreError> {
    let bytes = database.bytes(Store::BlobQueue, sha256).await?;
    Ok(bytes.and_then(|bytes| Queued::decode(sha256, &bytes).ok()))
}

/// The write that keeps what is known of one.
pub(super) fn put(queued: &Queued) -> Write {
    Write::Put { store: Store::BlobQueue, key: queued.sha256.clone(), bytes: queued.encode() }
}

/// How many files may be nowhere else: what was saved with something, or is in what was begun, what a restored server may
/// lack, and what was recorded.
pub(super) async fn only_here(database: &Database) -> Result<u64, StoreError> {
    let recorded = recordings::list(database).await?.len() as u64;
    let mut files = written(database, &queue(database).await?).await?;
    files.extend(tail::doubted(database).await?.into_iter().map(|file| file.sha256));
    Ok(recorded + files.len() as u64)
}

/// Those of a queue that are somebody's writing: saved with something, or in what was begun.
pub(super) async fn written(database: &Database, queue: &[Queued]) -> Result<BTreeSet<String>, StoreError> {
    let begun = if queue.is_empty() { String::new() } else { begun(database).await? };
    let written = queue.iter().filter(|queued| queued.shown_by.is_some() || begun.contains(&queued.sha256));
    Ok(written.map(|queued| queued.sha256.clone()).collect())
}

/// At a start: what a page that was closed too soon did not note, and what was picked once and never shown.
pub(super) async fn tidy(database: &Database, now_ms: u64) -> Result<(), StoreError> {
    let unshown: Vec<Queued> = queue(database).await?.into_iter().filter(|queued| queued.shown_by.is_none()).collect();
    // What is put away may show them.
    if unshown.is_empty() || database.count(Store::Closed).await? > 0 {
        return Ok(());
    }
    let begun = begun(database).await?;
    let mut writes = Vec::new();
    let mut old = Vec::new();
    for queued in unshown {
        let facet = Facet { axis: Axis::Media, value: queued.sha256.clone() };
        let filter = Filter { kinds: vec![Kind::Media], facets: vec![facet], ..Filter::default() };
        let age = Instant::from_millis(i64::try_from(now_ms).unwrap_or(i64::MAX)).0.saturating_sub(queued.at.0);
        if database.total(&filter).await? > 0 {
            writes.push(put(&Queued { shown_by: Some(String::new()), ..queued }));
        } else if age > Instant::from_millis(FORGOTTEN_AFTER as i64).0 && !begun.contains(&queued.sha256) {
            old.push(queued.sha256);
        }
    }
    writes.extend(gone(old.into_iter()));
    if writes.is_empty() { Ok(()) } else { database.put(Durability::Strict, writes).await }
}

/// The writes that forget files.
fn gone(files: impl Iterator<Item = String>) -> impl Iterator<Item = Write> {
    files.flat_map(|key| [Store::BlobQueue, Store::Blob].map(|store| Write::Delete { store, key: key.clone() }))
}

/// The forms that were only begun, in one text.
async fn begun(database: &Database) -> Result<String, StoreError> {
    let mut all = String::new();
    for (key, _) in database.entries(Store::Drafts, "").await? {
        all.extend(drafts::read(database, &key).await?.map(|draft| draft.text));
    }
    Ok(all)
}

/// SHA-256, 64 hexadecimal digits.
pub(super) async fn digest(bytes: &[u8]) -> Result<String, StoreError> {
    Ok(hex(&hash(bytes).await?))
}

/// SHA-256, by the browser: a phone does it while the page goes on.
pub(super) async fn hash(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let subtle = web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.subtle());
    // No cryptography where the connection is not secure: nothing else is kept there either.
    let subtle = subtle.filter(|subtle| !subtle.is_undefined()).ok_or(StoreError::Denied)?;
    let view = Uint8Array::from(bytes);
    let hash = subtle.digest_with_str_and_buffer_source("SHA-256", &view).map_err(|_| StoreError::Denied)?;
    let hash = JsFuture::from(hash).await.map_err(|_| StoreError::Denied)?;
    Ok(Uint8Array::new(&hash).to_vec())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
