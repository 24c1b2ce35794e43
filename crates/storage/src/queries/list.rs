//! Pages of cards: by time, by title, or by the place a link gives, walked by key and never by offset.

use std::collections::BTreeSet;

use domain::RecordId;
use domain::query::{Card, List, Order, Page, Place};

use super::by_id::{self, COLUMNS, CardRow};
use super::count;
use super::details::ReadersOf;
use super::filter::{Purpose, from_where};
use super::sight::Sight;
use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::Reads;

/// The most cards of a page.
pub const MOST: u32 = 200;

/// A page of cards that may be seen, how many there are in all, the cards that the asked links lead to, and who reads each.
///
/// # Errors
/// [`Error::Place`] when `after` is not a place that a page of this order ended at.
pub async fn page(at: &mut impl Reads, sight: &Sight, list: &List) -> Result<(Page, ReadersOf)> {
    // Without a link to order by, a carnet's own order means nothing: the newest come first.
    let order = if list.order == Order::Position && list.filter.linked.is_none() { Order::Recent } else { list.order };
    let limit = list.limit.clamp(1, MOST);
    let key = match order {
        Order::Position => "l.position",
        Order::Recent | Order::Title => "p.sort_title",
    };
    let mut sql = from_where(Sql::new(COLUMNS).push(key), &list.filter, sight, Purpose::Page);
    if let Some(after) = &list.after {
        sql = beyond(sql, order, after)?;
    }
    sql = sql.push(match order {
        Order::Recent => " ORDER BY p.updated DESC, p.record_id DESC LIMIT ",
        Order::Title => " ORDER BY p.sort_title, p.record_id LIMIT ",
        Order::Position => " ORDER BY l.position, p.record_id LIMIT ",
    });
    let mut rows: Vec<CardRow> = sql.bind(i64::from(limit) + 1).all(at).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = if more { rows.last().map(|row| place(order, row)) } else { None };
    let whole = list.after.is_none() && !more;
    let total = if whole { rows.len() as u64 } else { count::total(at, sight, &list.filter).await? };
    let mut readers = ReadersOf::new();
    let cards = by_id::complete(at, rows, &mut readers).await?;
    let included = included(at, sight, list, &cards, &mut readers).await?;
    Ok((Page { cards, included, next, total }, readers))
}

fn beyond(sql: Sql, order: Order, after: &Place) -> Result<Sql> {
    Ok(match order {
        Order::Recent => {
            let updated = <[u8; 8]>::try_from(after.key.as_slice()).map_err(|_| Error::Place)?;
            sql.push(" AND (p.updated, p.record_id) < (").bind(i64::from_be_bytes(updated))
        }
        Order::Title => sql.push(" AND (p.sort_title, p.record_id) > (").bind(after.key.as_slice()),
        Order::Position => sql.push(" AND (l.position, p.record_id) > (").bind(after.key.as_slice()),
    }
    .push(", ")
    .bind(after.id)
    .push(")"))
}

fn place(order: Order, row: &CardRow) -> Place {
    let key = match order {
        Order::Recent => row.8.to_be_bytes().to_vec(),
        Order::Title | Order::Position => row.11.clone(),
    };
    Place { key, id: RecordId::from(row.0) }
}

/// The cards that links of these cards lead to, each once, in the order in which the cards name them.
async fn included(
    at: &mut impl Reads,
    sight: &Sight,
    list: &List,
    cards: &[Card],
    readers: &mut ReadersOf,
) -> Result<Vec<Card>> {
    let mut seen = BTreeSet::new();
    let wanted: Vec<RecordId> = cards
        .iter()
        .flat_map(|card| list.include.iter().flat_map(|rel| card.targets(*rel)))
        .filter(|id| seen.insert(*id))
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = by_id::cards(at, sight, &wanted).await?;
    readers.append(&mut found.readers);
    Ok(found.in_order(&wanted))
}
