//! The search index of the server: segments in memory, one shelf an audience, newer over older; stored, and made again
//! from the records wherever what is stored falls short of them.
//!
//! A change is found as soon as its commit returns: it is a small segment over the others. Small ones are made one in the
//! background. Nothing here is the truth: at start the shelves are compared with the database, record by record.
//!
//! # Layout
//! - `shelf`: the segments of an audience
//! - `rebuild`: what is stored, compared with the records

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::{Actor, AudienceKey, Instant, Record, RecordId};
use search::{Document, Index};
use storage::queries::searched;
use storage::{Database, segments};

use crate::error::{Error, Result};
use crate::resolve::Resolved;

mod rebuild;
mod shelf;

use shelf::Shelf;

/// How many indexes are kept ready: people who share audiences share one.
const READY: usize = 64;

/// A change that the index has to know.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The record.
    pub id: RecordId,
    /// At which revision: of two commits that meet, the later stands whichever comes here first.
    pub rev: u64,
    /// Who could find it before.
    pub before: BTreeSet<AudienceKey>,
    /// Who can find it now, and in what; nothing for what is no longer searched.
    pub after: Option<(BTreeSet<AudienceKey>, Document)>,
}

impl Changed {
    /// What the index has to know of a record; nothing for records that are never searched.
    #[must_use]
    pub fn new(record: &Record, before: BTreeSet<AudienceKey>, now: Resolved) -> Option<Self> {
        let after = now
            .projection
            .filter(|projection| projection.is_searched(record.kind))
            .map(|projection| (now.readers, document(record, projection)));
        let worth = after.is_some() || !before.is_empty();
        worth.then_some(Self { id: record.id, rev: record.rev, before, after })
    }
}

/// A record as the index knows it: the same on the server and on a phone.
#[must_use]
pub fn document(record: &Record, projection: domain::Projection) -> Document {
    Document {
        id: *record.id.as_bytes(),
        rev: record.rev,
        text: projection.searched(),
        title: projection.title,
        summary: projection.summary,
        facets: projection.facets.into_iter().map(|facet| (facet.axis.as_str().to_owned(), facet.value)).collect(),
        updated: record.updated.0,
    }
}

/// The search index.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    shelves: RwLock<BTreeMap<AudienceKey, Shelf>>,
    ready: Mutex<BTreeMap<Vec<AudienceKey>, Arc<Index>>>,
    /// The last revision that came here of each record, since this process began.
    latest: Mutex<BTreeMap<RecordId, u64>>,
    /// What the database said of itself when the index was last compared with it.
    stamp: AtomicU64,
}

impl SearchIndex {
    /// The index that is stored, brought up to what the records are.
    pub async fn open(database: &Database, now: Instant) -> Result<Self> {
        let index = Self::default();
        for (audience, stored) in segments::all(&mut database.reader().await?).await? {
            index.write(|shelves| shelves.insert(audience, Shelf::of(stored)));
        }
        index.catch_up(database, now).await?;
        Ok(index)
    }

    fn write<T>(&self, change: impl FnOnce(&mut BTreeMap<AudienceKey, Shelf>) -> T) -> T {
        let done = change(&mut self.state.shelves.write().unwrap_or_else(PoisonError::into_inner));
        self.ready().clear();
        done
    }

    fn read<T>(&self, look: impl FnOnce(&BTreeMap<AudienceKey, Shelf>) -> T) -> T {
        look(&self.state.shelves.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ready(&self) -> MutexGuard<'_, BTreeMap<Vec<AudienceKey>, Arc<Index>>> {
        self.state.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts changes over what is there.
    pub fn update(&self, changes: Vec<Changed>) {
        // Held until the shelves have it, so that of two commits the later is on top.
        let mut latest = self.state.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let mut small: BTreeMap<AudienceKey, search::SegmentBuilder> = BTreeMap::new();
        for Changed { id, rev, before, after } in changes {
            let last = latest.entry(id).or_default();
            if *last > rev {
                continue;
            }
            *last = rev;
            let (readers, document) = after.map_or((BTreeSet::new(), None), |(readers, doc)| (readers, Some(doc)));
            for audience in before.union(&readers) {
                let builder =
                    small.entry(*audience).or_insert_with(|| search::SegmentBuilder::new(&audience.to_string()));
                match &document {
                    Some(document) if readers.contains(audience) => builder.add(document.clone()),
                    _ => builder.remove(*id.as_bytes()),
                }
            }
        }
        if small.is_empty() {
            return;
        }
        let full: Vec<AudienceKey> = self.write(|shelves| {
            small
                .into_iter()
                .filter_map(|(audience, builder)| {
                    let shelf = shelves.entry(audience).or_default();
                    shelf.push(builder.finish());
                    shelf.is_full().then_some(audience)
                })
                .collect()
        });
        drop(latest);
        for audience in full {
            self.tidy(audience);
        }
    }

    /// Brings the index up to what other processes wrote (a replica, a command); whether there was anything. Called every
    /// second, it asks one number when nothing happened.
    pub async fn catch_up(&self, database: &Database, now: Instant) -> Result<bool> {
        let stamp = searched::stamp(&mut database.reader().await?).await?;
        if self.state.stamp.swap(stamp, Ordering::AcqRel) == stamp {
            return Ok(false);
        }
        rebuild::reconcile(self, database, now).await?;
        Ok(true)
    }

    /// Makes the small segments of an audience one, beside what goes on.
    fn tidy(&self, audience: AudienceKey) {
        let index = self.clone();
        let work = move || {
            let Some(before) = index.read(|shelves| shelves.get(&audience).map(Shelf::segments)) else { return };
            if let Some(made) = shelf::tidied(&before) {
                index.write(|shelves| {
                    if let Some(shelf) = shelves.get_mut(&audience) {
                        shelf.put_for(&before, made);
                    }
                });
            }
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(work)),
            Err(_) => work(),
        }
    }

    /// The index of what somebody is in; nothing else can be found in it.
    #[must_use]
    pub fn of(&self, actor: &Actor) -> Arc<Index> {
        self.read(|shelves| {
            let key: Vec<AudienceKey> = actor.audiences().into_iter().filter(|key| shelves.contains_key(key)).collect();
            let mut ready = self.ready();
            if let Some(index) = ready.get(&key) {
                return Arc::clone(index);
            }
            let segments = key.iter().filter_map(|audience| shelves.get(audience)).flat_map(Shelf::segments);
            let index = Arc::new(Index::of(segments));
            if ready.len() >= READY {
                ready.clear();
            }
            ready.insert(key, Arc::clone(&index));
            index
        })
    }

    /// The segment of an audience cut to these records; nothing when none is in it.
    pub fn cut(&self, audience: AudienceKey, keep: &BTreeSet<RecordId>) -> Result<Option<Vec<u8>>> {
        let Some(segments) = self.read(|shelves| shelves.get(&audience).map(Shelf::segments)) else { return Ok(None) };
        let segments: Vec<&search::Segment> = segments.iter().map(AsRef::as_ref).collect();
        let cut = search::cut(&segments, &|id| keep.contains(&RecordId::from_bytes(*id)));
        cut.map(Some).map_err(|_| Error::Broken("the search segments of two audiences met"))
    }

    /// Stores what changed since it was last stored.
    pub async fn persist(&self, database: &Database, now: Instant) -> Result<()> {
        let unstored: Vec<(AudienceKey, Vec<Arc<search::Segment>>)> = self.read(|shelves| {
            let unstored = shelves.iter().filter(|(_, shelf)| !shelf.is_stored());
            unstored.map(|(audience, shelf)| (*audience, shelf.segments())).collect()
        });
        for (audience, segments) in unstored {
            let rows: Vec<segments::Segment> = (1..)
                .zip(&segments)
                .map(|(n, segment)| segments::Segment {
                    audience,
                    n,
                    version: shelf::VERSION,
                    upto: BTreeMap::new(),
                    bytes: segment.bytes().to_vec(),
                    at: now,
                })
                .collect();
            let mut tx = database.write().await?;
            segments::replace(&mut tx, audience, &rows).await?;
            tx.commit().await?;
            let mut shelves = self.state.shelves.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(shelf) = shelves.get_mut(&audience) {
                shelf.stored(&segments);
            }
        }
        Ok(())
    }
}
