//! Where a record can be put: the carnets for a note, the bases for a carnet, and those that hold it already.

use api::{ApiError, NewIds};
use domain::query::{Ask, List, Order, Seen};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::note::placements_of;
use super::row::{Named, of_kind};
use super::{Reader, Shown};

/// What holds a record of this kind: a base holds carnets, a carnet holds anything else.
#[must_use]
pub const fn holder(kind: Kind) -> Kind {
    match kind {
        Kind::Notebook => Kind::KnowledgeBase,
        _ => Kind::Notebook,
    }
}

/// The page that puts a record somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// The record, if it may be seen.
    pub seen: Option<Seen>,
    /// What may hold it, by title.
    pub holders: Vec<Named>,
    /// What holds it already.
    pub held_in: Vec<Named>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
}

impl Shown for Shelf {
    /// What the record is, and which.
    type Key = (Kind, Option<RecordId>);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (kind, id): Self::Key) -> Result<Self, ApiError> {
        let mut shelf = Self { seen: None, holders: Vec::new(), held_in: Vec::new(), ids: None };
        let Some(id) = id else { return Ok(shelf) };
        let filter = of_kind(holder(kind));
        let holders = List { filter, order: Order::Title, limit: 200, after: None, include: Vec::new() };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(holders), placements_of(id)]).await?;
        shelf.seen = answers.record().filter(|seen| seen.record.kind == kind);
        shelf.holders = Named::all(&answers.page().cards, reader.lang());
        shelf.held_in = Named::all(&answers.page().included, reader.lang());
        shelf.ids = reader.new_ids().await?;
        Ok(shelf)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }
}
