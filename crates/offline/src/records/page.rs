//! Pages of records in an order, each beginning after the place where the one before ended.

use std::collections::BTreeSet;

use domain::projection::project;
use domain::query::{Filter, List, Order, Place};
use domain::{Kind, Record, RecordId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use super::select::{Visible, visible, whole};
use super::{Found, LAYERS, read, values};
use crate::database::{Database, reading};
use crate::schema::index;
use crate::{entry, error, key};

/// Up to so many found records are read whole and put in order here; more are walked in the order of their index.
const READ_WHOLE: usize = 400;
/// How many entries a walk reads at once beyond what it still needs.
const AHEAD: u32 = 8;
/// The longest page.
const LONGEST: u32 = 200;

/// A page of records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The records, in order.
    pub records: Vec<Record>,
    /// Where the next page begins; none at the end.
    pub next: Option<Place>,
    /// How many records there are in all.
    pub total: u64,
}

impl Database {
    /// A page of records.
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
            let (mut records, more) = if list.order == Order::Position || found.len() <= READ_WHOLE {
                read_whole(&transaction, &found, list, limit).await?
            } else {
                walk(&transaction, &found, list, limit).await?
            };
            records.truncate(limit);
            let last = records.last().filter(|_| more);
            let next = last.map(|record| Place { key: sort_key(record, list), id: record.id });
            Ok(Rows { next, records, total: found.len() as u64 })
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

/// What a record is sorted by, the same bytes as the server's.
fn sort_key(record: &Record, list: &List) -> Vec<u8> {
    match list.order {
        Order::Recent => record.updated.0.to_be_bytes().to_vec(),
        Order::Title => project(record).sort_title(),
        Order::Position => {
            let Some((rel, target)) = list.filter.linked else { return Vec::new() };
            let links = project(record).links;
            links
                .into_iter()
                .find(|link| link.rel == rel && link.target == target)
                .map(|l| l.position)
                .unwrap_or_default()
        }
    }
}

/// A record's whole place: positions are bytes of any length, so they are compared before the identifier, not with it.
fn place(order: Order, sort: &[u8], id: RecordId) -> (Vec<u8>, RecordId) {
    match order {
        Order::Position => (sort.to_vec(), id),
        Order::Recent | Order::Title => (entry::place(order, sort, id), id),
    }
}

async fn read_whole(
    transaction: &Transaction<'_>,
    found: &Visible,
    list: &List,
    limit: usize,
) -> Result<(Vec<Record>, bool), StoreError> {
    let after = list.after.as_ref().map(|after| place(list.order, &after.key, after.id));
    let mut placed = Vec::with_capacity(found.len());
    for store in LAYERS {
        let ids: Vec<RecordId> = found.iter().filter(|(_, shown)| **shown == store).map(|(id, _)| *id).collect();
        let opened = transaction.object_store(store.name()).map_err(error::of)?;
        for value in values(&opened, &ids).await?.into_iter().flatten() {
            if let Some(Found { record, .. }) = read(store, &value) {
                let place = place(list.order, &sort_key(&record, list), record.id);
                if after.as_ref().is_none_or(|after| place > *after) {
                    placed.push((place, record));
                }
            }
        }
    }
    placed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let more = placed.len() > limit;
    Ok((placed.into_iter().map(|(_, record)| record).collect(), more))
}

/// One store's records of one kind, in order, read a piece at a time.
struct Source {
    store: Store,
    kind: Kind,
    after: Option<Vec<u8>>,
    waiting: Vec<(Vec<u8>, Record)>,
    ended: bool,
}

async fn walk(
    transaction: &Transaction<'_>,
    found: &Visible,
    list: &List,
    limit: usize,
) -> Result<(Vec<Record>, bool), StoreError> {
    let kinds: BTreeSet<Kind> =
        if list.filter.kinds.is_empty() { Kind::ALL.into() } else { list.filter.kinds.iter().copied().collect() };
    let start = list.after.as_ref().map(|after| entry::place(list.order, &after.key, after.id));
    let mut sources: Vec<Source> = Vec::new();
    for store in LAYERS {
        sources.extend(kinds.iter().map(|kind| Source {
            store,
            kind: *kind,
            after: start.clone(),
            waiting: Vec::new(),
            ended: false,
        }));
    }
    let mut records: Vec<Record> = Vec::new();
    while records.len() <= limit {
        let wanted = u32::try_from(limit + 1 - records.len()).unwrap_or(LONGEST) + AHEAD;
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
            Some((_, record)) => records.push(record),
            None => break,
        }
    }
    let more = records.len() > limit;
    Ok((records, more))
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
        source.after = Some(at.clone());
        if let Some(Found { record, .. }) = read(source.store, &value)
            && found.get(&record.id) == Some(&source.store)
        {
            source.waiting.push((at, record));
        }
    }
    source.waiting.reverse();
    Ok(())
}
