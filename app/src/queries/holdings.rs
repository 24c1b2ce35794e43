//! What the commons holds under a theme, a sector or a territory: how many records of each kind, and the first of some.

use std::collections::BTreeMap;

use domain::order::Arrange;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Ask, Card, Filter, List, Order};
use domain::vocabulary::place;
use domain::{Kind, RecordId};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::Answers;
use super::row::{Named, Row, facet};

/// The kinds that are counted, in the order in which they are shown.
pub const COUNTED: [Kind; 6] =
    [Kind::Note, Kind::Notebook, Kind::Organisation, Kind::Term, Kind::Person, Kind::KnowledgeBase];

/// How many of a kind are listed; the search has the others.
const FIRST: u32 = 5;

/// How records say that they are under this; of Québec none does, for all are in it.
#[must_use]
pub fn under(axis: Axis, id: RecordId) -> Vec<Facet> {
    if id == place::id("qc") { Vec::new() } else { vec![facet(axis, &id.to_string())] }
}

/// What is under a theme, a sector or a territory.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Holdings {
    /// How many of each kind, those of which there is one at least.
    pub counts: Vec<(Kind, u64)>,
    /// The first of some kinds.
    pub lists: Vec<(Kind, Vec<Row>)>,
}

impl Holdings {
    /// What is asked: the counts, then a list of each of these kinds.
    #[must_use]
    pub fn asks(axis: Axis, id: RecordId, kinds: &[Kind]) -> Vec<Ask> {
        let under = |kinds: Vec<Kind>| Filter { kinds, facets: under(axis, id), ..Filter::default() };
        let list = |kind: &Kind| {
            let order = if *kind == Kind::Note { Order::Recent } else { Order::Title };
            let include = if *kind == Kind::Note { vec![Rel::Author] } else { Vec::new() };
            Ask::List(List { filter: under(vec![*kind]), order, limit: FIRST, after: None, include })
        };
        let counts = Ask::Count { axes: vec![Axis::Kind], filter: under(COUNTED.to_vec()) };
        core::iter::once(counts).chain(kinds.iter().map(list)).collect()
    }

    /// Takes the answers to those questions.
    #[must_use]
    pub fn take(answers: &mut Answers, kinds: &[Kind], lang: Lang) -> Self {
        let counted = answers.counts().remove(&Axis::Kind).unwrap_or_default();
        let count = |kind: Kind| counted.iter().find(|(name, _)| name == kind.name()).map(|(_, count)| *count);
        Self {
            counts: COUNTED.into_iter().filter_map(|kind| Some((kind, count(kind)?))).collect(),
            lists: kinds.iter().map(|kind| (*kind, Row::all(&answers.page(), lang))).collect(),
        }
    }

    /// How many of a kind there are.
    #[must_use]
    pub fn count(&self, kind: Kind) -> u64 {
        self.counts.iter().find(|(other, _)| *other == kind).map_or(0, |(_, count)| *count)
    }
}

/// A theme, a sector or a territory, with how many records are under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Its name.
    pub name: Named,
    /// What sort of controlled word, of territory, by its word.
    pub sort: String,
    /// How many records.
    pub count: u64,
}

impl Counted {
    /// These, by their names for a reader of this language, as counted on this axis.
    #[must_use]
    pub fn all(cards: &[Card], counts: &BTreeMap<Axis, Vec<(String, u64)>>, axis: Axis, lang: Lang) -> Vec<Self> {
        let counts = counts.get(&axis).map(Vec::as_slice).unwrap_or_default();
        let of = |card: &Card| {
            let id = card.reference.id.to_string();
            Self {
                name: Named::of_in(card, lang),
                sort: card.facet(Axis::Type).unwrap_or_default().to_owned(),
                count: counts.iter().find(|(value, _)| *value == id).map_or(0, |(_, count)| *count),
            }
        };
        let mut all: Vec<Self> = cards.iter().map(of).collect();
        all.arrange_by_cached_key(|one| domain::text::sort_key(&one.name.title));
        all
    }
}

/// How many records each value of these axes has.
#[must_use]
pub fn counting(axes: &[Axis]) -> Ask {
    Ask::Count { axes: axes.to_vec(), filter: Filter { kinds: COUNTED.to_vec(), ..Filter::default() } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quebec_holds_what_says_no_place() {
        assert_eq!(under(Axis::Place, place::id("qc")), []);
        assert_eq!(under(Axis::Place, place::id("r01")), [facet(Axis::Place, &place::id("r01").to_string())]);
        for ask in Holdings::asks(Axis::Place, place::id("qc"), &[Kind::Note]) {
            let (Ask::Count { filter, .. } | Ask::List(List { filter, .. })) = ask else { panic!("{ask:?}") };
            assert_eq!(filter.facets, []);
        }
    }
}
