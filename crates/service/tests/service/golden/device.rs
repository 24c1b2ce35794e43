//! A device's own search over what it received.
//!
//! `frontend::device` does this in a browser alone, so that it is said again here with the same pieces of `search`:
//! `kits::fetch_segments` and `beyond`, then `finder::bring_up` and `answer`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Record;
use domain::Selector;
use domain::projection::project;
use search::{Document, Id, Index, Query, Segment, SegmentBuilder};
use sync::protocol::MAGIC;
use sync::wire::Reader;

use super::Answered;
use crate::harness::Person;

/// The records of a device, by identifier.
pub type Held = BTreeMap<Id, Record>;

type Segments = Vec<Arc<Segment>>;

/// What a device holds, with the index that it makes of it.
pub struct Device {
    index: Index,
    held: Held,
}

/// The segments that come with these selectors.
pub async fn segments(person: &Person, selectors: &[Selector]) -> Segments {
    let bytes = person.services.segment(&person.actor, selectors).await.expect("segments");
    let list = bytes.strip_prefix(&MAGIC).expect("our magic");
    let list = Reader::new(list).list(|reader| reader.bytes().map(<[u8]>::to_vec)).expect("a list");
    let segments: Segments = list.into_iter().map(opened).collect();
    assert!(!segments.is_empty(), "a visitor has the public segment");
    segments
}

/// The records that come with these selectors.
pub async fn held(person: &Person, selectors: &[Selector]) -> Held {
    let items = person.everything(selectors).await;
    items.into_iter().filter_map(|(_, item)| item.data).map(|record| (*record.id.as_bytes(), record)).collect()
}

/// The same segments as they were before a third of the records came or were written again: half of those are not in them,
/// the other half with other words.
pub fn older(segments: &Segments, held: &Held) -> Segments {
    let sum = |id: &Id| id.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let mut older = Segments::new();
    for segment in segments {
        let kept = search::cut(&[segment], &|id| sum(id) % 3 > 0).expect("one audience");
        let mut before = SegmentBuilder::new(segment.audience());
        for (id, _) in segment.records().filter(|(id, _)| sum(id) % 6 == 0) {
            if let Some(document) = held.get(&id).and_then(document) {
                let words = "étudiants covoiturage tablettes école clés rédigés autrement".to_owned();
                before.add(Document { rev: document.rev - 1, title: words.clone(), text: words, ..document });
            }
        }
        older.extend([opened(kept), opened(before.finish())]);
    }
    older
}

impl Device {
    /// A device that received these segments and holds these records: over the segments lies a small one of what they lack
    /// or know at another revision, and what is not held is hidden.
    pub fn new(received: &Segments, held: &Held) -> Self {
        let known: BTreeMap<Id, u64> = received.iter().flat_map(|segment| segment.records()).collect();
        let mut over = SegmentBuilder::new("device");
        let mut spoken = BTreeSet::new();
        for (id, record) in held.iter().filter(|(id, record)| known.get(*id) != Some(&record.rev)) {
            if let Some(document) = document(record) {
                over.add(document);
                spoken.insert(*id);
            }
        }
        let mut segments = received.clone();
        for segment in received {
            let mut hide = SegmentBuilder::new(segment.audience());
            let hidden = |id: &Id| spoken.contains(id) || !held.contains_key(id);
            segment.records().filter(|(id, _)| hidden(id)).for_each(|(id, _)| hide.remove(id));
            if !hide.is_empty() {
                segments.push(opened(hide.finish()));
            }
        }
        if !over.is_empty() {
            segments.push(opened(over.finish()));
        }
        Self { index: Index::of(segments), held: held.clone() }
    }

    /// All that it finds. Where the question has an exact phrase, the texts that may hold it are read first.
    pub fn find(&self, text: &str) -> Answered {
        let query = Query { text: text.to_owned(), limit: usize::MAX, ..Query::default() };
        let results = if search::has_phrase(text) {
            let asked: BTreeSet<Id> = self.index.candidates(&query).into_iter().collect();
            self.index.search_where(&query, &mut |id| {
                let record = self.held.get(id).filter(|_| asked.contains(id));
                record.is_some_and(|record| {
                    let read = project(record);
                    search::phrases_hold(text, &[&read.title, &read.summary, &read.searched()])
                })
            })
        } else {
            self.index.search(&query)
        };
        Answered {
            total: results.total,
            ids: results.hits.iter().map(|hit| hit.id).collect(),
            corrections: results.corrections.into_iter().map(|correction| correction.found).collect(),
        }
    }
}

/// A record as the device's index knows it.
fn document(record: &Record) -> Option<Document> {
    let read = project(record);
    (read.is_searched(record.kind) && !record.is_trashed()).then(|| Document {
        id: *record.id.as_bytes(),
        rev: record.rev,
        text: read.searched(),
        title: read.title,
        summary: read.summary,
        facets: read.facets.into_iter().map(|facet| (facet.axis.as_str().to_owned(), facet.value)).collect(),
        updated: record.updated.0,
    })
}

fn opened(bytes: Vec<u8>) -> Arc<Segment> {
    Arc::new(Segment::open(bytes).expect("a segment"))
}
