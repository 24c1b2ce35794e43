//! Answers that the service worker collected while no page was open: the one store that it writes, and reads of nothing else's.

use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use sync::ports::StoreError;
use wasm_bindgen::JsValue;

use crate::database::Database;
use crate::{error, key};

/// The store, by the identifier of the group that was sent.
pub(crate) const INBOX: &str = "inbox_raw";

impl Database {
    /// Takes what is there. One that is lost on the way is asked for again: the server answers the same.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_inbox(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.attempt(async || {
            let handle = self.handle().await?;
            let transaction =
                handle.transaction(INBOX).with_mode(TransactionMode::Readwrite).build().map_err(error::of)?;
            let store = transaction.object_store(INBOX).map_err(error::of)?;
            let asked = store.get_all::<JsValue>().primitive().map_err(error::of)?;
            let answers: Vec<Vec<u8>> =
                asked.await.map_err(error::of)?.filter_map(|value| key::to_bytes(&value.ok()?)).collect();
            if !answers.is_empty() {
                store.clear().map_err(error::of)?.await.map_err(error::of)?;
            }
            drop(store);
            transaction.commit().await.map_err(error::of)?;
            Ok(answers)
        })
        .await
    }
}
