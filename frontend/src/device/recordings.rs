//! What is being recorded: kept piece by piece, so that a tab that is killed loses the last seconds alone.

use std::cell::RefCell;

use app::capture::passage::{address, passage};
use domain::{Instant, RecordId};
use offline::{Database, lock};
use sync::media::{Held, Queued, Recording};
use sync::ports::{Durability, Store, StoreError, Write};
use sync::rescue::Begun;

use super::media::{self, digest};
use super::{freeing, fresh_id, tail};

/// How much of a recording may be taken out as it becomes a file, bytes.
const STRIPPED: u64 = 64 * 1024;

/// What is known of a recording as a file, as long as it has so many bytes; nothing where it is no file that is taken.
pub(super) struct Known {
    recording: Recording,
    file: Option<Queued>,
}

/// Keeps a piece; its key says all that a list asks.
pub(super) async fn keep(database: &Database, recording: &str, number: u32, piece: Vec<u8>) -> Result<(), StoreError> {
    let key = format!("{recording}/{number:06}/{}", piece.len());
    let put = || vec![Write::Put { store: Store::Recorded, key: key.clone(), bytes: piece.clone() }];
    freeing::with_room(database, async || database.put(Durability::Strict, put()).await).await
}

/// Those that are neither kept nor thrown away, the last first.
pub(super) async fn list(database: &Database) -> Result<Vec<Recording>, StoreError> {
    let mut all: Vec<Recording> = Vec::new();
    for (_, key) in database.moment(&[], &[Store::Recorded]).await?.keys {
        let mut parts = key.split('/');
        let id = parts.next().unwrap_or_default();
        let length: u64 = parts.next_back().and_then(|length| length.parse().ok()).unwrap_or(0);
        match all.last_mut().filter(|one| one.id == id) {
            Some(one) => one.bytes += length,
            None => {
                let began = id.split('-').next().and_then(|ms| ms.parse().ok()).unwrap_or(0);
                all.push(Recording { id: id.to_owned(), bytes: length, at: Instant::from_millis(began) });
            }
        }
    }
    all.reverse();
    Ok(all)
}

/// Those that are not decided on. One that something saved shows was kept: its pieces go. One that a form on the disk names is
/// being kept: it is asked about again only if the form lets it go.
pub(super) async fn undecided(database: &Database, known: &RefCell<Vec<Known>>) -> Result<Vec<Recording>, StoreError> {
    let mut all = list(database).await?;
    let queue = media::queue(database).await?;
    let (begun, sent) = (media::written(database, &queue).await?, tail::all(database).await?);
    let saved = queue.iter().filter(|queued| queued.shown_by.is_some()).chain(&sent);
    let saved: Vec<&str> = saved.map(|file| file.sha256.as_str()).collect();
    let lengths: Vec<u64> = queue.iter().chain(&sent).map(|file| file.bytes).collect();
    let may_be = |one: &Recording| lengths.iter().any(|length| (*length..=length + STRIPPED).contains(&one.bytes));
    let mut decided = Vec::new();
    for one in all.iter().filter(|one| may_be(one)) {
        // One that a page has before it is that page's affair, and may grow.
        let Some(_held) = hold(&one.id).await else { continue };
        let Some(file) = known_as(database, known, one).await? else { continue };
        if saved.contains(&file.sha256.as_str()) {
            forget(database, &one.id).await?;
            decided.push(one.id.clone());
        } else if begun.contains(&file.sha256) {
            decided.push(one.id.clone());
        }
    }
    all.retain(|one| !decided.contains(&one.id));
    Ok(all)
}

/// All of one, in order.
pub(super) async fn whole(database: &Database, recording: &str) -> Result<Vec<u8>, StoreError> {
    let pieces = database.entries(Store::Recorded, &format!("{recording}/")).await?;
    Ok(pieces.into_iter().flat_map(|(_, bytes)| bytes).collect())
}

/// Takes one for this page; nothing while any page has it.
pub(super) async fn hold(recording: &str) -> Option<Held> {
    let guard = lock::try_acquire(&format!("recording/{recording}")).await?;
    Some(Box::new(guard))
}

/// Forgets one.
pub(super) async fn forget(database: &Database, recording: &str) -> Result<(), StoreError> {
    let keys = database.moment(&[], &[Store::Recorded]).await?.keys.into_iter();
    let of = |key: &String| key.strip_prefix(recording).is_some_and(|rest| rest.starts_with('/'));
    let gone = keys.filter(|(_, key)| of(key)).map(|(store, key)| Write::Delete { store, key });
    database.put(Durability::Strict, gone.collect()).await
}

/// Them as files, each with a note that was begun and shows it, since a server shows nobody a file that nothing names; and
/// how many are no file that is taken.
pub(super) async fn files(
    database: &Database,
    known: &RefCell<Vec<Known>>,
) -> Result<(Vec<(Begun, Queued)>, usize), StoreError> {
    let all = list(database).await?;
    known.borrow_mut().retain(|known| all.iter().any(|one| one.id == known.recording.id));
    let (mut files, mut left_out) = (Vec::new(), 0);
    for recording in all.iter().rev() {
        match known_as(database, known, recording).await? {
            Some(file) => files.push((begun(recording, &file), file)),
            None => left_out += 1,
        }
    }
    Ok((files, left_out))
}

/// The file that a recording is; nothing where it is none. It is read once as long as nothing comes to it and, while it grows
/// in a page, each time a quarter has come.
async fn known_as(
    database: &Database,
    known: &RefCell<Vec<Known>>,
    recording: &Recording,
) -> Result<Option<Queued>, StoreError> {
    let before = known.borrow().iter().find(|known| known.recording.id == recording.id).map(|known| {
        let (read, now) = (known.recording.bytes, recording.bytes);
        (read == now, now < read + read / 4, known.file.clone())
    });
    match before {
        Some((true, _, file)) => return Ok(file),
        Some((_, true, file)) if hold(&recording.id).await.is_none() => return Ok(file),
        _ => {}
    }
    let file = read(database, recording).await?;
    let mut known = known.borrow_mut();
    known.retain(|known| known.recording.id != recording.id);
    known.push(Known { recording: recording.clone(), file: file.clone() });
    Ok(file)
}

/// The bytes of the one that is this file.
pub(super) async fn bytes(
    database: &Database,
    known: &RefCell<Vec<Known>>,
    sha256: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found =
        |known: &Known| known.file.as_ref().filter(|file| file.sha256 == sha256).map(|_| known.recording.clone());
    let Some(recording) = known.borrow().iter().find_map(found) else { return Ok(None) };
    let picked = app::capture::recorded(so_far(database, &recording).await?);
    Ok(picked.ok().map(|picked| picked.bytes))
}

/// The bytes that were there when it was listed so: more may have come since.
async fn so_far(database: &Database, recording: &Recording) -> Result<Vec<u8>, StoreError> {
    let mut bytes = whole(database, &recording.id).await?;
    bytes.truncate(usize::try_from(recording.bytes).unwrap_or(usize::MAX));
    Ok(bytes)
}

async fn read(database: &Database, recording: &Recording) -> Result<Option<Queued>, StoreError> {
    let Ok(picked) = app::capture::recorded(so_far(database, recording).await?) else { return Ok(None) };
    let sha256 = digest(&picked.bytes).await?;
    Ok(Some(Queued::picked(sha256, picked.bytes.len() as u64, picked.about, recording.at)))
}

/// A note that shows it, as its form would be kept; the day stands for what is heard until somebody says it.
fn begun(recording: &Recording, file: &Queued) -> Begun {
    let id = recording.id.split_once('-').and_then(|(_, id)| id.parse::<RecordId>().ok()).unwrap_or_else(fresh_id);
    let day = recording.at.rfc3339();
    let day = day.split('T').next().unwrap_or_default();
    let passage = passage(&address(&file.sha256, &file.about), day, "");
    Begun {
        key: ["recording/", &recording.id].concat(),
        at_ms: u64::try_from(recording.at.millis()).unwrap_or_default(),
        text: ["{\"id\":\"", &id.to_string(), "\",\"before\":null,\"typed\":{\"body\":\"", &passage, "\"}}"].concat(),
    }
}
