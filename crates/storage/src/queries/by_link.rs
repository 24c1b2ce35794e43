//! Links as they are stored, unfiltered: for what resolves lent scopes and parents, never for a page.

use std::collections::BTreeMap;

use domain::projection::{Rel, waits_in};
use domain::{Kind, RecordId};
use uuid::Uuid;

use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// The records that link to each of these in this way, by target, in the order of their identifiers. Pages ask
/// [`super::list::page`], which filters by who asks.
pub async fn sources(at: &mut impl Reads, rel: Rel, targets: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<RecordId>>> {
    let mut found: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for targets in targets.chunks(LONGEST) {
        let rows: Vec<(Uuid, Uuid)> = Sql::new("SELECT target, record_id FROM link WHERE rel = ")
            .bind(rel.as_str())
            .push(" AND target IN ")
            .list(targets.iter().copied())
            .push(" ORDER BY record_id")
            .all(at)
            .await?;
        for (target, source) in rows {
            found.entry(target.into()).or_default().push(source.into());
        }
    }
    Ok(found)
}

/// What waits for a person on these records, by record: open suggestions, requests for rights, proposals to a carnet.
pub async fn waiting(at: &mut impl Reads, on: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<RecordId>>> {
    let rels = [Rel::Targets, Rel::RightOn, Rel::In, Rel::Item, Rel::Belongs];
    let states: Vec<&str> =
        [Kind::Suggestion, Kind::Grant, Kind::Placement, Kind::Membership].into_iter().filter_map(waits_in).collect();
    let mut found: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for on in on.chunks(LONGEST) {
        let rows: Vec<(Uuid, Uuid)> = Sql::new(
            "SELECT l.target, l.record_id FROM link l JOIN projection p ON p.record_id = l.record_id WHERE l.rel IN ",
        )
        .list(rels.map(Rel::as_str))
        .push(" AND p.state IN ")
        .list(states.iter().copied())
        .push(" AND l.target IN ")
        .list(on.iter().copied())
        .push(" ORDER BY l.record_id")
        .all(at)
        .await?;
        for (target, source) in rows {
            found.entry(target.into()).or_default().push(source.into());
        }
    }
    Ok(found)
}

/// The records that each of these links to in this way, by source, in the order of the links.
pub async fn targets(at: &mut impl Reads, rel: Rel, sources: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<RecordId>>> {
    let mut found: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for sources in sources.chunks(LONGEST) {
        let rows: Vec<(Uuid, Uuid)> = Sql::new("SELECT record_id, target FROM link WHERE rel = ")
            .bind(rel.as_str())
            .push(" AND record_id IN ")
            .list(sources.iter().copied())
            .push(" ORDER BY position, target")
            .all(at)
            .await?;
        for (source, target) in rows {
            found.entry(source.into()).or_default().push(target.into());
        }
    }
    Ok(found)
}
