//! Counts: how many records there are, and how many each value of an axis has.

use std::collections::BTreeMap;

use domain::projection::Axis;
use domain::query::Filter;

use super::filter::{Purpose, from_where};
use super::sight::Sight;
use crate::cell::counted;
use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::Reads;

/// How many records pass the filter and may be seen.
pub async fn total(at: &mut impl Reads, sight: &Sight, filter: &Filter) -> Result<u64> {
    let row: Option<(i64,)> = from_where(Sql::new("SELECT COUNT(*)"), filter, sight, Purpose::Count).one(at).await?;
    counted(row.map_or(0, |(n,)| n))
}

/// How many of them each value of these axes has: the commonest first, equals by value. An axis with none has no entry.
pub async fn by_facet(
    at: &mut impl Reads,
    sight: &Sight,
    axes: &[Axis],
    filter: &Filter,
) -> Result<BTreeMap<Axis, Vec<(String, u64)>>> {
    let sql = Sql::new("SELECT f.axis, f.value, COUNT(*) FROM facet f WHERE f.axis IN ")
        .list(axes.iter().map(|axis| axis.as_str()))
        .push(" AND f.record_id IN (SELECT p.record_id");
    let sql = from_where(sql, filter, sight, Purpose::Count).push(") GROUP BY f.axis, f.value");
    let mut counts: BTreeMap<Axis, Vec<(String, u64)>> = BTreeMap::new();
    for (axis, value, n) in sql.all::<(String, String, i64)>(at).await? {
        if let Some(axis) = Axis::from_word(&axis) {
            counts.entry(axis).or_default().push((value, counted(n)?));
        }
    }
    for values in counts.values_mut() {
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(counts)
}
