//! What the device holds of every scope, as digests: worked out of what is stored, entry by entry.

use domain::RecordId;
use domain::sorted::Map;
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use sync::digest::{self, Digest};
use sync::engine::Digests;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use crate::database::{Database, reading};
use crate::{entry, error, key};

/// How many entries are read before somebody's writing may pass.
const AT_ONCE: u32 = 200;

impl Database {
    /// What `Base` holds of every scope, at the generation that it had when it was begun. Where something was stored meanwhile, it
    /// is of a later one, and of no use.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn digests(&self) -> Result<Digests, StoreError> {
        let before = self.generation().await?;
        let mut scopes: Map<_, Option<Digest>> = Map::new();
        let mut after = None;
        loop {
            let entries = self.base_after(after).await?;
            for (_, value) in &entries {
                let item = entry::record(value).map(|record| digest::item(record.id, record.rev));
                for scope in entry::scopes(value) {
                    let of = scopes.or_insert_with(scope, || Some(Digest::default()));
                    *of = of.zip(item).map(|(of, item)| digest::mixed(of, item));
                }
            }
            match entries.last() {
                Some((last, _)) => after = Some(*last),
                None => break,
            }
        }
        let now = self.generation().await?;
        Ok(Digests { generation: if now == before { before } else { now.max(before + 1) }, scopes })
    }

    /// The next entries of `Base` by identifier, those with one; none at the end.
    async fn base_after(&self, after: Option<RecordId>) -> Result<Vec<(RecordId, JsValue)>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[Store::Base])?;
            let base = transaction.object_store(Store::Base.name()).map_err(error::of)?;
            let range = || KeyRange::LowerBound(key::record(after.unwrap_or_default()), after.is_some());
            let keys = base.get_all_keys::<JsValue>().with_limit(AT_ONCE).with_query::<JsValue, _>(range());
            let values = base.get_all::<JsValue>().with_limit(AT_ONCE).with_query::<JsValue, _>(range());
            let (keys, values) = (keys.primitive().map_err(error::of)?, values.primitive().map_err(error::of)?);
            let keys: Vec<_> = keys.await.map_err(error::of)?.filter_map(|key| key::to_record(&key.ok()?)).collect();
            let values = values.await.map_err(error::of)?.filter_map(Result::ok);
            Ok(keys.into_iter().zip(values).collect())
        })
        .await
    }
}
