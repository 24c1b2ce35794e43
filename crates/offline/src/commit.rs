//! The one writer. A transaction commits by itself as soon as nothing is asked of it: so everything is computed first,
//! every request is built, and nothing is awaited but the end.

use domain::order::Arrange;
use std::cell::Cell;

use indexed_db_futures::database::Database as Handle;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use sync::ports::{Batch, Durability, Store, StoreError, Write};
use wasm_bindgen::JsValue;

use crate::announce::Announcement;
use crate::database::{Database, reading};
use crate::{entry, error, key, lock};

/// Where the number of commits is kept.
pub const GENERATION: &str = "generation";

/// A change as the browser takes it: nothing to put means delete.
struct Request {
    store: Store,
    key: JsValue,
    value: Option<JsValue>,
}

impl Database {
    /// How many commits there were: what a batch is computed from.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn generation(&self) -> Result<u64, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            stored_generation(&handle).await
        })
        .await
    }

    /// Stores a batch, all of it or nothing, and gives the new generation. A strict one is on the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`]: `Stale` when something was stored since the batch was computed.
    pub async fn commit(&self, batch: &Batch) -> Result<u64, StoreError> {
        let requests = prepare(&batch.writes)?;
        let guard = lock::acquire(&format!("db-write/{}", self.name())).await;
        let generation = self.write(&requests, batch.durability, Some(batch.generation)).await?;
        drop(guard);
        self.announce(&Announcement::of(batch, generation));
        Ok(generation)
    }

    /// Stores what nothing that is synchronised depends on (drafts, what was visited, segments), whatever was written
    /// meanwhile. The generation stays as it is: no batch becomes stale by it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(&self, durability: Durability, writes: Vec<Write>) -> Result<(), StoreError> {
        let requests = prepare(&writes)?;
        let guard = lock::acquire(&format!("db-write/{}", self.name())).await;
        let generation = self.write(&requests, durability, None).await?;
        drop(guard);
        self.announce(&Announcement::of(&Batch { generation, durability, writes }, generation));
        Ok(())
    }

    /// Writes under the lock. A connection lost in mid-commit leaves the outcome unknown; nobody else can have written
    /// since, so a generation that moved says that it went through.
    async fn write(&self, requests: &[Request], durability: Durability, from: Option<u64>) -> Result<u64, StoreError> {
        let tried = Cell::new(None);
        self.attempt(async || {
            let handle = self.handle().await?;
            let stored = stored_generation(&handle).await?;
            let Some(from) = from else {
                send(&handle, requests, durability, stored + 1, false).await?;
                return Ok(stored);
            };
            if tried.get().is_some_and(|before| stored == before + 1) {
                return Ok(stored);
            }
            if from != stored {
                return Err(StoreError::Stale);
            }
            tried.set(Some(stored));
            send(&handle, requests, durability, stored + 1, true).await?;
            Ok(stored + 1)
        })
        .await
    }
}

fn prepare(writes: &[Write]) -> Result<Vec<Request>, StoreError> {
    let wrong = |store: Store| StoreError::Unreadable(format!("the store {} holds something else", store.name()));
    writes
        .iter()
        .map(|write| match write {
            Write::Record { store, record, scopes } if key::holds_records(*store) => {
                Ok(Request { store: *store, key: key::record(record.id), value: Some(entry::make(record, scopes)?) })
            }
            Write::Put { store, key, bytes } if !key::holds_records(*store) => {
                Ok(Request { store: *store, key: key::entry(*store, key)?, value: Some(key::bytes(bytes)) })
            }
            Write::Delete { store, key } => Ok(Request { store: *store, key: key::entry(*store, key)?, value: None }),
            Write::Record { store, .. } | Write::Put { store, .. } => Err(wrong(*store)),
        })
        .collect()
}

async fn stored_generation(handle: &Handle) -> Result<u64, StoreError> {
    generation_in(&reading(handle, &[Store::Meta])?).await
}

/// The generation, as a transaction over `Meta` sees it.
pub(crate) async fn generation_in(transaction: &Transaction<'_>) -> Result<u64, StoreError> {
    let meta = transaction.object_store(Store::Meta.name()).map_err(error::of)?;
    let stored: Option<JsValue> = meta.get(GENERATION).primitive().map_err(error::of)?.await.map_err(error::of)?;
    let bytes = stored.and_then(|value| key::to_bytes(&value)).and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map_or(0, u64::from_be_bytes))
}

async fn send(
    handle: &Handle,
    requests: &[Request],
    durability: Durability,
    generation: u64,
    counts: bool,
) -> Result<(), StoreError> {
    let mut stores: Vec<Store> = requests.iter().map(|request| request.store).chain([Store::Meta]).collect();
    stores.arrange();
    stores.dedup();
    let names: Vec<&str> = stores.iter().map(|store| store.name()).collect();
    let durability = match durability {
        Durability::Relaxed => TransactionDurability::Relaxed,
        Durability::Strict => TransactionDurability::Strict,
    };
    let transaction = handle
        .transaction(names.as_slice())
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
        .map_err(error::of)?;
    // Kept apart: committing consumes the transaction, and only this still knows why it was undone.
    let system: web_sys::IdbTransaction = (**transaction.as_sys()).clone();
    {
        let mut open = Vec::with_capacity(stores.len());
        for store in &stores {
            open.push((*store, transaction.object_store(store.name()).map_err(error::of)?));
        }
        let find = |wanted: Store| open.iter().find(|(store, _)| *store == wanted).map(|(_, opened)| opened);
        let last = counts.then(|| Request {
            store: Store::Meta,
            key: JsValue::from_str(GENERATION),
            value: Some(key::bytes(&generation.to_be_bytes())),
        });
        for request in requests.iter().chain(&last) {
            let Some(store) = find(request.store) else { continue };
            match &request.value {
                Some(value) => {
                    if key::holds_records(request.store) {
                        entry::mark(value, generation);
                    }
                    let _sent =
                        store.put(value).with_key(&request.key).without_key_type().primitive().map_err(error::of)?;
                }
                None => {
                    let _sent = store.delete(request.key.clone()).primitive().map_err(error::of)?;
                }
            }
        }
    }
    transaction.commit().await.map_err(|fault| error::of_commit(fault, system.error().as_ref()))
}
