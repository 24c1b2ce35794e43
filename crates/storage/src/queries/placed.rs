//! What containers hold, as far as somebody may see that it is there: what a search within one is made of.

use std::collections::BTreeSet;

use domain::knowledge::PlacementStatus;
use domain::projection::Rel;
use domain::{Kind, RecordId};
use uuid::Uuid;

use super::sight::Sight;
use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// What is placed in a container, and in what is placed there: the notes of a base are those of its carnets. A placement
/// that may not be seen leads to nothing.
pub async fn within(at: &mut impl Reads, sight: &Sight, container: RecordId) -> Result<BTreeSet<RecordId>> {
    let (mut held, mut turn) = (BTreeSet::new(), vec![container]);
    let mut opened = BTreeSet::from([container]);
    while !turn.is_empty() {
        let mut next = Vec::new();
        for (item, kind) in items(at, sight, &turn).await? {
            held.insert(item);
            if matches!(kind, Kind::Notebook | Kind::KnowledgeBase) && opened.insert(item) {
                next.push(item);
            }
        }
        turn = next;
    }
    Ok(held)
}

/// What is placed in these, each with its kind.
async fn items(at: &mut impl Reads, sight: &Sight, containers: &[RecordId]) -> Result<Vec<(RecordId, Kind)>> {
    let mut found = Vec::new();
    for containers in containers.chunks(LONGEST) {
        let sql = Sql::new(
            "SELECT i.target, q.kind FROM link c CROSS JOIN projection p CROSS JOIN link i CROSS JOIN projection q",
        )
        .push(" WHERE p.record_id = c.record_id AND i.record_id = c.record_id AND q.record_id = i.target AND c.rel = ")
        .bind(Rel::In.as_str())
        .push(" AND c.target IN ")
        .list(containers.iter().copied())
        .push(" AND p.kind = ")
        .bind(Kind::Placement)
        .push(" AND p.state = ")
        .bind(PlacementStatus::Accepted.as_str())
        .push(" AND i.rel = ")
        .bind(Rel::Item.as_str());
        let rows: Vec<(Uuid, String)> = sight.narrow(sql).all(at).await?;
        found.extend(rows.into_iter().filter_map(|(item, kind)| Some((item.into(), kind.parse().ok()?))));
    }
    Ok(found)
}
