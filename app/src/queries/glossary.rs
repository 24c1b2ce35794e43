//! The lexique, and a term of it.

use api::ApiError;
use domain::knowledge::Term;
use domain::order::Arrange;
use domain::query::{Ask, List, Order, Page, Seen, Withdrawn};
use domain::{Kind, Level, Record, RecordId};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::lists::{Part, whole};
use super::note::{citing, mentioned_in, to_decide, waiting_on, withdrawn};
use super::row::{Named, Row, of_kind};
use super::{Reader, Shown};

/// How many terms a page shows.
const PAGE: usize = 200;

/// The lexique.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Glossary {
    /// Its terms, by title: the part that the address asks for.
    pub rows: Vec<Row>,
    /// Which part of them that is.
    pub part: Part,
}

impl Shown for Glossary {
    /// Which part the address asks for.
    type Key = String;

    async fn load(reader: Reader, number: String) -> Result<Self, ApiError> {
        let filter = of_kind(Kind::Term);
        let list = List { filter, order: Order::Title, limit: 200, after: None, include: Vec::new() };
        let first = reader.ask(vec![Ask::List(list.clone())]).await?.page();
        let rows = by_title(&whole(&reader, list, first).await?, reader.lang());
        let part = Part::asked(&number, rows.len(), PAGE);
        Ok(Self { rows: part.cut(rows, PAGE), part })
    }
}

/// The lines of a page, in the order of the titles that they show: a term is stored under one, and has one per language.
fn by_title(page: &Page, lang: Lang) -> Vec<Row> {
    let mut rows = Row::all(page, lang);
    rows.arrange_by_cached_key(|row| domain::text::sort_key(&row.name.title));
    rows
}

/// A term's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TermPage {
    /// The term, if it may be seen.
    pub seen: Option<Seen>,
    /// How it was taken back, for who could read it.
    pub withdrawn: Option<Withdrawn>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<api::NewIds>,
    /// The records that it names: related and broader terms, links of its texts.
    pub named: Vec<Named>,
    /// What it is about.
    pub subjects: Vec<Named>,
    /// What cites it.
    pub cited_by: Vec<Row>,
    /// How many suggestions on it wait for the reader.
    pub waiting: u64,
}

impl Shown for TermPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(citing(id)), waiting_on(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Term) else {
            page.withdrawn = withdrawn(&reader, id, Kind::Term).await?;
            return Ok(page);
        };
        if seen.level >= Level::Manage {
            page.ids = reader.ids_of_document().await?;
        }
        let term: Term = seen.record.content();
        page.cited_by = Row::all(&whole(&reader, citing(id), answers.page()).await?, reader.lang());
        page.waiting = to_decide(&seen, &answers.page());
        let texts = [term.definition.as_str(), term.usage.as_str()].into_iter().flat_map(mentioned_in);
        let named: Vec<RecordId> = texts.chain(term.related.iter().chain(&term.broader).copied()).collect();
        if !(named.is_empty() && term.themes.is_empty()) {
            let mut answers = reader.ask(vec![Ask::Cards(named), Ask::Cards(term.themes)]).await?;
            page.named = Named::all(&answers.cards(), reader.lang());
            page.subjects = Named::all(&answers.cards(), reader.lang());
        }
        page.seen = Some(seen);
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }

    fn opened(&self) -> Vec<Record> {
        self.seen.iter().map(|seen| seen.record.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::Instant;
    use domain::projection::{Axis, Facet};
    use domain::query::Card;
    use domain::record::Ref;

    use super::*;

    #[test]
    fn the_lexique_is_in_the_order_of_the_words_that_are_read() {
        let term = |n: u8, fr: &str, en: &str| Card {
            reference: Ref { kind: Kind::Term, id: RecordId::from_bytes([n; 16]) },
            rev: 1,
            title: fr.to_owned(),
            summary: String::new(),
            language: String::new(),
            state: String::new(),
            created: Instant(0),
            updated: Instant(0),
            facets: vec![Facet { axis: Axis::Name, value: ["en:", en].concat() }],
            links: Vec::new(),
        };
        let cards = vec![term(1, "Aboiteau", "Dyke"), term(2, "Batture", "Tidal flat"), term(3, "Corvée", "Bee")];
        let page = Page { cards, ..Page::default() };
        let titles = |lang| by_title(&page, lang).into_iter().map(|row| row.name.title).collect::<Vec<_>>();
        assert_eq!(titles(Lang::En), ["Bee", "Dyke", "Tidal flat"]);
        assert_eq!(titles(Lang::Fr), ["Aboiteau", "Batture", "Corvée"]);
    }
}
