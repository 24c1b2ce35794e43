//! What the device holds of every scope, as digests: worked out of what is stored, entry by entry.

use domain::sorted::Map;
use indexed_db_futures::prelude::*;
use sync::digest::{self, Digest};
use sync::engine::Digests;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use crate::commit::generation_in;
use crate::database::{Database, reading};
use crate::{entry, error};

impl Database {
    /// What `Base` holds of every scope. One record at a time is in memory.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn digests(&self) -> Result<Digests, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[Store::Base, Store::Meta])?;
            let generation = generation_in(&transaction).await?;
            let mut scopes: Map<_, Option<Digest>> = Map::new();
            let base = transaction.object_store(Store::Base.name()).map_err(error::of)?;
            let cursor = base.open_cursor().primitive().map_err(error::of)?.await.map_err(error::of)?;
            let Some(mut cursor) = cursor else { return Ok(Digests { generation, scopes }) };
            while let Some(value) = cursor.next_record::<JsValue>().await.map_err(error::of)? {
                let item = entry::record(&value).map(|record| digest::item(record.id, record.rev));
                for scope in entry::scopes(&value) {
                    let of = scopes.or_insert_with(scope, || Some(Digest::default()));
                    *of = of.zip(item).map(|(of, item)| digest::mixed(of, item));
                }
            }
            Ok(Digests { generation, scopes })
        })
        .await
    }
}
