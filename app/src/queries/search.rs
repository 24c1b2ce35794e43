//! Words and facets: what the address of a search says, and what is found.

use std::collections::BTreeMap;

use api::ApiError;
use domain::projection::{Axis, Facet};
use domain::query::{Ask, Passage, Search};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::row::Row;
use super::{Reader, Shown};

/// How many a page shows.
const PAGE: u32 = 20;

/// The axes that a search can be narrowed on, with their names in addresses.
pub const AXES: [(Axis, &str); 4] =
    [(Axis::Kind, "genre"), (Axis::Type, "type"), (Axis::Lang, "langue"), (Axis::Licence, "licence")];

/// What is searched, as the address of the page says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The words.
    pub words: String,
    /// The facets chosen, by axis.
    pub chosen: BTreeMap<Axis, String>,
    /// Which page, from one.
    pub page: u32,
}

impl Sought {
    /// Reads an address.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Self {
        let value = |name: &str| query.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        Self {
            words: value("q").unwrap_or_default(),
            chosen: AXES.into_iter().filter_map(|(axis, name)| Some((axis, value(name)?))).collect(),
            page: value("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 500),
        }
    }

    /// What follows the path in the address of this search.
    #[must_use]
    pub fn query(&self) -> String {
        let page = self.page.to_string();
        let mut pairs = vec![("q", self.words.as_str())];
        pairs.extend(AXES.iter().filter_map(|(axis, name)| Some((*name, self.chosen.get(axis)?.as_str()))));
        if self.page > 1 {
            pairs.push(("page", &page));
        }
        crate::routes::query(&pairs)
    }

    /// The same search, with a value chosen on an axis, or none.
    #[must_use]
    pub fn with(&self, axis: Axis, value: Option<&str>) -> Self {
        let mut other = Self { page: 1, ..self.clone() };
        match value {
            Some(value) => other.chosen.insert(axis, value.to_owned()),
            None => other.chosen.remove(&axis),
        };
        other
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.chosen.is_empty()
    }
}

/// A line of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Result {
    /// The record.
    pub row: Row,
    /// Pieces of its text, with what matched.
    pub passages: Vec<Passage>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// How many in all.
    pub total: u64,
    /// The lines of this page.
    pub lines: Vec<Result>,
    /// How many each value of an axis has.
    pub counts: BTreeMap<Axis, Vec<(String, u64)>>,
    /// Words that exist, when one that was typed does not.
    pub corrections: Vec<String>,
}

impl Results {
    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(u64::from(PAGE))
    }
}

impl Shown for Results {
    type Key = Sought;

    async fn load(reader: Reader, sought: Sought) -> core::result::Result<Self, ApiError> {
        if sought.is_empty() {
            return Ok(Self { total: 0, lines: Vec::new(), counts: BTreeMap::new(), corrections: Vec::new() });
        }
        let facets = sought.chosen.iter().map(|(axis, value)| Facet { axis: *axis, value: value.clone() }).collect();
        let search = Search {
            text: sought.words,
            facets,
            axes: AXES.map(|(axis, _)| axis).to_vec(),
            limit: PAGE,
            offset: sought.page.saturating_sub(1) * PAGE,
        };
        let found = reader.ask(vec![Ask::Search(search)]).await?.found();
        let line = |hit: domain::query::Hit| Result { row: Row::of(&hit.card, &[]), passages: hit.passages };
        Ok(Self {
            total: found.total,
            lines: found.hits.into_iter().map(line).collect(),
            counts: found.counts,
            corrections: found.corrections,
        })
    }
}
