//! A carnet: its introduction, and the notes it holds, in its order.

use api::ApiError;
use domain::knowledge::Notebook;
use domain::knowledge::notebook::OrderBy;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Kind, Record, RecordId, Selector};
use serde::{Deserialize, Serialize};

use super::note::mentioned_in;
use super::row::{Named, Row, in_state};
use super::{Reader, Shown};

/// The most notes that a carnet's page shows.
const MOST: u32 = 200;

/// A carnet's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotebookPage {
    /// The carnet, if it may be seen.
    pub seen: Option<Seen>,
    /// What it holds, in its order.
    pub rows: Vec<Row>,
    /// How many records it holds.
    pub total: u64,
    /// The records that its introduction links to.
    pub mentioned: Vec<Named>,
    /// What keeping it takes: records and bytes; known with a network.
    pub size: Option<(u64, u64)>,
}

impl Shown for NotebookPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self { seen: None, rows: Vec::new(), total: 0, mentioned: Vec::new(), size: None };
        let Some(id) = key else { return Ok(page) };
        let filter = Filter { linked: Some((Rel::In, id)), ..in_state(Kind::Placement, "accepted") };
        let held = List { filter, order: Order::Position, limit: MOST, after: None, include: vec![Rel::Item] };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(held)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Notebook) else { return Ok(page) };
        let notebook: Notebook = seen.record.content();
        let placed = answers.page();
        let items: Vec<RecordId> = placed.cards.iter().flat_map(|card| card.targets(Rel::Item)).collect();
        page.rows = items.iter().filter_map(|id| placed.included(*id)).map(|card| Row::of(card, &[])).collect();
        match notebook.order_by {
            OrderBy::Manual => {}
            OrderBy::Title => page.rows.sort_by_key(|row| domain::text::fold(&row.name.title)),
            OrderBy::Updated => page.rows.sort_by_key(|row| core::cmp::Reverse(row.updated)),
        }
        page.total = placed.total;
        let mentioned = mentioned_in(notebook.description.as_str());
        if !mentioned.is_empty() {
            page.mentioned = Named::all(&reader.ask(vec![Ask::Cards(mentioned)]).await?.cards());
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
