//! Bytes by key: everything on the device that is not a record.

use domain::order::Arrange;
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use crate::commit::generation_in;
use crate::database::{Database, reading};
use crate::{error, key};

/// Stores as they are at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// The generation.
    pub generation: u64,
    /// The entries of the stores that were asked for.
    pub entries: Vec<(Store, String, Vec<u8>)>,
    /// The keys alone of the others.
    pub keys: Vec<(Store, String)>,
}

impl Database {
    /// Reads stores of bytes at one moment: entries of some, keys alone of others.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn moment(&self, whole: &[Store], keys_of: &[Store]) -> Result<Moment, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let mut stores: Vec<Store> = whole.iter().chain(keys_of).copied().chain([Store::Meta]).collect();
            stores.arrange();
            stores.dedup();
            let transaction = reading(&handle, &stores)?;
            let mut moment = Moment { generation: generation_in(&transaction).await?, ..Moment::default() };
            for store in whole.iter().chain(keys_of).filter(|store| !key::holds_records(**store)) {
                let opened = transaction.object_store(store.name()).map_err(error::of)?;
                let keys = opened.get_all_keys::<JsValue>().primitive().map_err(error::of)?;
                if keys_of.contains(store) {
                    let keys = keys.await.map_err(error::of)?.filter_map(|name| name.ok()?.as_string());
                    moment.keys.extend(keys.map(|name| (*store, name)));
                    continue;
                }
                let values = opened.get_all::<JsValue>().primitive().map_err(error::of)?;
                let (keys, values) = (keys.await.map_err(error::of)?, values.await.map_err(error::of)?);
                moment.entries.extend(
                    keys.zip(values).filter_map(|(name, value)| {
                        Some((*store, name.ok()?.as_string()?, key::to_bytes(&value.ok()?)?))
                    }),
                );
            }
            Ok(moment)
        })
        .await
    }

    /// The bytes under a key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bytes(&self, store: Store, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            let found: Option<JsValue> = opened.get(name).primitive().map_err(error::of)?.await.map_err(error::of)?;
            Ok(found.and_then(|value| key::to_bytes(&value)))
        })
        .await
    }

    /// Every entry whose key begins with `prefix`, by key. One that cannot be read is left out and stays where it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn entries(&self, store: Store, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            let range = KeyRange::Bound(prefix.to_owned(), false, format!("{prefix}\u{ffff}"), true);
            let keys = opened
                .get_all_keys::<JsValue>()
                .with_query::<String, _>(range.clone())
                .primitive()
                .map_err(error::of)?;
            let values = opened.get_all::<JsValue>().with_query::<String, _>(range).primitive().map_err(error::of)?;
            let (keys, values) = (keys.await.map_err(error::of)?, values.await.map_err(error::of)?);
            let pairs = keys
                .zip(values)
                .filter_map(|(name, value)| Some((name.ok()?.as_string()?, key::to_bytes(&value.ok()?)?)));
            Ok(pairs.collect())
        })
        .await
    }

    /// How many entries a store has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count(&self, store: Store) -> Result<u32, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            opened.count().primitive().map_err(error::of)?.await.map_err(error::of)
        })
        .await
    }
}
