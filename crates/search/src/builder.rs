//! Building a segment from records.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::order::Arrange;
use domain::text::{Role, tokens};

use crate::document::{Document, Entry, Id};
use crate::writer::{FacetLists, Head, Posting, Writer};

/// How much more a word of a summary counts than one of the text.
const SUMMARY: u32 = 2;

/// A word's number, its weight in the title, its weight in the text.
type Weighed = (u32, u32, u32);

/// Takes records in any order and makes a segment of them; of two with one id the later counts.
#[derive(Debug)]
pub struct SegmentBuilder {
    audience: String,
    reach: BTreeMap<String, u64>,
    gone: BTreeSet<Id>,
    /// The number of each word met; only ever looked up, never walked through.
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    records: BTreeMap<Id, Record>,
}

#[derive(Debug)]
struct Record {
    entry: Entry,
    words: Vec<Weighed>,
    facets: Vec<(String, String)>,
}

impl SegmentBuilder {
    /// A segment for an audience.
    #[must_use]
    pub fn new(audience: &str) -> Self {
        Self {
            audience: audience.to_owned(),
            reach: BTreeMap::new(),
            gone: BTreeSet::new(),
            numbers: HashMap::new(),
            words: Vec::new(),
            records: BTreeMap::new(),
        }
    }

    /// Adds a record, or replaces it.
    pub fn add(&mut self, document: Document) {
        let mut found: Vec<Weighed> = Vec::new();
        let mut words: u32 = 0;
        for (text, in_title, in_text) in
            [(&document.title, 1, 0), (&document.summary, 0, SUMMARY), (&document.text, 0, 1)]
        {
            for token in tokens(text) {
                words = words.saturating_add(u32::from(token.role == Role::Word));
                if in_title == 1 || !token.is_stop(text) {
                    found.push((self.number(token.folded), in_title, in_text));
                }
            }
        }
        found.arrange_by_key(|(word, ..)| *word);
        found.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 = first.1.saturating_add(next.1);
                first.2 = first.2.saturating_add(next.2);
            }
            same
        });
        found.shrink_to_fit();
        let Document { id, rev, updated, mut facets, .. } = document;
        facets.arrange();
        facets.dedup();
        self.gone.remove(&id);
        self.records.insert(id, Record { entry: Entry { id, rev, words, updated }, words: found, facets });
    }

    /// Says that a record is no longer in this audience, so that older segments' entries of it are hidden.
    pub fn remove(&mut self, id: Id) {
        self.records.remove(&id);
        self.gone.insert(id);
    }

    /// Says up to where in a scope's log this segment has read.
    pub fn reach(&mut self, scope: &str, seq: u64) {
        self.reach.insert(scope.to_owned(), seq);
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it has nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.gone.is_empty()
    }

    /// Writes the segment.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut places: Vec<(Vec<Posting>, Vec<Posting>)> = vec![Default::default(); self.words.len()];
        let mut facets = FacetLists::new();
        let mut entries = Vec::with_capacity(self.records.len());
        for (document, record) in (0..).zip(self.records.into_values()) {
            for (word, in_title, in_text) in record.words {
                let Some((titles, texts)) = places.get_mut(word as usize) else { continue };
                for (list, weight) in [(titles, in_title), (texts, in_text)] {
                    if weight > 0 {
                        list.push((document, weight));
                    }
                }
            }
            for (axis, value) in record.facets {
                facets.entry(axis).or_default().entry(value).or_default().push(document);
            }
            entries.push(record.entry);
        }
        let mut words: Vec<_> = self.words.iter().zip(&places).collect();
        words.arrange_by_key(|(word, _)| *word);
        let mut writer = Writer::default();
        for (word, (titles, texts)) in words {
            writer.word(word.as_bytes(), titles, texts);
        }
        writer.finish(&Head { audience: self.audience, reach: self.reach, gone: self.gone, entries, facets })
    }

    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}
