//! What a new build makes again: the index fields of records, when projections changed. In the background, a piece at a
//! time, from what is stored at that moment.

use domain::PROJECTION_VERSION;
use offline::{Database, lock};
use sync::ports::{Batch, Durability, Store, StoreError, Write};

/// Where the version of the stored projections is kept, in `Meta`.
const VERSION: &str = "projections";
/// How many records are written again at once.
const PIECE: usize = 200;

/// Makes the index fields of every record again, if another build made them.
pub async fn renew(database: &Database) -> Result<(), StoreError> {
    let current = PROJECTION_VERSION.to_be_bytes();
    let is_current =
        async || Ok::<_, StoreError>(database.bytes(Store::Meta, VERSION).await?.is_some_and(|v| v == current));
    if is_current().await? {
        return Ok(());
    }
    let _alone = lock::acquire(&format!("renewal/{}", database.name())).await;
    if is_current().await? {
        return Ok(());
    }
    for store in [Store::Base, Store::Local, Store::Visited] {
        let ids = database.ids_in(store).await?;
        for piece in ids.chunks(PIECE) {
            loop {
                let generation = database.generation().await?;
                let found = database.records_in(store, piece).await?.into_iter().flatten();
                let writes: Vec<Write> =
                    found.map(|found| Write::Record { store, record: found.record, scopes: found.scopes }).collect();
                match database.commit(&Batch { generation, durability: Durability::Relaxed, writes }).await {
                    // Somebody wrote meanwhile: this piece is read again.
                    Err(StoreError::Stale) => {}
                    outcome => {
                        outcome?;
                        break;
                    }
                }
            }
        }
    }
    let put = Write::Put { store: Store::Meta, key: VERSION.to_owned(), bytes: current.to_vec() };
    database.put(Durability::Relaxed, vec![put]).await
}
