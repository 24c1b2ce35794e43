//! Who may do what with a record: what the reader has or asked for, and for those who manage it, everybody's rights.

use api::{ApiError, NewIds};
use domain::care::{Grant, GrantStatus, grant};
use domain::order;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Kind, Level, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::note::persons;
use super::row::{Named, in_state, of_kind};
use super::{Reader, Shown};

/// The most rights of a page.
const MOST: u32 = 30;

/// What somebody wants to know of the rights on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The record.
    pub on: Option<RecordId>,
    /// Who reads.
    pub me: Option<RecordId>,
    /// Whether everybody's rights are shown, or only how many there are.
    pub whole: bool,
}

/// The rights on a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rights {
    /// The record; none where it may not be seen, or where no rights are given on its kind.
    pub object: Option<Named>,
    /// How far the reader may go with it.
    pub level: Level,
    /// What the reader has or asked for.
    pub mine: Option<Record>,
    /// The rights that others have or ask for, for those who manage the record.
    pub others: Vec<Record>,
    /// How many requests wait for the reader.
    pub waiting: u64,
    /// How many people have a right.
    pub held: u64,
    /// The names of those who have or ask for them, and of whom one may be given to.
    pub persons: Vec<Named>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<NewIds>,
}

impl Rights {
    /// The name of a person, where the reader may know it.
    #[must_use]
    pub fn name(&self, id: RecordId) -> Option<&str> {
        self.persons.iter().find(|named| named.reference.id == id).map(|named| named.title.as_str())
    }
}

impl Shown for Rights {
    type Key = Asked;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let (Some(on), Some(me)) = (key.on, key.me) else { return Ok(page) };
        let filter = Filter { linked: Some((Rel::RightOn, on)), ..of_kind(Kind::Grant) };
        let all = List { filter, order: Order::Recent, limit: MOST, after: None, include: vec![Rel::Holder] };
        let asks = vec![Ask::Record(on), Ask::Record(grant::id(me, on)), Ask::List(all)];
        let mut answers = reader.ask(asks).await?;
        let Some(object) = answers.record().filter(|seen| grant::is_on(seen.record.kind)) else { return Ok(page) };
        page.level = object.level;
        page.object = Some(named(&object));
        page.mine = answers.record().map(|seen| seen.record);
        let all = answers.page();
        if page.level < Level::Manage {
            page.ids = if key.whole { reader.new_ids().await? } else { None };
            return Ok(page);
        }
        let others = || all.cards.iter().filter(|card| card.targets(Rel::Holder).all(|holder| holder != me));
        page.waiting = others().filter(|card| card.state == GrantStatus::Requested.as_str()).count() as u64;
        page.held = others().filter(|card| card.state == GrantStatus::Granted.as_str()).count() as u64;
        if !key.whole {
            return Ok(page);
        }
        let mut asks: Vec<Ask> = vec![Ask::List(persons())];
        asks.extend(others().map(|card| Ask::Record(card.reference.id)));
        let mut answers = reader.ask(asks).await?;
        let mut persons = Named::all(&answers.page().cards, reader.lang());
        let known = order::set(persons.iter().map(|named| named.reference.id));
        let holders = all.included.iter().filter(|card| !known.contains(&card.reference.id)).cloned();
        persons.extend(Named::all(&holders.collect::<Vec<_>>(), reader.lang()));
        page.persons = persons;
        page.others = answers.records().into_iter().map(|seen| seen.record).collect();
        page.ids = reader.new_ids().await?;
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.object.is_some()
    }
}

/// Requests that wait: those that the reader decides, and their own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Requests {
    /// The requests, newest first.
    pub requests: Vec<Seen>,
    /// The names of who asks, and of what they ask it on.
    pub named: Vec<Named>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<NewIds>,
}

impl Requests {
    /// The name of a record.
    #[must_use]
    pub fn name(&self, id: RecordId) -> Option<&Named> {
        self.named.iter().find(|named| named.reference.id == id)
    }
}

impl Shown for Requests {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let mut queue = Self::default();
        let filter = in_state(Kind::Grant, GrantStatus::Requested.as_str());
        let include = vec![Rel::Holder, Rel::RightOn];
        let list = List { filter, order: Order::Recent, limit: MOST, after: None, include };
        let page = reader.ask(vec![Ask::List(list)]).await?.page();
        if page.cards.is_empty() {
            return Ok(queue);
        }
        queue.named = Named::all(&page.included, reader.lang());
        let asks = page.cards.iter().map(|card| Ask::Record(card.reference.id)).collect();
        queue.requests = reader.ask(asks).await?.records();
        // What is read by its name alone is not told where it may not be seen.
        queue.requests.retain(|seen| queue.named.iter().any(|named| named.reference.id == on(&seen.record)));
        queue.ids = reader.new_ids().await?;
        Ok(queue)
    }
}

/// What a right is on.
fn on(record: &Record) -> RecordId {
    record.content::<Grant>().object
}

fn named(seen: &Seen) -> Named {
    Named { reference: seen.record.reference(), title: domain::projection::project(&seen.record).title }
}
