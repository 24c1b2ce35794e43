//! What containers hold on this device: what a search within one is made of.

use std::collections::BTreeSet;

use domain::knowledge::PlacementStatus;
use domain::projection::{Axis, Facet, Rel};
use domain::query::Filter;
use domain::{Kind, RecordId};
use sync::ports::StoreError;

use super::LAYERS;
use super::select::visible;
use crate::database::{Database, reading};

impl Database {
    /// What is placed in a container, and in what is placed there: the notes of a base are those of its carnets.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn within(&self, container: RecordId) -> Result<BTreeSet<RecordId>, StoreError> {
        let holders = Filter { kinds: vec![Kind::Notebook, Kind::KnowledgeBase], ..Filter::default() };
        let mut holders = self.found(&holders).await?;
        let (mut held, mut turn) = (BTreeSet::new(), vec![container]);
        holders.remove(&container);
        while let Some(container) = turn.pop() {
            for item in self.placed(container).await? {
                held.insert(item);
                // Each is opened once, whatever holds what.
                if holders.remove(&item) {
                    turn.push(item);
                }
            }
        }
        Ok(held)
    }

    async fn placed(&self, container: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let accepted = Facet { axis: Axis::Status, value: PlacementStatus::Accepted.as_str().to_owned() };
        let filter = Filter {
            kinds: vec![Kind::Placement],
            facets: vec![accepted],
            linked: Some((Rel::In, container)),
            unlinked: None,
        };
        let placements: Vec<RecordId> = self.found(&filter).await?.into_iter().collect();
        let cards = self.cards(&placements).await?;
        Ok(cards.iter().flatten().flat_map(|card| card.targets(Rel::Item)).collect())
    }

    async fn found(&self, filter: &Filter) -> Result<BTreeSet<RecordId>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let found = visible(&reading(&handle, &LAYERS)?, filter).await?;
            let mut ids = BTreeSet::new();
            ids.extend(found.into_keys());
            Ok(ids)
        })
        .await
    }
}
