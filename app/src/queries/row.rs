//! What lists show of a record: as little as they need, since every answer also travels inside the page.

use domain::projection::{Axis, Rel};
use domain::query::{Card, Filter, Page};
use domain::record::Ref;
use domain::{Instant, Kind, RecordId};
use i18n::Lang;
use serde::{Deserialize, Serialize};

/// A record by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which.
    pub reference: Ref,
    /// Its title.
    pub title: String,
}

impl Named {
    /// The name on a card in its own language, as its own text says it.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        Self { reference: card.reference, title: card.title.clone() }
    }

    /// The name on a card for a reader of this language, where the record has one; else its own.
    #[must_use]
    pub fn of_in(card: &Card, lang: Lang) -> Self {
        Self { reference: card.reference, title: card.title_in(lang.code()).to_owned() }
    }

    /// The names on these cards for a reader of this language.
    #[must_use]
    pub fn all(cards: &[Card], lang: Lang) -> Vec<Self> {
        cards.iter().map(|card| Self::of_in(card, lang)).collect()
    }

    /// The names of these records, in this order, of those that have one here.
    #[must_use]
    pub fn among(named: &[Self], ids: &[RecordId]) -> Vec<Self> {
        ids.iter().filter_map(|id| named.iter().find(|named| named.reference.id == *id)).cloned().collect()
    }
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which record, and its title.
    pub name: Named,
    /// One or two sentences.
    pub summary: String,
    /// What sort of note, of controlled word, of territory, by its word; empty for other kinds.
    pub sort: String,
    /// Where it is in its life, by its word.
    pub state: String,
    /// Its language.
    pub language: String,
    /// When it last changed.
    pub updated: Instant,
    /// Who wrote it, those that the reader may know.
    pub by: Vec<String>,
    /// Where it is placed somewhere, why it is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Row {
    /// The line of a card, with names for a reader of this language; `included` are the cards that its links lead to.
    #[must_use]
    pub fn of(card: &Card, included: &[Card], lang: Lang) -> Self {
        let title = |card: &Card| card.title_in(lang.code()).to_owned();
        let name = |id: RecordId| included.iter().find(|card| card.reference.id == id).map(title);
        let sorted = matches!(card.reference.kind, Kind::Note | Kind::Concept | Kind::Place);
        let sort = if sorted { card.facet(Axis::Type) } else { None };
        Self {
            name: Named::of_in(card, lang),
            summary: card.summary.clone(),
            sort: sort.unwrap_or_default().to_owned(),
            state: card.state.clone(),
            language: card.language.clone(),
            updated: card.updated,
            by: card.targets(Rel::Author).filter_map(name).collect(),
            why: String::new(),
        }
    }

    /// The language of its title and summary where it is not the page's, for whoever hears the page: concepts and places have
    /// their names in each.
    #[must_use]
    pub fn foreign(&self, page: Lang) -> Option<String> {
        let named = matches!(self.name.reference.kind, Kind::Concept | Kind::Place);
        let same = self.language.split('-').next().is_none_or(|spoken| spoken.is_empty() || spoken == page.code());
        (!named && !same).then(|| self.language.clone())
    }

    /// The lines of a page, with names for a reader of this language.
    #[must_use]
    pub fn all(page: &Page, lang: Lang) -> Vec<Self> {
        page.cards.iter().map(|card| Self::of(card, &page.included, lang)).collect()
    }
}

/// Records of this kind.
#[must_use]
pub fn of_kind(kind: Kind) -> Filter {
    Filter { kinds: vec![kind], ..Filter::default() }
}

/// Records of this kind in this state.
#[must_use]
pub fn in_state(kind: Kind, state: &str) -> Filter {
    Filter { facets: vec![facet(Axis::Status, state)], ..of_kind(kind) }
}

/// A value on an axis.
#[must_use]
pub fn facet(axis: Axis, value: &str) -> domain::projection::Facet {
    domain::projection::Facet { axis, value: value.to_owned() }
}
