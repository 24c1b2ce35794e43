//! The canonical bytes of a segment: the same records give the same bytes, built afresh or merged.
//!
//! `ECS`, version, checksum of what follows; then audience, reach, records gone, document table, facets, dictionary
//! (words in order, front-coded in blocks, then the sizes of their postings), postings in titles, postings in texts.
//! Tables are written column by column, which compresses better.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytes::{checksum, put, put_bytes, zigzag};
use crate::document::{Entry, Id};

pub(crate) const MAGIC: [u8; 3] = *b"ECS";
pub(crate) const VERSION: u8 = 1;
/// How many words share a block of the dictionary.
pub(crate) const BLOCK: usize = 16;

/// A document's number and the weight of a word in it.
pub(crate) type Posting = (u32, u32);
/// The documents of each value of each axis.
pub(crate) type FacetLists = BTreeMap<String, BTreeMap<String, Vec<u32>>>;

/// What a segment says beside its words.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub audience: String,
    pub reach: BTreeMap<String, u64>,
    pub gone: BTreeSet<Id>,
    /// In the order of their ids.
    pub entries: Vec<Entry>,
    pub facets: FacetLists,
}

/// Takes words in order, then writes the segment.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    count: usize,
    last: Vec<u8>,
    words: Vec<u8>,
    sizes: Vec<u8>,
    titles: Vec<u8>,
    texts: Vec<u8>,
}

impl Writer {
    /// Adds the next word, with where it is, in the order of documents.
    pub fn word(&mut self, word: &[u8], titles: &[Posting], texts: &[Posting]) {
        if titles.is_empty() && texts.is_empty() {
            return;
        }
        let shared = match self.count % BLOCK {
            0 => 0,
            _ => self.last.iter().zip(word).take_while(|(one, other)| one == other).count(),
        };
        let rest = word.get(shared..).unwrap_or_default();
        self.words.push((shared.min(15) << 4 | rest.len().min(15)) as u8);
        for length in [shared, rest.len()] {
            if length >= 15 {
                put(&mut self.words, (length - 15) as u64);
            }
        }
        self.words.extend_from_slice(rest);
        let in_titles = put_postings(&mut self.titles, titles);
        let in_texts = put_postings(&mut self.texts, texts);
        put(&mut self.sizes, in_texts << 1 | u64::from(in_titles > 0));
        if in_titles > 0 {
            put(&mut self.sizes, in_titles);
        }
        self.last.clear();
        self.last.extend_from_slice(word);
        self.count += 1;
    }

    /// Writes the segment.
    pub fn finish(self, head: &Head) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.texts.len() + self.words.len() * 2 + head.entries.len() * 32);
        put_bytes(&mut body, head.audience.as_bytes());
        put(&mut body, head.reach.len() as u64);
        for (scope, seq) in &head.reach {
            put_bytes(&mut body, scope.as_bytes());
            put(&mut body, *seq);
        }
        put(&mut body, head.gone.len() as u64);
        put_ids(&mut body, head.gone.iter());
        put_entries(&mut body, &head.entries);
        put_facets(&mut body, &head.facets);
        put(&mut body, self.count as u64);
        for part in [self.words, self.sizes, self.titles, self.texts] {
            put_bytes(&mut body, &part);
        }
        let mut bytes = Vec::with_capacity(body.len() + 12);
        bytes.extend_from_slice(&MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&checksum(&body).to_le_bytes());
        bytes.append(&mut body);
        bytes
    }
}

/// Appends postings; gives how many bytes they took. The lowest bit of each step says whether a weight follows.
fn put_postings(out: &mut Vec<u8>, postings: &[Posting]) -> u64 {
    let before = out.len();
    let mut next = 0;
    for (document, weight) in postings {
        put(out, u64::from(document - next) << 1 | u64::from(*weight > 1));
        if *weight > 1 {
            put(out, u64::from(*weight));
        }
        next = document + 1;
    }
    (out.len() - before) as u64
}

/// Appends ids in order, each without what it shares with the one before.
fn put_ids<'a>(out: &mut Vec<u8>, ids: impl Iterator<Item = &'a Id>) {
    let mut last: Id = [0; 16];
    for id in ids {
        let shared = last.iter().zip(id).take_while(|(one, other)| one == other).count().min(15);
        out.push(shared as u8);
        out.extend(id.iter().skip(shared));
        last = *id;
    }
}

fn put_entries(out: &mut Vec<u8>, entries: &[Entry]) {
    put(out, entries.len() as u64);
    put_ids(out, entries.iter().map(|entry| &entry.id));
    for entry in entries {
        put(out, entry.rev);
    }
    for entry in entries {
        put(out, u64::from(entry.words));
    }
    let mut last = 0;
    for entry in entries {
        put(out, zigzag(entry.updated.wrapping_sub(last)));
        last = entry.updated;
    }
}

fn put_facets(out: &mut Vec<u8>, facets: &FacetLists) {
    let axes = || facets.iter().filter(|(_, values)| values.values().any(|list| !list.is_empty()));
    put(out, axes().count() as u64);
    for (axis, values) in axes() {
        put_bytes(out, axis.as_bytes());
        let values = || values.iter().filter(|(_, list)| !list.is_empty());
        put(out, values().count() as u64);
        for (value, list) in values() {
            put_bytes(out, value.as_bytes());
            put(out, list.len() as u64);
            let mut steps = Vec::with_capacity(list.len());
            let mut next = 0;
            for document in list {
                put(&mut steps, u64::from(document - next));
                next = document + 1;
            }
            put_bytes(out, &steps);
        }
    }
}
