//! Filters: which records a list or a count is made of, as conditions on `projection p`.

use domain::projection::Axis;
use domain::query::Filter;

use super::sight::Sight;
use crate::statement::Sql;

/// What the rows that pass are for, which decides the index worth walking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The first of them in an order.
    Page,
    /// How many they are.
    Count,
}

/// Everything from `FROM projection p` to the last condition. A filter by link joins it as `l`, whose position can order.
pub(crate) fn from_where(mut sql: Sql, filter: &Filter, sight: &Sight, purpose: Purpose) -> Sql {
    sql = match &filter.linked {
        // CROSS JOIN is SQLite's way to have the link read first, of which a record has few: it would rather walk every
        // record of the kind in the order asked. To PostgreSQL it is a join like any other.
        Some((rel, target)) => sql
            .push(" FROM link l CROSS JOIN projection p WHERE p.record_id = l.record_id AND l.rel = ")
            .bind(rel.as_str())
            .push(" AND l.target = ")
            .bind(*target),
        None => sql.push(" FROM projection p WHERE 1 = 1"),
    };
    sql = match (filter.kinds.as_slice(), purpose) {
        ([], _) => sql,
        // By far the commonest list, and the only shape that the kind's indexes can walk in order.
        ([kind], _) => sql.push(" AND p.kind = ").bind(*kind),
        // Not a bare column: the engine then walks the index of times and stops at the end of the page, where it would
        // otherwise collect and sort every record of these kinds.
        (kinds, Purpose::Page) => sql.push(" AND (p.kind || '') IN ").list(kinds.iter().copied()),
        (kinds, Purpose::Count) => sql.push(" AND p.kind IN ").list(kinds.iter().copied()),
    };
    for facet in &filter.facets {
        // What the row says itself is not looked for elsewhere: the engine would go through every record with it, to keep
        // the few that a link leads to.
        let own = match (facet.axis, purpose) {
            // As with kinds, no bare column where an order is walked.
            (Axis::Status, Purpose::Page) => Some(" AND (p.state || '') = "),
            (Axis::Status, Purpose::Count) => Some(" AND p.state = "),
            (Axis::Lang, _) => Some(" AND p.language = "),
            _ => None,
        };
        if let Some(own) = own {
            sql = sql.push(own).bind(&facet.value);
            continue;
        }
        sql = sql
            .push(" AND p.record_id IN (SELECT f.record_id FROM facet f WHERE f.axis = ")
            .bind(facet.axis.as_str())
            .push(" AND f.value = ")
            .bind(&facet.value)
            .push(")");
    }
    if let Some((rel, target)) = &filter.unlinked {
        sql = sql
            .push(" AND NOT EXISTS (SELECT 1 FROM link n WHERE n.record_id = p.record_id AND n.rel = ")
            .bind(rel.as_str())
            .push(" AND n.target = ")
            .bind(*target)
            .push(")");
    }
    sight.narrow(sql)
}
