//! Words and facets: what the address of a search says, and what is found.

use std::collections::BTreeMap;

use api::ApiError;
use domain::order;
use domain::order::Arrange;
use domain::projection::{Axis, Facet};
use domain::query::{Ask, Passage, Search};
use domain::vocabulary::{Concept, place};
use domain::{Kind, RecordId};
use i18n::{Lang, Words};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::holdings::under;
use super::row::{Named, Row};
use super::{Reader, Shown};
use crate::labels;
use crate::routes;

/// How many a page shows.
const PAGE: u32 = 20;

/// The axes that a search can be narrowed on, with their names in addresses.
pub const AXES: [(Axis, &str); 7] = [
    (Axis::Kind, "genre"),
    (Axis::Theme, "theme"),
    (Axis::Sector, "secteur"),
    (Axis::Place, "lieu"),
    (Axis::Type, "type"),
    (Axis::Lang, "langue"),
    (Axis::Licence, "licence"),
];

/// The name, in addresses, of the carnet or the base that a search is limited to.
pub const WITHIN: &str = "dans";

/// How many values of an axis there are at most: more than there are themes, sectors or regions.
const VALUES: usize = 60;

/// Whether the values of an axis are records.
#[must_use]
pub const fn is_of_records(axis: Axis) -> bool {
    matches!(axis, Axis::Theme | Axis::Sector | Axis::Place)
}

/// What is searched, as the address of the page says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The words.
    pub words: String,
    /// The facets chosen, by axis.
    pub chosen: BTreeMap<Axis, String>,
    /// The carnet or the base that it is limited to.
    pub within: Option<RecordId>,
    /// Which page, from one.
    pub page: u32,
}

impl Sought {
    /// Reads an address.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Self {
        let value = |name: &str| query.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let chosen = |(axis, name): (Axis, &str)| {
            let value = value(name)?;
            let value = if is_of_records(axis) { routes::id_of(&value)?.to_string() } else { value };
            Some((axis, value))
        };
        Self {
            words: value("q").unwrap_or_default(),
            chosen: AXES.into_iter().filter_map(chosen).collect(),
            within: value(WITHIN).and_then(|value| routes::id_of(&value)),
            page: value("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 500),
        }
    }

    /// What follows the path in the address of this search.
    #[must_use]
    pub fn query(&self) -> String {
        let (page, kept) = (self.page.to_string(), self.kept());
        let mut pairs = vec![("q", self.words.as_str())];
        pairs.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
        if self.page > 1 {
            pairs.push(("page", &page));
        }
        routes::query(&pairs)
    }

    /// What stays when other words are searched, as addresses say it.
    #[must_use]
    pub fn kept(&self) -> Vec<(&'static str, String)> {
        let chosen = |(axis, name): (Axis, &'static str)| Some((name, self.chosen.get(&axis)?.clone()));
        let within = self.within.map(|within| (WITHIN, within.to_string()));
        AXES.into_iter().filter_map(chosen).chain(within).collect()
    }

    /// Records of a kind that are under a theme, a sector or a territory.
    #[must_use]
    pub fn under(axis: Axis, id: RecordId, kind: Kind) -> Self {
        let mut chosen = order::map([(Axis::Kind, kind.name().to_owned())]);
        chosen.extend(under(axis, id).into_iter().map(|facet| (facet.axis, facet.value)));
        Self { chosen, page: 1, ..Self::default() }
    }

    /// The address of this search.
    #[must_use]
    pub fn address(&self, lang: Lang) -> String {
        routes::search(lang) + &self.query()
    }

    /// The same search over everything.
    #[must_use]
    pub fn everywhere(&self) -> Self {
        Self { page: 1, within: None, ..self.clone() }
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
        self.words.is_empty() && self.chosen.is_empty() && self.within.is_none()
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// How many in all.
    pub total: u64,
    /// How many of them, which come last, lack some of the words or a phrase as written.
    pub partial: u64,
    /// The lines of this page.
    pub lines: Vec<Result>,
    /// How many each value of an axis has, the commonest and the chosen one.
    pub counts: BTreeMap<Axis, Vec<(String, u64)>>,
    /// The names of the values that are records.
    pub names: Vec<Named>,
    /// Words that exist, when one that was typed does not.
    pub corrections: Vec<String>,
}

impl Results {
    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(u64::from(PAGE))
    }

    /// How many to speak of: those that have all that was asked, else those that come near.
    #[must_use]
    pub const fn counted(&self) -> u64 {
        match self.total.saturating_sub(self.partial) {
            0 => self.total,
            complete => complete,
        }
    }

    /// How many lines of this page have all that was asked; those after them do not.
    #[must_use]
    pub fn complete_lines(&self, page: u32) -> usize {
        let before = u64::from(page.saturating_sub(1)) * u64::from(PAGE);
        let left = (self.total - self.partial.min(self.total)).saturating_sub(before);
        usize::try_from(left).unwrap_or(usize::MAX).min(self.lines.len())
    }

    /// The name of a record.
    #[must_use]
    pub fn name(&self, id: RecordId) -> Option<&str> {
        self.names.iter().find(|named| named.reference.id == id).map(|named| named.title.as_str())
    }
}

impl Shown for Results {
    type Key = Sought;

    async fn load(reader: Reader, sought: Sought) -> core::result::Result<Self, ApiError> {
        if sought.is_empty() {
            return Ok(Self::default());
        }
        let chosen = sought.chosen;
        let within = sought.within.map(|within| Facet { axis: Axis::Container, value: within.to_string() });
        let facets = chosen.iter().map(|(axis, value)| Facet { axis: *axis, value: value.clone() });
        let facets = facets.chain(within).collect();
        let search = Search {
            text: sought.words,
            facets,
            axes: AXES.map(|(axis, _)| axis).to_vec(),
            limit: PAGE,
            offset: sought.page.saturating_sub(1) * PAGE,
        };
        let found = reader.ask(vec![Ask::Search(search)]).await?.found();
        let mut results = Self {
            total: found.total,
            partial: found.partial,
            counts: shown(i18n::t(reader.lang()), found.counts, &chosen),
            corrections: found.corrections,
            ..Self::default()
        };
        let mut named: Vec<RecordId> = results
            .counts
            .iter()
            .filter(|(axis, _)| is_of_records(**axis))
            .flat_map(|(_, values)| values.iter().filter_map(|(value, _)| value.parse().ok()))
            .collect();
        let around = |id: RecordId| place::holding(&id);
        let places = found.hits.iter().map(|hit| hit.card.reference).filter(|one| one.kind == Kind::Place);
        named.extend(places.flat_map(|one| around(one.id)));
        named.extend(sought.within);
        named.arrange();
        named.dedup();
        // What a controlled word means is said in the reader's language, whichever one was searched.
        let words: Vec<RecordId> = found
            .hits
            .iter()
            .map(|hit| hit.card.reference)
            .filter(|one| one.kind == Kind::Concept)
            .map(|one| one.id)
            .collect();
        let mut meanings: BTreeMap<RecordId, String> = BTreeMap::new();
        if !named.is_empty() || !words.is_empty() {
            let asks = core::iter::once(Ask::Cards(named)).chain(words.iter().map(|id| Ask::Record(*id)));
            let mut answers = reader.ask(asks.collect()).await?;
            results.names = Named::all(&answers.cards(), reader.lang());
            for id in words {
                let concept: Option<Concept> = answers.record().map(|seen| seen.record.content());
                meanings.extend(concept.map(|concept| (id, concept.meaning(reader.lang().code()))));
            }
        }
        for mut hit in found.hits {
            let mut row = Row::of(&hit.card, &[], reader.lang());
            if let Some(meaning) = meanings.remove(&row.name.reference.id) {
                row.summary = meaning;
                hit.passages.clear();
            }
            if row.name.reference.kind == Kind::Place {
                // Many territories have the same name: each is said with what holds it.
                let names: Vec<&str> =
                    around(row.name.reference.id).into_iter().filter_map(|id| results.name(id)).collect();
                row.summary = names.join(", ");
            }
            results.lines.push(Result { row, passages: hit.passages });
        }
        Ok(results)
    }
}

/// Of each axis, the values that are shown: the commonest that have a name, regions alone where territories are listed, and the chosen one,
/// which is there even where it has nothing, to be taken back.
fn shown(
    words: Words,
    counts: BTreeMap<Axis, Vec<(String, u64)>>,
    chosen: &BTreeMap<Axis, String>,
) -> BTreeMap<Axis, Vec<(String, u64)>> {
    let is_listed = |axis: Axis, value: &str| match axis {
        Axis::Place => value.parse().is_ok_and(|id| is_region(&id)),
        Axis::Type => labels::sort_word(words, value).is_some(),
        _ => true,
    };
    let mut shown: BTreeMap<Axis, Vec<(String, u64)>> = BTreeMap::new();
    for (axis, values) in counts {
        let chosen = chosen.get(&axis);
        let is_kept = |value: &str, rank: usize| Some(value) == chosen.map(String::as_str) || rank < VALUES;
        let listed = values
            .into_iter()
            .filter(|(value, _)| is_listed(axis, value) || Some(value.as_str()) == chosen.map(String::as_str));
        let kept: Vec<(String, u64)> =
            listed.enumerate().filter(|(rank, (value, _))| is_kept(value, *rank)).map(|(_, value)| value).collect();
        shown.insert(axis, kept);
    }
    for (axis, value) in chosen {
        let values = shown.entry(*axis).or_default();
        if !values.iter().any(|(other, _)| other == value) {
            values.push((value.clone(), 0));
        }
    }
    shown.retain(|_, values| !values.is_empty());
    shown
}

fn is_region(id: &RecordId) -> bool {
    place::code(id).is_some_and(|code| code.starts_with('r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_its_address() {
        let theme = RecordId::from_bytes([5; 16]);
        let sought = Sought::under(Axis::Theme, theme, Kind::Note);
        assert_eq!(sought.address(Lang::Fr), format!("/recherche?q=&genre=note&theme={theme}"));
        let all = Sought::under(Axis::Place, place::id("qc"), Kind::Note);
        assert_eq!(all.address(Lang::Fr), "/recherche?q=&genre=note");
        let mut map = ParamsMap::new();
        map.insert("genre", "note".to_owned());
        // Whatever goes before the identifier is ignored, as in any address.
        map.insert("theme", format!("logement-{theme}"));
        map.insert("lieu", "nulle-part".to_owned());
        assert_eq!(Sought::read(&map), sought);
        map.insert("dans", format!("le-quai-{theme}"));
        let within = Sought { within: Some(theme), ..sought.clone() };
        assert_eq!(Sought::read(&map), within);
        assert_eq!(within.address(Lang::Fr), format!("/recherche?q=&genre=note&theme={theme}&dans={theme}"));
        assert_eq!(within.everywhere(), sought);
    }

    #[test]
    fn what_lacks_a_word_begins_where_it_is_counted_whatever_the_page() {
        let reference = domain::record::Ref { kind: Kind::Note, id: RecordId::from_bytes([7; 16]) };
        let row = Row {
            name: Named { reference, title: String::new() },
            summary: String::new(),
            sort: String::new(),
            state: String::new(),
            language: String::new(),
            updated: domain::Instant(0),
            by: Vec::new(),
            why: String::new(),
        };
        let lines = vec![Result { row, passages: Vec::new() }; PAGE as usize];
        let found = |total, partial| Results { total, partial, lines: lines.clone(), ..Results::default() };
        for (total, partial, number, complete, counted) in [
            (45, 0, 1, 20, 45),
            (45, 0, 3, 5, 45),
            (45, 42, 1, 3, 3),
            (45, 42, 2, 0, 3),
            (45, 45, 1, 0, 45),
            (0, 0, 1, 0, 0),
        ] {
            let results = found(total, partial);
            assert_eq!(results.complete_lines(number), complete, "{partial} of {total}, page {number}");
            assert_eq!(results.counted(), counted, "{partial} of {total}");
        }
    }

    #[test]
    fn sorts_that_have_no_word_take_the_place_of_none() {
        let forms = domain::directory::LegalForm::ALL.iter().map(|form| (form.as_str().to_owned(), 9));
        let sorts = forms.chain([("story".to_owned(), 2), ("guide".to_owned(), 1)]).collect();
        let found = shown(i18n::t(Lang::Fr), BTreeMap::from([(Axis::Type, sorts)]), &BTreeMap::new());
        assert_eq!(found[&Axis::Type], [("story".to_owned(), 2), ("guide".to_owned(), 1)]);
    }

    #[test]
    fn regions_alone_are_listed_beside_what_was_chosen() {
        let value = |code: &str| place::id(code).to_string();
        let counted = |codes: &[(&str, u64)]| codes.iter().map(|(code, n)| (value(code), *n)).collect::<Vec<_>>();
        let counts = BTreeMap::from([(Axis::Place, counted(&[("10", 9), ("r01", 9), ("10043", 8), ("r03", 2)]))]);
        let shown = |counts, chosen: &BTreeMap<Axis, String>| shown(i18n::t(Lang::Fr), counts, chosen);
        assert_eq!(shown(counts.clone(), &BTreeMap::new())[&Axis::Place], counted(&[("r01", 9), ("r03", 2)]));
        let chosen = BTreeMap::from([(Axis::Place, value("10043"))]);
        assert_eq!(shown(counts, &chosen)[&Axis::Place], counted(&[("r01", 9), ("10043", 8), ("r03", 2)]));
        assert_eq!(shown(BTreeMap::new(), &chosen)[&Axis::Place], counted(&[("10043", 0)]));
    }
}
