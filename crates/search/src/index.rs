//! The segments that a person may search, seen as one: each live record counts once.

mod answer;
mod rank;
mod score;
mod tally;
mod typo;

use std::sync::Arc;

use crate::document::{Entry, Id};
use crate::query::{Query, Results};
use crate::segment::Segment;

/// Segments of one or several audiences. Nothing outside them can be found, counted or guessed.
///
/// Within an audience, what a newer segment says of a record hides what older ones say, also that it is gone. When several
/// audiences have a record, its highest revision counts, and of equals the one pushed last.
#[derive(Debug, Clone, Default)]
pub struct Index {
    parts: Vec<Part>,
    /// For each document what its length does to its scores; zero for one that is hidden.
    norms: Vec<f32>,
    live: usize,
    /// How many words all live documents have.
    words: u64,
}

#[derive(Debug, Clone)]
struct Part {
    segment: Arc<Segment>,
    /// The number of its first document among all.
    base: usize,
    states: Vec<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Live,
    /// A newer segment of the same audience speaks of it.
    Replaced,
    /// Another audience has it at the same or a higher revision.
    Elsewhere,
}

impl Index {
    /// An index of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An index of segments, oldest first.
    #[must_use]
    pub fn of(segments: impl IntoIterator<Item = Arc<Segment>>) -> Self {
        let mut index = Self::new();
        for segment in segments {
            index.put(segment);
        }
        index.settle();
        index
    }

    /// Adds a segment, newer than those of its audience that are there.
    pub fn push(&mut self, segment: Arc<Segment>) {
        self.put(segment);
        self.settle();
    }

    /// Its segments, oldest first.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &Arc<Segment>> {
        self.parts.iter().map(|part| &part.segment)
    }

    /// How many live records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// The revision at which a record is held.
    #[must_use]
    pub fn revision(&self, id: &Id) -> Option<u64> {
        self.places(id).find_map(|(part, document)| {
            let part = self.parts.get(part)?;
            (part.states.get(document) == Some(&State::Live)).then_some(part.segment.entries().get(document)?.rev)
        })
    }

    /// Answers a question. A phrase is taken as its words, exactly spelt: see [`Index::search_where`].
    #[must_use]
    pub fn search(&self, query: &Query) -> Results {
        answer::answer(self, query, None)
    }

    /// Answers a question, asking of each of the best records that have a phrase's words whether it holds the phrase (see
    /// [`phrases_hold`](crate::phrases_hold)). Records past the first thousand are not asked about, nor given.
    pub fn search_where(&self, query: &Query, holds: &mut dyn FnMut(&Id) -> bool) -> Results {
        answer::answer(self, query, Some(holds))
    }

    /// The records that [`Index::search_where`] will ask about, best first, for those who must fetch their texts before.
    #[must_use]
    pub fn candidates(&self, query: &Query) -> Vec<Id> {
        let mut asked = Vec::new();
        if crate::phrase::has_phrase(&query.text) {
            self.search_where(query, &mut |id| {
                asked.push(*id);
                true
            });
        }
        asked
    }

    fn put(&mut self, segment: Arc<Segment>) {
        let ids: Vec<Id> = segment.gone().iter().copied().chain(segment.records().map(|(id, _)| id)).collect();
        for part in self.parts.iter_mut().filter(|part| part.segment.audience() == segment.audience()) {
            for document in ids.iter().filter_map(|id| part.segment.find(id)) {
                if let Some(state) = part.states.get_mut(document) {
                    *state = State::Replaced;
                }
            }
        }
        let base = self.parts.last().map_or(0, |last| last.base + last.segment.len());
        let states = vec![State::Live; segment.len()];
        self.parts.push(Part { segment, base, states });
        if self.parts.len() > 1 {
            ids.iter().for_each(|id| self.choose(id));
        }
    }

    /// Leaves live one entry of a record among those of several audiences.
    fn choose(&mut self, id: &Id) {
        let entries: Vec<(u64, usize, usize)> = self
            .places(id)
            .filter_map(|(number, document)| {
                let part = self.parts.get(number)?;
                let replaced = *part.states.get(document)? == State::Replaced;
                (!replaced).then_some((part.segment.entries().get(document)?.rev, number, document))
            })
            .collect();
        let best = entries.iter().max().copied();
        for entry in entries {
            let (_, number, document) = entry;
            if let Some(state) = self.parts.get_mut(number).and_then(|part| part.states.get_mut(document)) {
                *state = if Some(entry) == best { State::Live } else { State::Elsewhere };
            }
        }
    }

    fn places<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.parts.iter().enumerate().filter_map(|(number, part)| Some((number, part.segment.find(id)?)))
    }

    /// Counts what is live, from which the scores follow.
    fn settle(&mut self) {
        let live = |part: &Part| -> Vec<Option<u32>> {
            let states = part.states.iter().map(|state| *state == State::Live);
            states.zip(part.segment.entries()).map(|(live, entry)| live.then_some(entry.words)).collect()
        };
        let lengths: Vec<Option<u32>> = self.parts.iter().flat_map(live).collect();
        self.live = lengths.iter().flatten().count();
        self.words = lengths.iter().flatten().map(|words| u64::from(*words)).sum();
        let mean = score::mean(self.words, self.live);
        self.norms = lengths.iter().map(|words| words.map_or(0.0, |words| score::norm(words, mean))).collect();
    }

    /// The entry of a document by its number among all.
    fn entry(&self, document: usize) -> Option<&Entry> {
        let part = self.parts.partition_point(|part| part.base <= document).checked_sub(1)?;
        let part = self.parts.get(part)?;
        part.segment.entries().get(document - part.base)
    }
}
