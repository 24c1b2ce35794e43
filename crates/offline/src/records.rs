//! Records as the device shows them: pending work over what is confirmed, over what was only visited.

mod count;
mod digests;
mod page;
mod select;
mod within;

use domain::query::Card;
use domain::{Record, RecordId, ScopeId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

pub use page::Rows;

use crate::database::{Database, reading};
use crate::schema::index;
use crate::{entry, error, key};

/// The stores that hold records: the earlier hides the later, by identifier.
pub(crate) const LAYERS: [Store; 3] = [Store::Local, Store::Base, Store::Visited];

/// A record and where it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// `Local` for one with pending work, `Base` for one that a scope holds, `Visited` for one that was only opened.
    pub store: Store,
    /// The scopes that hold it on this device.
    pub scopes: Vec<ScopeId>,
}

impl Database {
    /// These records as they are shown, in the order asked; nothing for one that is not on the device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn records(&self, ids: &[RecordId]) -> Result<Vec<Option<Found>>, StoreError> {
        self.layered(ids, &LAYERS).await
    }

    /// These records as the server confirmed them, in the order asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn confirmed(&self, ids: &[RecordId]) -> Result<Vec<Option<Found>>, StoreError> {
        self.layered(ids, &[Store::Base, Store::Visited]).await
    }

    /// These records as one store has them, in the order asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn records_in(&self, store: Store, ids: &[RecordId]) -> Result<Vec<Option<Found>>, StoreError> {
        self.layered(ids, &[store]).await
    }

    async fn layered(&self, ids: &[RecordId], layers: &[Store]) -> Result<Vec<Option<Found>>, StoreError> {
        let found = self.shown(ids, layers).await?.into_iter();
        Ok(found.map(|shown| shown.and_then(|(store, value)| read(store, &value))).collect())
    }

    /// The cards of these records as they are shown, in the order asked; nothing for one that is not on the device, or in
    /// the bin.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cards(&self, ids: &[RecordId]) -> Result<Vec<Option<Card>>, StoreError> {
        let found = self.shown(ids, &LAYERS).await?.into_iter();
        Ok(found.map(|shown| shown.and_then(|(_, value)| entry::card_of(&value))).collect())
    }

    /// The entries of these records, each from the first of the layers that has it.
    async fn shown(&self, ids: &[RecordId], layers: &[Store]) -> Result<Vec<Option<(Store, JsValue)>>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, layers)?;
            let mut found: Vec<Option<(Store, JsValue)>> = vec![None; ids.len()];
            for store in layers {
                let opened = transaction.object_store(store.name()).map_err(error::of)?;
                let missing: Vec<RecordId> =
                    ids.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(id, _)| *id).collect();
                let values = values(&opened, &missing).await?;
                for (slot, value) in found.iter_mut().filter(|slot| slot.is_none()).zip(values) {
                    *slot = value.map(|value| (*store, value));
                }
            }
            Ok(found)
        })
        .await
    }

    /// Every record of a store, those that can be read, by identifier.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all_records(&self, store: Store) -> Result<Vec<Found>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            let all = opened.get_all::<JsValue>().primitive().map_err(error::of)?.await.map_err(error::of)?;
            Ok(all.filter_map(|value| read(store, &value.ok()?)).collect())
        })
        .await
    }

    /// So many records of a store that can be read, the first by identifier; all where there are fewer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn first_records(&self, store: Store, most: usize) -> Result<Vec<Found>, StoreError> {
        let mut first = Vec::new();
        for ids in self.ids_in(store).await?.chunks(most.max(1)) {
            first.extend(self.records_in(store, ids).await?.into_iter().flatten());
            if first.len() >= most {
                first.truncate(most);
                break;
            }
        }
        Ok(first)
    }

    /// The identifiers of the records of a store.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ids_in(&self, store: Store) -> Result<Vec<RecordId>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            let keys = opened.get_all_keys::<JsValue>().primitive().map_err(error::of)?.await.map_err(error::of)?;
            Ok(keys.filter_map(|key| key::to_record(&key.ok()?)).collect())
        })
        .await
    }

    /// The records written by commits after `generation`, those that can be read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn written_since(&self, store: Store, generation: u64) -> Result<Vec<Found>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[store])?;
            let opened = transaction.object_store(store.name()).map_err(error::of)?;
            let written = opened.index(index::WRITTEN).map_err(error::of)?;
            let since = KeyRange::LowerBound(JsValue::from_f64(generation as f64), true);
            let all = written.get_all::<JsValue>().with_query::<JsValue, _>(since).primitive().map_err(error::of)?;
            Ok(all.await.map_err(error::of)?.filter_map(|value| read(store, &value.ok()?)).collect())
        })
        .await
    }

    /// How many confirmed records a scope holds here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_in_scope(&self, scope: ScopeId) -> Result<u32, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[Store::Base])?;
            let base = transaction.object_store(Store::Base.name()).map_err(error::of)?;
            let scopes = base.index(index::SCOPES).map_err(error::of)?;
            let count = scopes.count().with_query::<String, _>(scope.to_string()).primitive().map_err(error::of)?;
            count.await.map_err(error::of)
        })
        .await
    }

    /// What a scope holds here: the confirmed records, and their size in bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn in_scope(&self, scope: ScopeId) -> Result<(Vec<Found>, u64), StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction = reading(&handle, &[Store::Base])?;
            let base = transaction.object_store(Store::Base.name()).map_err(error::of)?;
            let scopes = base.index(index::SCOPES).map_err(error::of)?;
            let all = scopes.get_all::<JsValue>().with_query(scope.to_string()).primitive().map_err(error::of)?;
            let values: Vec<JsValue> = all.await.map_err(error::of)?.filter_map(Result::ok).collect();
            let size = values.iter().map(|value| entry::size(value) as u64).sum();
            Ok((values.iter().filter_map(|value| read(Store::Base, value)).collect(), size))
        })
        .await
    }
}

/// The values under these identifiers; every request is sent before the first is awaited.
pub(crate) async fn values(store: &ObjectStore<'_>, ids: &[RecordId]) -> Result<Vec<Option<JsValue>>, StoreError> {
    let mut requests = Vec::with_capacity(ids.len());
    for id in ids {
        requests.push(store.get::<JsValue, _, _>(key::record(*id)).primitive().map_err(error::of)?);
    }
    let mut values = Vec::with_capacity(ids.len());
    for request in requests {
        values.push(request.await.map_err(error::of)?);
    }
    Ok(values)
}

/// An entry as a record. One that cannot be read is as if absent: it never stops a list, and its bytes stay in place
/// until the server's copy takes them over.
pub(crate) fn read(store: Store, value: &JsValue) -> Option<Found> {
    Some(Found { record: entry::record(value)?, store, scopes: entry::scopes(value) })
}
