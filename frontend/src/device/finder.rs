//! Search on the device: the segments that came with the trousse, and over them small ones of what changed since or is
//! pending, so that what was written a moment ago is found and what left the device is not.

use domain::order;
use domain::sorted::{Map, Set};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use domain::projection::{Axis, project};
use domain::query::{Card, Found, Hit, Passage, Search};
use domain::{Record, RecordId};
use offline::Database;
use search::{Document, Id, Index, Order, Query, Segment, SegmentBuilder};
use sync::ports::{Store, StoreError};

use super::once::{Giver, once};

/// The most hits of a page.
const MOST: u32 = 50;
/// The longest question, bytes; what is longer is cut.
const LONGEST: usize = 400;
/// Pieces of text shown of a record.
const PASSAGES: usize = 2;
/// How many texts are kept between questions.
const TEXTS: usize = 100;
/// The audience of the segments that the device makes: over those of every other.
const HERE: &str = "device";
/// How many small segments lie on each other before they are made one.
const FULL: usize = 8;

/// Where segments are kept: those received, then what they lacked when they came.
pub use sync::ports::segment as kept;

type Segments = Vec<Arc<Segment>>;

/// The search of a device.
pub struct Finder {
    database: Database,
    ready: RefCell<Option<Rc<Ready>>>,
    /// Something was stored since the index was made.
    stale: Cell<bool>,
    /// Who waits while somebody else brings the index up.
    bringing_up: RefCell<Option<Vec<Giver<()>>>>,
    texts: RefCell<Map<Id, (Card, String, String)>>,
    /// What the container holds that the last search was limited to.
    held: RefCell<Option<(RecordId, Arc<Vec<Id>>)>>,
}

/// That the index is being brought up, until this is dropped: a question may be given up in the middle of it.
struct BringingUp<'a>(&'a Finder);

impl<'a> BringingUp<'a> {
    fn begin(finder: &'a Finder) -> Self {
        finder.bringing_up.replace(Some(Vec::new()));
        Self(finder)
    }
}

impl Drop for BringingUp<'_> {
    fn drop(&mut self) {
        // Whoever waited looks again; what is dropped wakes them.
        drop(self.0.bringing_up.take());
    }
}

struct Ready {
    received: Segments,
    over: Segments,
    /// The records that `over` speaks of, and those of them that had pending work.
    spoken: Set<Id>,
    pending: Set<Id>,
    upto: u64,
    index: Index,
}

impl Finder {
    /// The search of this database.
    pub const fn new(database: Database) -> Self {
        Self {
            database,
            ready: RefCell::new(None),
            stale: Cell::new(false),
            bringing_up: RefCell::new(None),
            texts: RefCell::new(Map::new()),
            held: RefCell::new(None),
        }
    }

    /// Records were stored: the next question looks again.
    pub fn changed(&self) {
        self.stale.set(true);
        self.texts.borrow_mut().clear();
        self.held.take();
    }

    /// The segments are others: the next question opens them.
    pub fn replaced(&self) {
        self.ready.replace(None);
    }

    /// How many records lie over the segments received, and how many there are in all.
    pub fn weights(&self) -> Option<(usize, usize)> {
        self.ready.borrow().as_ref().map(|ready| (ready.spoken.len(), ready.index.len()))
    }

    /// Finds words.
    pub async fn find(&self, search: &Search) -> Result<Found, StoreError> {
        let ready = self.ready().await?;
        let within = self.within(search).await?;
        let query = Query {
            within,
            text: search.text.get(..search.text.floor_char_boundary(LONGEST)).unwrap_or_default().to_owned(),
            filters: search.said().map(|f| (f.axis.as_str().to_owned(), f.value.clone())).collect(),
            facet_axes: search.axes.iter().map(|axis| axis.as_str().to_owned()).collect(),
            limit: search.limit.clamp(1, MOST) as usize,
            offset: search.offset as usize,
            order: Order::default(),
        };
        let mut results = self.answer(&ready.index, &query).await?;
        let mut found = self.hits(&results).await?;
        if found.iter().any(Option::is_none) && self.stale.get() {
            // Something left between the two readings: what is counted must be what is shown.
            results = self.answer(&self.ready().await?.index, &query).await?;
            found = self.hits(&results).await?;
        }
        let hits = self.shown(found, &results.read_as);
        let counts = results.facets.into_iter().filter_map(|(axis, values)| {
            Some((Axis::from_word(&axis)?, values.into_iter().map(|(value, n)| (value, n as u64)).collect()))
        });
        Ok(Found {
            total: results.total as u64,
            partial: results.partial as u64,
            hits,
            counts: order::map(counts),
            corrections: results.corrections.into_iter().map(|correction| correction.found).collect(),
        })
    }

    /// What the container holds that a search is limited to; kept between questions.
    async fn within(&self, search: &Search) -> Result<Option<Arc<Vec<Id>>>, StoreError> {
        let Some(container) = search.container() else { return Ok(None) };
        let Some(container) = container else { return Ok(Some(Arc::default())) };
        let kept = self.held.borrow().as_ref().filter(|(of, _)| *of == container).map(|(_, held)| Arc::clone(held));
        if kept.is_some() {
            return Ok(kept);
        }
        let held = self.database.within(container).await?;
        let held: Arc<Vec<Id>> = Arc::new(held.iter().map(|id| *id.as_bytes()).collect());
        self.held.replace(Some((container, Arc::clone(&held))));
        Ok(Some(held))
    }

    /// The hits as they are shown. What a text is made of is kept between questions: the next letter asks for most of the
    /// same ones.
    fn shown(&self, found: Vec<Option<offline::Found>>, read_as: &str) -> Vec<Hit> {
        let mut texts = self.texts.borrow_mut();
        if texts.len() > TEXTS {
            texts.clear();
        }
        let hits = found.into_iter().flatten().map(|found| {
            let id = *found.record.id.as_bytes();
            let (card, text, names) = texts.or_insert_with(id, || {
                let mut projection = project(&found.record);
                let text = core::mem::take(&mut projection.search_text);
                let names = core::mem::take(&mut projection.other_names);
                (offline::card(&found.record, projection), text, names)
            });
            let mut pieces = search::passages(text, read_as, PASSAGES);
            if pieces.is_empty() {
                pieces.extend(search::called(&card.title, names, read_as));
            }
            Hit { card: card.clone(), passages: pieces.into_iter().map(passage).collect() }
        });
        hits.collect()
    }

    async fn hits(&self, results: &search::Results) -> Result<Vec<Option<offline::Found>>, StoreError> {
        let ids: Vec<RecordId> = results.hits.iter().map(|hit| RecordId::from_bytes(hit.id)).collect();
        self.database.records(&ids).await
    }

    /// Asks the index; where the question has an exact phrase, the texts that may hold it are read first.
    async fn answer(&self, index: &Index, query: &Query) -> Result<search::Results, StoreError> {
        if !search::has_phrase(&query.text) {
            return Ok(index.search(query));
        }
        let ids: Vec<RecordId> = index.candidates(query).into_iter().map(RecordId::from_bytes).collect();
        let found = self.database.records(&ids).await?;
        let texts: Map<Id, Record> =
            found.into_iter().flatten().map(|found| (*found.record.id.as_bytes(), found.record)).collect();
        Ok(index.search_where(query, &mut |id| {
            texts.get(id).is_some_and(|record| {
                let read = project(record);
                search::phrases_hold(&query.text, &[&read.title, &read.summary, &read.searched()])
            })
        }))
    }

    /// The index, brought up to what is stored: by one question, while the others wait.
    async fn ready(&self) -> Result<Rc<Ready>, StoreError> {
        loop {
            let waits = self.bringing_up.borrow_mut().as_mut().map(|waiting| {
                let (giver, taker) = once();
                waiting.push(giver);
                taker
            });
            let Some(taker) = waits else { break };
            let _over = taker.take().await;
        }
        let before = self.ready.borrow().clone();
        if let Some(ready) = before.as_ref().filter(|_| !self.stale.get()) {
            return Ok(Rc::clone(ready));
        }
        let _one = BringingUp::begin(self);
        self.stale.set(false);
        let ready = match self.bring_up(before).await {
            Ok(ready) => Rc::new(ready),
            Err(error) => {
                self.stale.set(true);
                return Err(error);
            }
        };
        self.ready.replace(Some(Rc::clone(&ready)));
        Ok(ready)
    }

    async fn bring_up(&self, before: Option<Rc<Ready>>) -> Result<Ready, StoreError> {
        let upto = self.database.generation().await?;
        let pending = self.ids(&[Store::Local]).await?;
        let held = self.ids(&[Store::Visited, Store::Base, Store::Local]).await?;
        let (received, mut over, since) = match &before {
            Some(ready) => (ready.received.clone(), ready.over.clone(), Some(ready.upto)),
            None => {
                let (received, over, since) = self.open().await?;
                // What is kept over the received segments was made of confirmed records: all that is pending is news.
                let pending = self.database.written_since(Store::Local, 0).await?;
                (received, over.into_iter().chain(small(&pending)?).collect(), since)
            }
        };
        let newest = self.newest(since.unwrap_or(0), before.as_deref(), &pending).await?;
        let mut builder = SegmentBuilder::new(HERE);
        spoken(&over).iter().filter(|id| !held.contains(*id)).for_each(|id| builder.remove(*id));
        for (id, document) in &newest {
            match document {
                Some(document) => builder.add(document.clone()),
                None => builder.remove(*id),
            }
        }
        if !builder.is_empty() {
            over.push(opened(builder.finish())?);
        }
        if over.len() > FULL {
            let parts: Vec<&Segment> = over.iter().map(AsRef::as_ref).collect();
            over = vec![opened(search::compact(&parts).map_err(unreadable)?)?];
        }
        let spoken = spoken(&over);
        let hidden = |id: &Id| spoken.contains(id) || !held.contains(id) || newest.get(id).is_some_and(Option::is_none);
        let mut segments = received.clone();
        for segment in &received {
            let mut hide = SegmentBuilder::new(segment.audience());
            segment.records().filter(|(id, _)| hidden(id)).for_each(|(id, _)| hide.remove(id));
            if !hide.is_empty() {
                segments.push(opened(hide.finish())?);
            }
        }
        segments.extend(over.iter().cloned());
        Ok(Ready { received, over, spoken, pending, upto, index: Index::of(segments) })
    }

    /// What was written since, and what shows again because the work on it is done: nothing for what is not searched.
    async fn newest(
        &self,
        since: u64,
        before: Option<&Ready>,
        pending: &Set<Id>,
    ) -> Result<Map<Id, Option<Document>>, StoreError> {
        let mut newest = Map::new();
        // What is pending hides what is confirmed, and that what was visited.
        let written = async |store| self.database.written_since(store, since).await;
        for found in written(Store::Visited).await?.into_iter().chain(written(Store::Base).await?) {
            if !pending.contains(found.record.id.as_bytes()) {
                newest.insert(*found.record.id.as_bytes(), document(&found.record));
            }
        }
        for found in written(Store::Local).await? {
            newest.insert(*found.record.id.as_bytes(), document(&found.record));
        }
        let done = before.iter().flat_map(|ready| ready.pending.difference(pending));
        let done: Vec<RecordId> =
            done.filter(|id| !newest.contains_key(*id)).map(|id| RecordId::from_bytes(*id)).collect();
        for found in self.database.records(&done).await?.into_iter().flatten() {
            newest.insert(*found.record.id.as_bytes(), document(&found.record));
        }
        Ok(newest)
    }

    async fn ids(&self, stores: &[Store]) -> Result<Set<Id>, StoreError> {
        let mut ids = Vec::new();
        for store in stores {
            ids.extend(self.database.ids_in(*store).await?.into_iter().map(|id| *id.as_bytes()));
        }
        Ok(ids.into_iter().collect())
    }

    /// The segments as they are kept; one that cannot be opened is left out, and its records read again.
    async fn open(&self) -> Result<(Segments, Segments, Option<u64>), StoreError> {
        let open = |bytes: Vec<u8>| Segment::open(bytes).map(Arc::new);
        let received = self.database.entries(Store::Segment, kept::RECEIVED).await?;
        let over = self.database.bytes(Store::Segment, kept::OVER).await?;
        let upto = self.database.bytes(Store::Meta, kept::UPTO).await?;
        let upto = upto.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        let received: Result<Vec<_>, _> = received.into_iter().map(|(_, bytes)| open(bytes)).collect();
        let over: Result<Vec<_>, _> = over.into_iter().map(open).collect();
        Ok(match (received, over) {
            (Ok(received), Ok(over)) => (received, over, upto),
            _ => (Vec::new(), Vec::new(), None),
        })
    }
}

/// A record as the index knows it, the same as the server's; nothing for one that is not searched.
pub fn document(record: &Record) -> Option<Document> {
    let projection = project(record);
    (projection.is_searched(record.kind) && !record.is_trashed()).then(|| Document {
        id: *record.id.as_bytes(),
        rev: record.rev,
        text: projection.searched(),
        title: projection.title,
        summary: projection.summary,
        facets: projection.facets.into_iter().map(|facet| (facet.axis.as_str().to_owned(), facet.value)).collect(),
        updated: record.updated.0,
    })
}

/// A segment of what the device holds beyond those it received.
pub fn over(documents: impl IntoIterator<Item = Document>) -> Vec<u8> {
    let mut builder = SegmentBuilder::new(HERE);
    documents.into_iter().for_each(|document| builder.add(document));
    builder.finish()
}

/// A segment of these records, if any of them is searched.
fn small(found: &[offline::Found]) -> Result<Option<Arc<Segment>>, StoreError> {
    let documents: Vec<Document> = found.iter().filter_map(|found| document(&found.record)).collect();
    if documents.is_empty() { Ok(None) } else { opened(over(documents)).map(Some) }
}

/// The records that these segments hold.
fn spoken(segments: &[Arc<Segment>]) -> Set<Id> {
    segments.iter().flat_map(|segment| segment.records()).map(|(id, _)| id).collect()
}

fn opened(bytes: Vec<u8>) -> Result<Arc<Segment>, StoreError> {
    Segment::open(bytes).map(Arc::new).map_err(unreadable)
}

fn unreadable(error: search::SegmentError) -> StoreError {
    StoreError::Unreadable(error.to_string())
}

fn passage(passage: search::Passage) -> Passage {
    let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let marks = passage.marks.into_iter().map(|(from, to)| (short(from), short(to))).collect();
    Passage { text: passage.text, marks }
}
