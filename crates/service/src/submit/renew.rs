//! Making again what another build derived from records: their cards, who reads them, where copies live. A few records a
//! transaction, so that nobody waits behind it.

use std::collections::{BTreeMap, BTreeSet};

use domain::RecordId;
use storage::{projections, records};

use super::write::{project_all, settle};
use crate::error::Result;
use crate::resolve::{self, Known, Resolved};
use crate::search_index::Changed;
use crate::services::Services;

/// How many records are made again at once.
const PIECE: u32 = 200;

impl Services {
    /// Makes again what another build derived, and says of how many records; the server calls it when it starts.
    pub async fn renew_derived(&self) -> Result<u64> {
        let (mut after, mut renewed) = (None, 0);
        loop {
            let ids = projections::stale(&mut self.database().reader().await?, after, PIECE).await?;
            let Some(last) = ids.last().copied() else {
                if renewed > 0 {
                    // No commit of a record says it: what was counted meanwhile is counted again.
                    self.worked_out().forget();
                }
                return Ok(renewed);
            };
            let changed = storage::retry(|| self.renew(&ids)).await?;
            self.search().update(changed);
            renewed += ids.len() as u64;
            after = Some(last);
            tokio::task::yield_now().await;
        }
    }

    async fn renew(&self, ids: &[RecordId]) -> Result<Vec<Changed>> {
        let mut tx = self.database().write().await?;
        let locked = records::lock(&mut tx, ids).await?;
        let mut known: Known = locked.into_values().map(|stored| stored.record).collect();
        resolve::fetch_parents(&mut tx, &mut known, ids).await?;
        resolve::fetch_rights(&mut tx, &mut known, &BTreeSet::new()).await?;
        let lent = resolve::lent(&mut tx, &mut known, ids).await?;
        let mut resolved: BTreeMap<RecordId, Resolved> = BTreeMap::new();
        for record in ids.iter().filter_map(|id| known.get(id)) {
            let lent = lent.get(&record.id).map_or(&[][..], Vec::as_slice);
            resolved.insert(record.id, resolve::resolve(record, &known, lent));
        }
        project_all(&mut tx, &known, &resolved).await?;
        let changed = settle(&mut tx, self.now(), (&BTreeMap::new(), self.fresh_group()), &known, resolved).await?;
        tx.commit().await?;
        Ok(changed)
    }
}
