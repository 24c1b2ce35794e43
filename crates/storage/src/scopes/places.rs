//! Places: the scopes that a record is in, and through which record it is there.

use std::collections::{BTreeMap, BTreeSet};

use domain::{RecordId, ScopeId};
use uuid::Uuid;

use crate::cell::{Cell, word};
use crate::error::Result;
use crate::rows::{self, Derived};
use crate::statement::{LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

/// Why a record is in scopes: each with the record through which it is there, itself or the placement that lends.
pub type Places = BTreeSet<(ScopeId, RecordId)>;

/// What [`place`] changed for one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    /// Every scope it is in now.
    pub now: BTreeSet<ScopeId>,
    /// Scopes it was not in before.
    pub entered: BTreeSet<ScopeId>,
    /// Scopes that nothing keeps it in any more.
    pub left: BTreeSet<ScopeId>,
}

const PLACES: Derived = Derived {
    select: "SELECT record_id, scope_id, via FROM record_scope WHERE record_id IN ",
    insert: "INSERT INTO record_scope (record_id, scope_id, via) ",
    on_conflict: " ON CONFLICT (record_id, scope_id, via) DO NOTHING",
    delete: "DELETE FROM record_scope WHERE (record_id, scope_id, via)",
    key: 3,
};

/// Where these records are.
pub async fn places(at: &mut impl Reads, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Places>> {
    let mut found: BTreeMap<RecordId, Places> = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let rows: Vec<(Uuid, String, Uuid)> = Sql::new(PLACES.select).list(ids.iter().copied()).all(at).await?;
        for (id, scope, via) in rows {
            found.entry(id.into()).or_default().insert((word(&scope)?, via.into()));
        }
    }
    Ok(found)
}

/// Makes these the places of these records, and says what they entered and left.
pub async fn place(tx: &mut WriteTx, wanted: &BTreeMap<RecordId, Places>) -> Result<BTreeMap<RecordId, Moved>> {
    let ids: Vec<RecordId> = wanted.keys().copied().collect();
    let before = places(tx, &ids).await?;
    let rows = wanted
        .iter()
        .flat_map(|(id, places)| places.iter().map(|(scope, via)| vec![(*id).into(), (*scope).into(), (*via).into()]))
        .collect();
    let cells = |(id, scope, via): (Uuid, String, Uuid)| -> Vec<Cell> { vec![id.into(), scope.into(), via.into()] };
    let uuids: Vec<Uuid> = ids.iter().map(RecordId::as_uuid).collect();
    rows::replace(tx, &PLACES, &uuids, rows, cells).await?;
    let scopes = |places: Option<&Places>| -> BTreeSet<ScopeId> {
        places.into_iter().flatten().map(|(scope, _)| *scope).collect()
    };
    Ok(wanted
        .iter()
        .map(|(id, places)| {
            let (old, now) = (scopes(before.get(id)), scopes(Some(places)));
            let entered = now.difference(&old).copied().collect();
            let left = old.difference(&now).copied().collect();
            (*id, Moved { now, entered, left })
        })
        .collect())
}
