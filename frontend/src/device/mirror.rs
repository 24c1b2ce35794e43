//! Files of what the device keeps: as much of them as its person asked for comes after the text, and goes with it.

use std::collections::BTreeSet;

use domain::Kind;
use domain::kit::MediaLevel;
use domain::memory::{KEPT_WIDTH, SmallCopy, kept_copies};
use domain::order;
use domain::projection::{Axis, Facet};
use domain::query::{Filter, List};
use offline::{Announcement, Database};
use sync::media::Mirrored;
use sync::ports::{Durability, Store, StoreError, Write};

use super::{entropy, kits, media, sparing};
use crate::transport::{Carry, Exchange};

/// The most that are asked for in a row; the rest comes after the next exchange.
const MOST: usize = 500;
/// How much of a file is asked for at once, bytes: on a weak network, what came stays.
const PIECE: usize = 1024 * 1024;
/// How much its person wants kept, in `Meta`.
const LEVEL: &str = "kit-media";
/// What shows files.
const SHOWING: [Kind; 5] = [Kind::Note, Kind::Term, Kind::Notebook, Kind::KnowledgeBase, Kind::Organisation];

/// The files of a device at one moment.
struct Here {
    /// The keys of what is stored: a file by its hash, a narrower copy by its hash and its width.
    keys: BTreeSet<String>,
    /// The hashes of those that are not all sent, or that were sent lately.
    own: BTreeSet<String>,
    /// The hashes of those that something here shows.
    shown: BTreeSet<String>,
    /// Whether something is put away, which may show any of them.
    put_away: bool,
}

impl Here {
    async fn read(database: &Database) -> Result<Self, StoreError> {
        let keys = database.moment(&[], &[Store::Blob, Store::BlobQueue, Store::BlobSent]).await?.keys;
        let (blobs, own): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(store, _)| *store == Store::Blob);
        let filter = Filter { kinds: SHOWING.to_vec(), ..Filter::default() };
        let mut counted = database.counts(&[Axis::Media], &filter).await?;
        let shown = order::set(counted.remove(&Axis::Media).unwrap_or_default().into_iter().map(|(hash, _)| hash));
        let names = |keys: Vec<(Store, String)>| order::set(keys.into_iter().map(|(_, key)| key));
        let put_away = database.count(Store::Closed).await? > 0;
        Ok(Self { keys: names(blobs), own: names(own), shown, put_away })
    }

    /// What is here beyond what its person wants.
    fn unwanted(&self, level: MediaLevel) -> Vec<String> {
        let too_much = |key: &str| match level {
            MediaLevel::None => true,
            // A copy for each picture that is whole would be kept twice; a whole goes once its copy is here.
            MediaLevel::Full => key.contains('/') && self.keys.contains(hash(key)),
            MediaLevel::Small => !key.contains('/') && self.keys.contains(&narrower(key)),
        };
        let goes = |key: &&String| !self.own.contains(hash(key)) && (!self.shown.contains(hash(key)) || too_much(key));
        self.keys.iter().filter(|_| !self.put_away).filter(goes).cloned().collect()
    }

    /// Those of which something else than is here may be wanted.
    fn lacking(&self, level: MediaLevel) -> Vec<String> {
        let lacks = |sha256: &&String| match level {
            MediaLevel::None => false,
            MediaLevel::Full => !self.keys.contains(*sha256),
            MediaLevel::Small => !self.own.contains(*sha256) && !self.keys.contains(&narrower(sha256)),
        };
        self.shown.iter().filter(lacks).cloned().collect()
    }
}

fn hash(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

fn narrower(sha256: &str) -> String {
    format!("{sha256}/{KEPT_WIDTH}")
}

/// Fetches what is missing and forgets what is wanted no more; answers whether all of it was looked at. `missing` is told how
/// many are to come.
pub async fn follow(database: &Database, exchange: &dyn Exchange, missing: &dyn Fn(u32)) -> Result<bool, StoreError> {
    let here = Here::read(database).await?;
    let keeps = !kits::chosen(database).await?.is_empty();
    if here.keys.is_empty() && !keeps {
        return Ok(true);
    }
    let level = level(database).await?;
    let gone: Vec<Write> =
        here.unwanted(level).into_iter().map(|key| Write::Delete { store: Store::Blob, key }).collect();
    if !gone.is_empty() {
        database.put(Durability::Strict, gone).await?;
    }
    if !keeps {
        return Ok(true);
    }
    let lacking = here.lacking(level);
    let (mut wanted, mut heavy) = (Vec::new(), Vec::new());
    for sha256 in lacking.iter().take(MOST) {
        match kept_copy(database, sha256, level).await? {
            // A picture that is small as it is, is here already.
            Some(copy) if copy.width.is_none() && here.keys.contains(sha256) => {}
            Some(copy) => wanted.push(copy),
            // A sound has no small form.
            None if here.keys.contains(sha256) => {
                heavy.push(Write::Delete { store: Store::Blob, key: sha256.clone() });
            }
            None => {}
        }
    }
    if !heavy.is_empty() {
        database.put(Durability::Strict, heavy).await?;
    }
    let count = |left: usize| missing(u32::try_from(left).unwrap_or(u32::MAX));
    count(wanted.len());
    let mut left = wanted.len();
    for copy in wanted {
        if sparing::state(database, entropy::now_ms()).await?.waits {
            return Ok(true);
        }
        if self::level(database).await? != level {
            return Ok(false);
        }
        let Ok(bytes) = fetched(exchange, &copy.path).await else { return Ok(false) };
        // One that has not arrived yet is asked for again later; one that is not what its name says is not kept.
        let Some(bytes) = bytes else { continue };
        if copy.width.is_none() && media::digest(&bytes).await? != copy.sha256 {
            continue;
        }
        let replaces = copy.width.is_some() && here.keys.contains(&copy.sha256);
        if !replaces && super::room::is_short(bytes.len() as u64).await {
            return Ok(true);
        }
        let key = copy.width.map_or_else(|| copy.sha256.clone(), |_| narrower(&copy.sha256));
        let mut writes = vec![Write::Put { store: Store::Blob, key, bytes }];
        // The other form of it goes as this one comes: nothing is without a picture meanwhile.
        let other = if copy.width.is_some() { copy.sha256.clone() } else { narrower(&copy.sha256) };
        if here.keys.contains(&other) && !here.own.contains(&copy.sha256) {
            writes.push(Write::Delete { store: Store::Blob, key: other });
        }
        database.put(Durability::Relaxed, writes).await?;
        left -= 1;
        count(left);
    }
    Ok(lacking.len() <= MOST)
}

/// The bytes at an address, piece by piece; nothing where they are not, or not yet.
async fn fetched(exchange: &dyn Exchange, path: &str) -> Result<Option<Vec<u8>>, sync::engine::NetError> {
    let mut all = Vec::new();
    loop {
        let range = format!("bytes={}-{}", all.len(), all.len() + PIECE - 1);
        let headers = vec![("range", range)];
        let answer = exchange.carry(Carry { method: "GET", path: path.to_owned(), headers, body: Vec::new() }).await?;
        match answer.status {
            200 => return Ok(Some(answer.body)),
            206 => {
                let last = answer.body.len() < PIECE;
                all.extend(answer.body);
                if last {
                    return Ok(Some(all));
                }
            }
            // It ended where a piece did.
            416 if !all.is_empty() => return Ok(Some(all)),
            _ => return Ok(None),
        }
    }
}

/// The form in which a file is kept, as something that the device keeps shows it.
async fn kept_copy(database: &Database, sha256: &str, level: MediaLevel) -> Result<Option<SmallCopy>, StoreError> {
    let facet = Facet { axis: Axis::Media, value: sha256.to_owned() };
    let filter = Filter { kinds: SHOWING.to_vec(), facets: vec![facet], ..Filter::default() };
    let cards = database.page(&List { filter, limit: 20, ..List::default() }).await?.cards;
    let ids: Vec<_> = cards.iter().map(|card| card.reference.id).collect();
    let kept = database.records_in(Store::Base, &ids).await?.into_iter().flatten();
    let copies = kept.flat_map(|found| kept_copies(&found.record, level));
    Ok(copies.into_iter().find(|copy| copy.sha256 == sha256))
}

/// How much its person wants kept.
pub async fn level(database: &Database) -> Result<MediaLevel, StoreError> {
    let said = database.bytes(Store::Meta, LEVEL).await?.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(said.and_then(|said| MediaLevel::from_word(&said)).unwrap_or_default())
}

/// Keeps this much from now on.
pub async fn choose(database: &Database, level: MediaLevel) -> Result<(), StoreError> {
    let put = Write::Put { store: Store::Meta, key: LEVEL.to_owned(), bytes: level.as_str().as_bytes().to_vec() };
    database.put(Durability::Strict, vec![put]).await
}

/// Whether something else is to be kept than before.
pub fn is_told_by(announcement: &Announcement) -> bool {
    announcement.keys.iter().flatten().any(|(store, key)| *store == Store::Meta && key == LEVEL)
}

/// How far it is.
pub async fn state(database: &Database, missing: Option<u32>) -> Result<Mirrored, StoreError> {
    let keys = database.moment(&[], &[Store::Blob]).await?.keys;
    let here = order::set(keys.iter().map(|(_, key)| hash(key)));
    Ok(Mirrored { level: level(database).await?, here: u32::try_from(here.len()).unwrap_or(u32::MAX), missing })
}
