//! How many records each value of an axis has.

use std::collections::BTreeMap;

use domain::order::Arrange;
use domain::projection::Axis;
use domain::query::Filter;
use indexed_db_futures::KeyRange;
use indexed_db_futures::cursor::CursorDirection;
use indexed_db_futures::prelude::*;
use sync::ports::StoreError;

use super::LAYERS;
use super::select::{under, visible};
use crate::database::{Database, reading};
use crate::error;
use crate::schema::index;

impl Database {
    /// Counts the records that a filter finds by value of each axis: most first, then by value. An axis with none has no
    /// entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn counts(
        &self,
        axes: &[Axis],
        filter: &Filter,
    ) -> Result<BTreeMap<Axis, Vec<(String, u64)>>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &LAYERS)?;
            let found = visible(&transaction, filter).await?;
            let mut counts = BTreeMap::new();
            for axis in axes {
                let prefix = format!("{}=", axis.as_str());
                let mut values: BTreeMap<String, u64> = BTreeMap::new();
                for store in LAYERS {
                    let opened = transaction.object_store(store.name()).map_err(error::of)?;
                    let facets = opened.index(index::FACETS).map_err(error::of)?;
                    let range = KeyRange::Bound(prefix.clone(), false, format!("{prefix}\u{ffff}"), true);
                    let cursor = facets
                        .open_key_cursor()
                        .with_query::<String, _>(range)
                        .with_direction(CursorDirection::Nextunique);
                    let mut distinct = Vec::new();
                    if let Some(mut cursor) = cursor.primitive().map_err(error::of)?.await.map_err(error::of)? {
                        while let Some(facet) = cursor.next_key::<String>().await.map_err(error::of)? {
                            distinct.push(facet);
                        }
                    }
                    for facet in distinct {
                        let ids = under(&opened, index::FACETS, facet.clone()).await?;
                        let shown = ids.iter().filter(|id| found.get(*id) == Some(&store)).count() as u64;
                        if let Some(value) = facet.strip_prefix(&prefix).filter(|_| shown > 0) {
                            *values.entry(value.to_owned()).or_default() += shown;
                        }
                    }
                }
                let mut values: Vec<(String, u64)> = values.into_iter().collect();
                values.arrange_by(|(a, most), (b, least)| least.cmp(most).then_with(|| a.cmp(b)));
                if !values.is_empty() {
                    counts.insert(*axis, values);
                }
            }
            Ok(counts)
        })
        .await
    }
}
