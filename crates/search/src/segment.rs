//! A segment: immutable bytes, checked whole before they are used.

mod dictionary;
mod facets;
mod open;
mod postings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use dictionary::Words;
pub(crate) use postings::Postings;

use crate::document::{Entry, Id};
use crate::error::SegmentError;

/// Records of one audience, ready to be searched.
#[derive(Debug, Clone)]
pub struct Segment {
    bytes: Arc<[u8]>,
    audience: String,
    reach: BTreeMap<String, u64>,
    gone: Vec<Id>,
    entries: Vec<Entry>,
    facets: Vec<facets::Axis>,
    blocks: Vec<dictionary::Block>,
    words: Range<usize>,
    sizes: Range<usize>,
    titles: Range<usize>,
    texts: Range<usize>,
}

impl Segment {
    /// Opens a segment. Everything in it is read once: what opens can be searched without a fault.
    ///
    /// # Errors
    /// When the bytes are not a whole segment of this version.
    pub fn open(bytes: impl Into<Arc<[u8]>>) -> Result<Self, SegmentError> {
        open::open(bytes.into())
    }

    /// Whose records it holds.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Up to where it has read the log of each scope.
    #[must_use]
    pub fn reach(&self) -> &BTreeMap<String, u64> {
        &self.reach
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no record; it may still say which are gone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The records it holds with their revisions, in the order of their ids.
    pub fn records(&self) -> impl ExactSizeIterator<Item = (Id, u64)> + '_ {
        self.entries.iter().map(|entry| (entry.id, entry.rev))
    }

    /// The records it says are gone.
    #[must_use]
    pub fn gone(&self) -> &[Id] {
        &self.gone
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of a record's document.
    pub(crate) fn find(&self, id: &Id) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}
