//! Where a record can be put: the carnets for a note, the bases for a carnet, and those that hold it already.

use std::collections::BTreeMap;

use api::{ApiError, NewIds};
use domain::order;
use domain::projection::Rel;
use domain::query::{Ask, List, Order, Seen};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::lists::{Part, whole};
use super::placing::placements_of;
use super::row::{Named, of_kind};
use super::{Reader, Shown};

/// How many a page shows.
const PAGE: usize = 50;

/// What holds a record of this kind: a base holds carnets, a carnet holds anything else.
#[must_use]
pub const fn holder(kind: Kind) -> Kind {
    match kind {
        Kind::Notebook => Kind::KnowledgeBase,
        _ => Kind::Notebook,
    }
}

/// The page that puts a record somewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// The record, if it may be seen.
    pub seen: Option<Seen>,
    /// What may hold it, by title: the part that the address asks for.
    pub holders: Vec<Named>,
    /// Which part of them that is.
    pub part: Part,
    /// The state of each of its placements, by what holds it or was asked to.
    pub placed: BTreeMap<RecordId, String>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
}

impl Shown for Shelf {
    /// What the record is, and which; which part is asked for.
    type Key = (Kind, Option<RecordId>, String);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (kind, id, number): Self::Key) -> Result<Self, ApiError> {
        let mut shelf = Self::default();
        let Some(id) = id else { return Ok(shelf) };
        let filter = of_kind(holder(kind));
        let list = List { filter, order: Order::Title, limit: 200, after: None, include: Vec::new() };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(list.clone()), placements_of(id)]).await?;
        shelf.seen = answers.record().filter(|seen| seen.record.kind == kind);
        let all = Named::all(&whole(&reader, list, answers.page()).await?.cards, reader.lang());
        shelf.part = Part::asked(&number, all.len(), PAGE);
        shelf.holders = shelf.part.cut(all, PAGE);
        let placed = answers.page();
        let states = placed.cards.iter().filter_map(|card| Some((card.targets(Rel::In).next()?, card.state.clone())));
        shelf.placed = order::map(states);
        shelf.ids = reader.new_ids().await?;
        Ok(shelf)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }
}
