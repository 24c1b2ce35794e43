//! What a sitemap names: records in the order of their identifiers, and the values of axes that records are under, each with
//! when it last changed.

use std::collections::BTreeMap;

use domain::projection::Axis;
use domain::query::Filter;
use domain::record::Ref;
use domain::{Instant, Kind};
use uuid::Uuid;

use super::filter::{Purpose, from_where};
use super::sight::Sight;
use crate::cell::{counted, word};
use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::Reads;

/// How many records of each of these kinds may be seen, and when the last of them changed. A kind with none has no entry.
pub async fn outline(at: &mut impl Reads, sight: &Sight, kinds: &[Kind]) -> Result<BTreeMap<Kind, (u64, Instant)>> {
    let sql = Sql::new("SELECT p.kind, COUNT(*), MAX(p.updated)");
    let sql = from_where(sql, &of(kinds), sight, Purpose::Count).push(" GROUP BY p.kind");
    let rows: Vec<(String, i64, i64)> = sql.all(at).await?;
    rows.into_iter().map(|(kind, count, updated)| Ok((word(&kind)?, (counted(count)?, Instant(updated))))).collect()
}

/// The records of these kinds that may be seen, `limit` of them after the first `skip`.
pub async fn page(
    at: &mut impl Reads,
    sight: &Sight,
    kinds: &[Kind],
    skip: u64,
    limit: u64,
) -> Result<Vec<(Ref, Instant)>> {
    let sql = from_where(Sql::new("SELECT p.record_id, p.kind, p.updated"), &of(kinds), sight, Purpose::Count);
    let rows: Vec<(Uuid, String, i64)> = piece(sql, skip, limit).all(at).await?;
    rows.into_iter()
        .map(|(id, kind, updated)| Ok((Ref { kind: word(&kind)?, id: id.into() }, Instant(updated))))
        .collect()
}

/// When the last of that page changed; nothing for one with no record.
pub async fn latest(
    at: &mut impl Reads,
    sight: &Sight,
    kinds: &[Kind],
    skip: u64,
    limit: u64,
) -> Result<Option<Instant>> {
    let sql = Sql::new("SELECT MAX(q.updated) FROM (SELECT p.updated");
    let sql = from_where(sql, &of(kinds), sight, Purpose::Count);
    let row: Option<(Option<i64>,)> = piece(sql, skip, limit).push(") q").one(at).await?;
    Ok(row.and_then(|(updated,)| updated).map(Instant))
}

/// The values of these axes that records of these kinds are under, each with when the last of its records changed.
pub async fn under(
    at: &mut impl Reads,
    sight: &Sight,
    axes: &[Axis],
    kinds: &[Kind],
) -> Result<Vec<(String, Instant)>> {
    let sql = Sql::new(
        "SELECT f.value, MAX(p.updated) FROM facet f JOIN projection p ON p.record_id = f.record_id WHERE f.axis IN ",
    )
    .list(axes.iter().map(|axis| axis.as_str()))
    .push(" AND p.kind IN ")
    .list(kinds.iter().copied());
    let rows: Vec<(String, i64)> = sight.narrow(sql).push(" GROUP BY f.value").all(at).await?;
    Ok(rows.into_iter().map(|(value, updated)| (value, Instant(updated))).collect())
}

fn of(kinds: &[Kind]) -> Filter {
    Filter { kinds: kinds.to_vec(), ..Filter::default() }
}

fn piece(sql: Sql, skip: u64, limit: u64) -> Sql {
    let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    sql.push(" ORDER BY p.record_id LIMIT ").bind(bound(limit)).push(" OFFSET ").bind(bound(skip))
}
