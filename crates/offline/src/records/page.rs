//! Pages of cards in an order, each beginning after the place where the one before ended.

use domain::order::Arrange;
use domain::projection::{Link, project};
use domain::query::{Card, Filter, List, Order, Place};
use domain::{Kind, RecordId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use super::select::{Visible, visible, whole};
use super::{LAYERS, values};
use crate::database::{Database, reading};
use crate::schema::index;
use crate::{entry, error, key};

/// Up to so many found records are read whole and put in order here; more are walked in the order of their index.
const READ_WHOLE: usize = 400;
/// How many entries a walk reads at once beyond what it still needs.
const AHEAD: u32 = 8;
/// The longest page.
const LONGEST: u32 = 200;

/// A page of cards.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The cards, in order.
    pub cards: Vec<Card>,
    /// Where the next page begins; none at the end.
    pub next: Option<Place>,
    /// How many records there are in all.
    pub total: u64,
}

/// A card and its whole place in the order: positions are bytes of any length, so they are compared before the identifier
/// and not with it; the others hold it.
type Placed = ((Vec<u8>, RecordId), Card);

impl Database {
    /// A page of cards.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page(&self, list: &List) -> Result<Rows, StoreError> {
        // Without a link to order by, a carnet's own order means nothing: the newest come first.
        let mut list = list.clone();
        if list.order == Order::Position && list.filter.linked.is_none() {
            list.order = Order::Recent;
        }
        let list = &list;
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &LAYERS)?;
            let found = visible(&transaction, &list.filter).await?;
            let limit = list.limit.clamp(1, LONGEST) as usize;
            let mut placed = if list.order == Order::Position || found.len() <= READ_WHOLE {
                read_whole(&transaction, &found, list).await?
            } else {
                walk(&transaction, &found, list, limit).await?
            };
            let more = placed.len() > limit;
            placed.truncate(limit);
            let next = placed.last().filter(|_| more).map(|placed| ended(placed, list.order));
            Ok(Rows { next, cards: placed.into_iter().map(|(_, card)| card).collect(), total: found.len() as u64 })
        })
        .await
    }

    /// How many records a filter finds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn total(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            Ok(visible(&reading(&handle, &LAYERS)?, filter).await?.len() as u64)
        })
        .await
    }
}

/// Where a page ended: what the record is sorted by, the same bytes as the server's, and the record.
fn ended(((place, id), card): &Placed, order: Order) -> Place {
    let key = match order {
        Order::Recent => card.updated.0.to_be_bytes().to_vec(),
        Order::Title => place.get(..place.len().saturating_sub(entry::PLACED_AFTER)).unwrap_or_default().to_vec(),
        Order::Position => place.clone(),
    };
    Place { key, id: *id }
}

/// Where to begin after such a place.
fn after(list: &List) -> Option<(Vec<u8>, RecordId)> {
    let after = list.after.as_ref()?;
    Some(match list.order {
        Order::Position => (after.key.clone(), after.id),
        Order::Recent | Order::Title => (entry::place(list.order, &after.key, after.id), after.id),
    })
}

/// The place of an entry in the order of a list.
fn placed(value: &JsValue, list: &List) -> Option<Placed> {
    let card = entry::card_of(value)?;
    let place = match (list.order, list.filter.linked) {
        (Order::Recent, _) | (Order::Position, None) => entry::place_of(value, index::RECENT)?,
        (Order::Title, _) => entry::place_of(value, index::TITLE)?,
        (Order::Position, Some((rel, target))) => {
            let at = |links: &[Link]| {
                links.iter().find(|link| link.rel == rel && link.target == target).map(|link| link.position.clone())
            };
            // Cards leave mentions out: for these alone the record is read.
            at(&card.links).or_else(|| at(&project(&entry::record(value)?).links)).unwrap_or_default()
        }
    };
    Some(((place, card.reference.id), card))
}

async fn read_whole(transaction: &Transaction<'_>, found: &Visible, list: &List) -> Result<Vec<Placed>, StoreError> {
    let after = after(list);
    let mut all = Vec::with_capacity(found.len());
    for store in LAYERS {
        let ids: Vec<RecordId> = found.iter().filter(|(_, shown)| **shown == store).map(|(id, _)| *id).collect();
        let opened = transaction.object_store(store.name()).map_err(error::of)?;
        let values = values(&opened, &ids).await?.into_iter().flatten();
        all.extend(
            values
                .filter_map(|value| placed(&value, list))
                .filter(|(place, _)| after.as_ref().is_none_or(|after| place > after)),
        );
    }
    all.arrange_by(|(a, _), (b, _)| a.cmp(b));
    Ok(all)
}

/// One store's records of one kind, in order, read a piece at a time.
struct Source {
    store: Store,
    kind: Kind,
    after: Option<Vec<u8>>,
    waiting: Vec<Placed>,
    ended: bool,
}

async fn walk(
    transaction: &Transaction<'_>,
    found: &Visible,
    list: &List,
    limit: usize,
) -> Result<Vec<Placed>, StoreError> {
    let start = after(list).map(|(place, _)| place);
    let mut sources: Vec<Source> = Vec::new();
    for store in LAYERS {
        let kinds =
            Kind::ALL.into_iter().filter(|kind| list.filter.kinds.is_empty() || list.filter.kinds.contains(kind));
        sources.extend(kinds.map(|kind| Source {
            store,
            kind,
            after: start.clone(),
            waiting: Vec::new(),
            ended: false,
        }));
    }
    let mut all: Vec<Placed> = Vec::new();
    while all.len() <= limit {
        let wanted = u32::try_from(limit + 1 - all.len()).unwrap_or(LONGEST) + AHEAD;
        for source in &mut sources {
            while source.waiting.is_empty() && !source.ended {
                refill(transaction, source, found, list, wanted).await?;
            }
        }
        let first = sources
            .iter_mut()
            .filter(|source| !source.waiting.is_empty())
            .min_by(|a, b| a.waiting.last().map(|(place, _)| place).cmp(&b.waiting.last().map(|(place, _)| place)));
        match first.and_then(|source| source.waiting.pop()) {
            Some(row) => all.push(row),
            None => break,
        }
    }
    Ok(all)
}

/// Reads the next piece; what waits is kept last first.
async fn refill(
    transaction: &Transaction<'_>,
    source: &mut Source,
    found: &Visible,
    list: &List,
    wanted: u32,
) -> Result<(), StoreError> {
    let order = if list.order == Order::Title { index::TITLE } else { index::RECENT };
    let opened = transaction.object_store(source.store.name()).map_err(error::of)?;
    let ordered = opened.index(order).map_err(error::of)?;
    let range = match &source.after {
        None => whole(source.kind),
        Some(after) => {
            let KeyRange::Bound(_, _, last, open) = whole(source.kind) else { return Ok(()) };
            KeyRange::Bound(key::placed(source.kind, &key::bytes(after)), true, last, open)
        }
    };
    let piece = ordered
        .get_all::<JsValue>()
        .with_query::<JsValue, _>(range)
        .with_limit(wanted)
        .primitive()
        .map_err(error::of)?;
    let piece: Vec<JsValue> = piece.await.map_err(error::of)?.filter_map(Result::ok).collect();
    source.ended = piece.len() < wanted as usize;
    for value in piece {
        let Some(at) = entry::place_of(&value, order) else { continue };
        source.after = Some(at);
        if let Some(row) = placed(&value, list).filter(|row| found.get(&row.1.reference.id) == Some(&source.store)) {
            source.waiting.push(row);
        }
    }
    source.waiting.reverse();
    Ok(())
}
