//! A carnet: its introduction, and the notes it holds, in its order, by its categories.

use api::ApiError;
use domain::knowledge::Notebook;
use domain::knowledge::notebook::OrderBy;
use domain::projection::{Axis, Rel};
use domain::query::{Ask, Card, Filter, List, Order, Page, Seen};
use domain::{Kind, Record, RecordId, Selector, Value};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::note::{mentioned_in, placements_of};
use super::row::{Named, Row, in_state};
use super::subject::naming;
use super::{Reader, Shown};

/// The most records that the page of what holds them shows.
const MOST: u32 = 200;

/// What a carnet holds in one of its categories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// What the category is called; nothing for what is in none.
    pub label: Option<String>,
    /// What is in it, in the carnet's order.
    pub rows: Vec<Row>,
}

/// A carnet's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotebookPage {
    /// The carnet, if it may be seen.
    pub seen: Option<Seen>,
    /// What it holds, by its categories in their order, what is in none last; one shelf where it has no category.
    pub shelves: Vec<Shelf>,
    /// How many records it holds.
    pub total: u64,
    /// What it is about and where: themes, territories.
    pub subjects: Vec<Named>,
    /// The bases that hold it.
    pub bases: Vec<Named>,
    /// The records that its introduction links to.
    pub mentioned: Vec<Named>,
    /// What keeping it takes: records and bytes; known with a network.
    pub size: Option<(u64, u64)>,
}

/// What a carnet or a base holds, in the order of its placements.
#[must_use]
pub fn held_in(id: RecordId) -> Ask {
    let filter = Filter { linked: Some((Rel::In, id)), ..in_state(Kind::Placement, "accepted") };
    Ask::List(List { filter, order: Order::Position, limit: MOST, after: None, include: vec![Rel::Item] })
}

/// The lines of what is placed, in the order of the placements: those that may be seen.
#[must_use]
pub fn rows_of(placed: &Page, lang: Lang) -> Vec<Row> {
    let items = placed.cards.iter().flat_map(|card| card.targets(Rel::Item));
    items.filter_map(|id| placed.included(id)).map(|card| Row::of(card, &[], lang)).collect()
}

impl Shown for NotebookPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self {
            seen: None,
            shelves: Vec::new(),
            total: 0,
            subjects: Vec::new(),
            bases: Vec::new(),
            mentioned: Vec::new(),
            size: None,
        };
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id), held_in(id), placements_of(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Notebook) else { return Ok(page) };
        let notebook: Notebook = seen.record.content();
        let placed = answers.page();
        page.shelves = shelves(&notebook, &placed, |card| Row::of(card, &[], reader.lang()));
        page.bases = Named::all(&answers.page().included, reader.lang());
        page.total = placed.total;
        let mentioned = mentioned_in(notebook.description.as_str());
        if !(mentioned.is_empty() && notebook.themes.is_empty() && notebook.places.is_empty()) {
            let asks = vec![Ask::Cards(mentioned), naming(&notebook.themes, &[], &notebook.places)];
            let mut answers = reader.ask(asks).await?;
            page.mentioned = Named::all(&answers.cards(), reader.lang());
            page.subjects = Named::all(&answers.cards(), reader.lang());
        }
        if !reader.is_device() {
            let sizes = api::kit_size(vec![Selector::Notebook(id)]).await?;
            page.size = sizes.first().map(|size| (size.records, size.bytes));
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

/// What is placed in a carnet, in its order, by its categories; what is in several is on the shelf of each.
fn shelves(notebook: &Notebook, placed: &Page, row: impl Fn(&Card) -> Row) -> Vec<Shelf> {
    let mut held: Vec<(&Card, Row)> = Vec::new();
    for placement in &placed.cards {
        held.extend(placement.targets(Rel::Item).filter_map(|id| Some((placement, row(placed.included(id)?)))));
    }
    match notebook.order_by {
        OrderBy::Manual => {}
        OrderBy::Title => held.sort_by_cached_key(|(_, row)| domain::text::fold(&row.name.title)),
        OrderBy::Updated => held.sort_by_key(|(_, row)| core::cmp::Reverse(row.updated)),
    }
    let categories = categories(notebook);
    let is_in = |placement: &Card, category: &str| {
        placement.facets.iter().any(|facet| facet.axis == Axis::Category && facet.value == category)
    };
    let rows = |of: &dyn Fn(&Card) -> bool| -> Vec<Row> {
        held.iter().filter(|(placement, _)| of(placement)).map(|(_, row)| row.clone()).collect()
    };
    let mut shelves: Vec<Shelf> = categories
        .iter()
        .map(|(id, label)| Shelf { label: Some(label.clone()), rows: rows(&|placement| is_in(placement, id)) })
        .collect();
    let rest = rows(&|placement| !categories.iter().any(|(id, _)| is_in(placement, id)));
    shelves.push(Shelf { label: None, rows: rest });
    shelves.retain(|shelf| !shelf.rows.is_empty());
    shelves
}

/// The categories of a carnet in its order: identifiers and what each is called.
fn categories(notebook: &Notebook) -> Vec<(String, String)> {
    let mut all: Vec<(i64, String, String)> = Vec::new();
    for (id, category) in &notebook.categories {
        let Value::Map(category) = category else { continue };
        let label = category.get("label").and_then(Value::as_text).unwrap_or(id);
        let order = if let Some(Value::Int(order)) = category.get("order") { *order } else { i64::MAX };
        all.push((order, id.clone(), label.to_owned()));
    }
    all.sort();
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
        let shelves = shelves(notebook, &placed, |card| Row::of(card, &[], Lang::Fr));
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
