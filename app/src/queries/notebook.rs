//! A carnet: its introduction, and the notes it holds, in its order, by its categories.

use api::{ApiError, KitSize};
use domain::knowledge::Notebook;
use domain::knowledge::notebook::OrderBy;
use domain::order;
use domain::order::Arrange;
use domain::projection::{Axis, Rel};
use domain::query::{Ask, Card, Filter, List, Order, Page, Seen, Withdrawn};
use domain::{Kind, Level, Record, RecordId, Selector, Value};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::lists::{Part, whole};
use super::note::{mentioned_in, to_decide, waiting_on, withdrawn};
use super::placing::{Proposal, Proposals, Standing, holders, placements_of, proposed_to, unsettled};
use super::row::{Named, Row, in_state};
use super::subject::naming;
use super::{Reader, Shown};

/// How many records a page shows of what a carnet holds.
pub const PAGE: usize = 100;

/// What a carnet holds in one of its categories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// What the category is called; nothing for what is in none.
    pub label: Option<String>,
    /// What is in it, in the carnet's order.
    pub rows: Vec<Row>,
}

/// A carnet's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NotebookPage {
    /// The carnet, if it may be seen.
    pub seen: Option<Seen>,
    /// How it was taken back, where it cannot be seen any more.
    pub withdrawn: Option<Withdrawn>,
    /// What it holds, by its categories in their order, what is in none last; one shelf where it has no category. Of a carnet
    /// that holds much, the part that the address asks for.
    pub shelves: Vec<Shelf>,
    /// Which part that is.
    pub part: Part,
    /// How many records it holds.
    pub total: u64,
    /// How many suggestions on it wait for the reader.
    pub waiting: u64,
    /// What is proposed to it, for who decides.
    pub proposals: Proposals,
    /// What may be taken out of it, of what the page shows, for who decides.
    pub standing: Vec<Standing>,
    /// What it is about and where: themes, territories.
    pub subjects: Vec<Named>,
    /// The bases that hold it.
    pub bases: Vec<Named>,
    /// How it stands in them, for who may take it out.
    pub in_bases: Vec<Standing>,
    /// What waits for a base's word, and what did not last, for who has a part in it.
    pub unsettled: Vec<Proposal>,
    /// The records that its introduction links to.
    pub mentioned: Vec<Named>,
    /// What keeping it takes: records and bytes; known with a network.
    pub size: Option<KitSize>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<api::NewIds>,
}

/// Which carnet, and what the address says of the part that is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The carnet.
    pub id: Option<RecordId>,
    /// Which part of what it holds.
    pub page: String,
    /// Which place among what is proposed.
    pub proposals: String,
}

/// What a carnet or a base holds, in the order of its placements: the first of it.
#[must_use]
pub fn held_in(id: RecordId) -> List {
    let filter = Filter { linked: Some((Rel::In, id)), ..in_state(Kind::Placement, "accepted") };
    List { filter, order: Order::Position, limit: 200, after: None, include: vec![Rel::Item] }
}

/// The lines of what is placed, in the order of the placements: those that may be seen.
#[must_use]
pub fn rows_of(placed: &Page, lang: Lang) -> Vec<Row> {
    let items = placed.cards.iter().flat_map(|card| card.targets(Rel::Item));
    items.filter_map(|id| placed.included(id)).map(|card| Row::of(card, &[], lang)).collect()
}

impl Shown for NotebookPage {
    type Key = Asked;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, asked: Asked) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = asked.id else { return Ok(page) };
        let (held, proposed) = (held_in(id), proposed_to(Some(id), &asked.proposals));
        let asks = vec![Ask::Record(id), Ask::List(held.clone()), placements_of(id), proposed, waiting_on(id)];
        let mut answers = reader.ask(asks).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Notebook) else {
            page.withdrawn = withdrawn(&reader, id, Kind::Notebook).await?;
            return Ok(page);
        };
        let notebook: Notebook = seen.record.content();
        let (first, around, proposed) = (answers.page(), answers.page(), answers.page());
        page.waiting = to_decide(&seen, &answers.page());
        page.total = first.total;
        // Its own order, and its categories, hold over all of what it holds, and not over the part that is shown.
        let placed = whole(&reader, held, first).await?;
        let all = arranged(&notebook, &placed, reader.lang());
        page.part = Part::asked(&asked.page, all.len(), PAGE);
        page.shelves = shelves(page.part.cut(all, PAGE), |card| Row::of(card, &[], reader.lang()));
        page.bases = holders(&around, reader.lang());
        page.unsettled = unsettled(&reader, &around).await?;
        if seen.level >= Level::Manage {
            page.proposals = Proposals::of(&reader, &proposed).await?;
            page.in_bases = Standing::all(&around);
            let shown = |standing: &Standing| {
                let mut rows = page.shelves.iter().flat_map(|shelf| &shelf.rows);
                rows.any(|row| row.name.reference.id == standing.item)
            };
            page.standing = Standing::all(&placed).into_iter().filter(shown).collect();
            page.ids = reader.ids_of_document().await?;
        }
        let mentioned = mentioned_in(notebook.description.as_str());
        if !(mentioned.is_empty() && notebook.themes.is_empty() && notebook.places.is_empty()) {
            let asks = vec![Ask::Cards(mentioned), naming(&notebook.themes, &[], &notebook.places)];
            let mut answers = reader.ask(asks).await?;
            page.mentioned = Named::all(&answers.cards(), reader.lang());
            page.subjects = Named::all(&answers.cards(), reader.lang());
        }
        if !reader.is_device() {
            let sizes = api::kit_size(vec![Selector::Notebook(id)]).await?;
            page.size = sizes.first().copied();
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

/// All that is placed in a carnet, each with its category and its placement: by the categories in their order, then in the carnet's own; what is
/// in several is in each, what is in none comes last.
fn arranged<'a>(notebook: &Notebook, placed: &'a Page, lang: Lang) -> Vec<(Option<String>, &'a Card, &'a Card)> {
    let items = order::map(placed.included.iter().map(|card| (card.reference.id, card)));
    let mut held: Vec<(&Card, &Card)> = Vec::new();
    for placement in &placed.cards {
        held.extend(placement.targets(Rel::Item).filter_map(|id| Some((placement, *items.get(&id)?))));
    }
    match notebook.order_by {
        OrderBy::Manual => {}
        OrderBy::Title => held.arrange_by_cached_key(|(_, item)| domain::text::sort_key(item.title_in(lang.code()))),
        OrderBy::Updated => held.arrange_by_key(|(_, item)| core::cmp::Reverse(item.updated)),
    }
    let categories = categories(notebook);
    let is_in = |placement: &Card, category: &str| {
        placement.facets.iter().any(|facet| facet.axis == Axis::Category && facet.value == category)
    };
    let mut all = Vec::with_capacity(held.len());
    for (id, label) in &categories {
        let of_it = held.iter().filter(|(placement, _)| is_in(placement, id));
        all.extend(of_it.map(|(placement, item)| (Some(label.clone()), *placement, *item)));
    }
    let rest = held.iter().filter(|(placement, _)| !categories.iter().any(|(id, _)| is_in(placement, id)));
    all.extend(rest.map(|(placement, item)| (None, *placement, *item)));
    all
}

/// A part of that, on its shelves.
fn shelves(part: Vec<(Option<String>, &Card, &Card)>, row: impl Fn(&Card) -> Row) -> Vec<Shelf> {
    let mut shelves: Vec<Shelf> = Vec::new();
    for (label, placement, item) in part {
        let row = Row { why: placement.summary.clone(), ..row(item) };
        match shelves.last_mut() {
            Some(shelf) if shelf.label == label => shelf.rows.push(row),
            _ => shelves.push(Shelf { label, rows: vec![row] }),
        }
    }
    shelves
}

/// The categories of a carnet in its order: identifiers and what each is called.
#[must_use]
pub fn categories(notebook: &Notebook) -> Vec<(String, String)> {
    let mut all: Vec<(i64, String, String)> = Vec::new();
    for (id, category) in &notebook.categories {
        let Value::Map(category) = category else { continue };
        let label = category.get("label").and_then(Value::as_text).unwrap_or(id);
        let order = match category.get("order") {
            Some(Value::Int(order)) => *order,
            // As a form says it.
            Some(Value::Text(order)) => order.trim().parse().unwrap_or(i64::MAX),
            _ => i64::MAX,
        };
        all.push((order, id.clone(), label.to_owned()));
    }
    all.arrange();
    all.into_iter().map(|(_, id, label)| (id, label)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::Instant;
    use domain::projection::{Facet, Link};
    use domain::record::Ref;

    use super::*;

    fn card(kind: Kind, id: u8, title: &str) -> Card {
        Card {
            reference: Ref { kind, id: RecordId::from_bytes([id; 16]) },
            rev: 1,
            title: title.to_owned(),
            summary: String::new(),
            language: String::new(),
            state: String::new(),
            created: Instant(0),
            updated: Instant(0),
            facets: Vec::new(),
            links: Vec::new(),
        }
    }

    fn placement(item: u8, categories: &[&str]) -> Card {
        let mut placed = card(Kind::Placement, item + 100, "");
        placed.facets = categories.iter().map(|id| Facet { axis: Axis::Category, value: (*id).to_owned() }).collect();
        placed.links = vec![Link { rel: Rel::Item, target: RecordId::from_bytes([item; 16]), position: Vec::new() }];
        placed
    }

    fn titles(notebook: &Notebook) -> Vec<(Option<String>, Vec<String>)> {
        let placed = Page {
            cards: vec![placement(1, &["b"]), placement(2, &[]), placement(3, &["a", "b"]), placement(4, &["gone"])],
            included: [(1, "Un"), (2, "Deux"), (3, "Trois"), (4, "Quatre")]
                .map(|(id, title)| card(Kind::Note, id, title))
                .to_vec(),
            ..Page::default()
        };
        let all = arranged(notebook, &placed, Lang::Fr);
        let [first, second] = ["1", "2"].map(|page| Part::asked(page, all.len(), 3).cut(all.clone(), 3));
        let shelves = shelves([first, second].concat(), |card| Row::of(card, &[], Lang::Fr));
        let rows = |shelf: Shelf| (shelf.label, shelf.rows.into_iter().map(|row| row.name.title).collect());
        shelves.into_iter().map(rows).collect()
    }

    fn shelf(label: Option<&str>, titles: &[&str]) -> (Option<String>, Vec<String>) {
        (label.map(str::to_owned), titles.iter().map(|title| (*title).to_owned()).collect())
    }

    #[test]
    fn what_a_carnet_holds_is_on_the_shelves_of_its_categories() {
        let category = |label: &str, order: i64| {
            Value::Map(BTreeMap::from([
                ("label".to_owned(), Value::from(label)),
                ("order".to_owned(), Value::Int(order)),
            ]))
        };
        let mut notebook = Notebook::default();
        assert_eq!(titles(&notebook), [shelf(None, &["Un", "Deux", "Trois", "Quatre"])]);
        notebook.categories = BTreeMap::from([
            ("a".to_owned(), category("Après", 1)),
            ("b".to_owned(), category("Avant", 0)),
            ("c".to_owned(), category("Vide", 2)),
        ]);
        let expected = [
            shelf(Some("Avant"), &["Un", "Trois"]),
            shelf(Some("Après"), &["Trois"]),
            shelf(None, &["Deux", "Quatre"]),
        ];
        assert_eq!(titles(&notebook), expected);
        notebook.order_by = OrderBy::Title;
        assert_eq!(titles(&notebook)[0], shelf(Some("Avant"), &["Trois", "Un"]));
    }
}
