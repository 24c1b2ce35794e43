//! The handful of questions that every page is made of, asked of the server or of the device alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::kind::Kind;
use crate::policy::Level;
use crate::projection::{ANY_LANGUAGE, Axis, Facet, Link, Rel};
use crate::record::{Record, Ref};
use crate::time::Instant;

mod history;

pub use history::{Made, Revision, Version, Withdrawn};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A record, whole.
    Record(RecordId),
    /// The cards of these records, those that exist and may be seen.
    Cards(Vec<RecordId>),
    /// A page of cards.
    List(List),
    /// How many records each value of these axes has.
    Count {
        /// The axes.
        axes: Vec<Axis>,
        /// Among which records.
        filter: Filter,
    },
    /// Words, with passages.
    Search(Search),
    /// The last revisions of a record, newest first.
    History(RecordId),
    /// Those that came before one of them, newest first.
    Earlier {
        /// Which record.
        id: RecordId,
        /// Before which of its revisions.
        before: u64,
    },
    /// A record as it was at a revision.
    Version {
        /// Which record.
        id: RecordId,
        /// Which of its revisions.
        rev: u64,
    },
    /// Whether a record that cannot be read was taken back, since when and why.
    Withdrawn(RecordId),
}

/// An answer, in the order of the questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The record, if it may be seen.
    Record(Option<Box<Seen>>),
    /// Cards, in the order asked.
    Cards(Vec<Card>),
    /// A page.
    List(Page),
    /// Counts by axis and value.
    Count(BTreeMap<Axis, Vec<(String, u64)>>),
    /// What was found.
    Search(Found),
    /// Revisions.
    History(Vec<Revision>),
    /// The record then, if that revision may be seen.
    Version(Option<Box<Version>>),
    /// How it was taken back, for those who could read it last.
    Withdrawn(Option<Withdrawn>),
}

/// A record as this actor sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The record.
    pub record: Record,
    /// How far they may go with it.
    pub level: Level,
}

/// Which records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// With all of these facets.
    pub facets: Vec<Facet>,
    /// That link to this record in this way.
    pub linked: Option<(Rel, RecordId)>,
    /// That do not link to this record in this way.
    #[serde(default)]
    pub unlinked: Option<(Rel, RecordId)>,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Last changed first.
    #[default]
    Recent,
    /// By title.
    Title,
    /// By the place that a link gives them (a carnet's own order).
    Position,
}

/// A page of cards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Which records.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// How many, at most 200.
    pub limit: u32,
    /// After this place, as the page before said.
    pub after: Option<Place>,
    /// Also give the cards that these links lead to.
    pub include: Vec<Rel>,
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The sort key, as bytes that sort.
    pub key: Vec<u8>,
    /// The record.
    pub id: RecordId,
}

/// What a list shows of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Which record.
    pub reference: Ref,
    /// At which revision.
    pub rev: u64,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Its language.
    pub language: String,
    /// Where it is in its life.
    pub state: String,
    /// When it was made.
    pub created: Instant,
    /// When it last changed.
    pub updated: Instant,
    /// Its facets.
    pub facets: Vec<Facet>,
    /// Its links, mentions apart.
    pub links: Vec<Link>,
}

impl Card {
    /// The first value on an axis.
    #[must_use]
    pub fn facet(&self, axis: Axis) -> Option<&str> {
        self.facets.iter().find(|facet| facet.axis == axis).map(|facet| facet.value.as_str())
    }

    /// Its title for a reader of this language, where it has one.
    #[must_use]
    pub fn title_in(&self, lang: &str) -> &str {
        let names = self.facets.iter().filter(|facet| facet.axis == Axis::Name);
        let mine = names.filter_map(|facet| facet.value.split_once(':')).find(|(of, _)| *of == lang);
        mine.map_or(&self.title, |(_, name)| name)
    }

    /// The words of a text that lead to it by themselves: none for what is not to be linked to.
    pub fn called(&self) -> impl Iterator<Item = &str> + '_ {
        let names = self.facets.iter().filter(|facet| facet.axis == Axis::Name);
        let named = names.filter_map(|facet| facet.value.split_once(':'));
        named.filter(|(of, _)| *of == ANY_LANGUAGE).map(|(_, word)| word)
    }

    /// Where its links of this meaning lead.
    pub fn targets(&self, rel: Rel) -> impl Iterator<Item = RecordId> + '_ {
        self.links.iter().filter(move |link| link.rel == rel).map(|link| link.target)
    }
}

/// A page of cards and what its links lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The cards.
    pub cards: Vec<Card>,
    /// The cards that included links lead to, each once.
    pub included: Vec<Card>,
    /// Where the next page begins; none at the end.
    pub next: Option<Place>,
    /// How many there are in all.
    pub total: u64,
}

impl Page {
    /// The included card of a record.
    #[must_use]
    pub fn included(&self, id: RecordId) -> Option<&Card> {
        self.included.iter().find(|card| card.reference.id == id)
    }
}

/// Words to find.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// Only records with all of these facets. A container keeps what is placed in it, and in what is placed there, as far as
    /// whoever asks may see that it is.
    pub facets: Vec<Facet>,
    /// Also count these axes.
    pub axes: Vec<Axis>,
    /// How many, at most 50.
    pub limit: u32,
    /// After how many.
    pub offset: u32,
}

impl Search {
    /// The container that it is limited to, the first where several are named; one that is no identifier holds nothing.
    #[must_use]
    pub fn container(&self) -> Option<Option<RecordId>> {
        self.facets.iter().find(|facet| facet.axis == Axis::Container).map(|facet| facet.value.parse().ok())
    }

    /// The facets that records say themselves.
    pub fn said(&self) -> impl Iterator<Item = &Facet> {
        self.facets.iter().filter(|facet| facet.axis != Axis::Container)
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How many in all.
    pub total: u64,
    /// How many of them, which come last, lack some of the words or a phrase as written.
    #[serde(default)]
    pub partial: u64,
    /// The best, in order.
    pub hits: Vec<Hit>,
    /// Counts by axis.
    pub counts: BTreeMap<Axis, Vec<(String, u64)>>,
    /// Words that exist, when one that was typed does not.
    pub corrections: Vec<String>,
}

/// A record found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Its card.
    pub card: Card,
    /// Pieces of its text, with what matched.
    pub passages: Vec<Passage>,
}

/// A piece of text with what matched in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Byte ranges in it, in order, apart.
    pub marks: Vec<(u32, u32)>,
}

/// Everything a page asked, with when it was true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// One answer a question.
    pub answers: Vec<Answer>,
    /// As of when.
    pub as_of: Instant,
    /// Whether the device answered rather than the server.
    pub from_device: bool,
}
