//! Audiences: who may read a record, resolved, and through which record that came.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceKey, RecordId};
use uuid::Uuid;

use crate::cell::{Cell, word};
use crate::error::Result;
use crate::rows::{self, Derived};
use crate::statement::{LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

/// The audiences of a record, each with the record it comes from: itself, or the parent that lends it.
pub type Readers = BTreeSet<(AudienceKey, RecordId)>;

const TABLE: Derived = Derived {
    select: "SELECT record_id, audience, via FROM record_audience WHERE record_id IN ",
    insert: "INSERT INTO record_audience (record_id, audience, via) ",
    on_conflict: " ON CONFLICT (record_id, audience, via) DO NOTHING",
    delete: "DELETE FROM record_audience WHERE (record_id, audience, via)",
    key: 3,
};

/// Who may read these records; a record that nobody reads has no entry.
pub async fn read(at: &mut impl Reads, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Readers>> {
    let mut found: BTreeMap<RecordId, Readers> = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let rows: Vec<(Uuid, String, Uuid)> = Sql::new(TABLE.select).list(ids.iter().copied()).all(at).await?;
        for (id, audience, via) in rows {
            found.entry(id.into()).or_default().insert((word(&audience)?, via.into()));
        }
    }
    Ok(found)
}

/// Makes these the readers of these records; how many rows differed. An empty set leaves a record to nobody.
pub async fn write(tx: &mut WriteTx, readers: &BTreeMap<RecordId, Readers>) -> Result<u64> {
    let ids: Vec<Uuid> = readers.keys().map(RecordId::as_uuid).collect();
    let wanted = readers
        .iter()
        .flat_map(|(id, readers)| readers.iter().map(|(key, via)| vec![(*id).into(), (*key).into(), (*via).into()]))
        .collect();
    let cells =
        |(id, audience, via): (Uuid, String, Uuid)| -> Vec<Cell> { vec![id.into(), audience.into(), via.into()] };
    Ok(rows::replace(tx, &TABLE, &ids, wanted, cells).await?.len())
}
