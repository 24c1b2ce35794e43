//! Files that were taken back: what this device has of them goes too.

use std::cell::RefCell;
use std::collections::BTreeSet;

use domain::Kind;
use domain::projection::Axis;
use domain::query::Filter;
use offline::Database;
use sync::ports::{Durability, Store, StoreError, Write};

use crate::transport::{Carry, Exchange};

/// The most that are asked after at once.
const MOST: usize = 50;
/// What a server says of a file that was taken back.
const GONE: u16 = 410;

thread_local! {
    /// Those that a server has answered for: no record here says what they are, and they are shown all the same.
    static ANSWERED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Asks after the files of which no record here says anything any more, and forgets those that were taken back.
pub(super) async fn follow(database: &Database, exchange: &dyn Exchange) -> Result<(), StoreError> {
    let keys = database.moment(&[], &[Store::Blob, Store::BlobQueue]).await?.keys;
    let hash = |key: &str| key.split('/').next().unwrap_or_default().to_owned();
    let (queued, here): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(store, _)| *store == Store::BlobQueue);
    if here.is_empty() {
        return Ok(());
    }
    let filter = Filter { kinds: vec![Kind::Media], ..Filter::default() };
    let mut counted = database.counts(&[Axis::Media], &filter).await?;
    let said = counted.remove(&Axis::Media).unwrap_or_default().into_iter().map(|(hash, _)| hash);
    let known: BTreeSet<String> = said.chain(queued.into_iter().map(|(_, key)| key)).collect();
    let doubtful: BTreeSet<String> = here.iter().map(|(_, key)| hash(key)).filter(|one| !known.contains(one)).collect();
    let asked = |one: &&String| ANSWERED.with_borrow(|answered| !answered.contains(*one));
    for one in doubtful.iter().filter(asked).take(MOST) {
        // The first byte is enough, whatever it is.
        let headers = vec![("range", "bytes=0-0".to_owned())];
        let request = Carry { method: "GET", path: format!("/media/{one}.jpg"), headers, body: Vec::new() };
        let Ok(answer) = exchange.carry(request).await else { return Ok(()) };
        if answer.status == GONE {
            let its = here.iter().filter(|(_, key)| hash(key) == *one);
            let gone = its.map(|(_, key)| Write::Delete { store: Store::Blob, key: key.clone() });
            database.put(Durability::Strict, gone.collect()).await?;
        } else if matches!(answer.status, 200 | 206 | 404) {
            // Anything else says nothing of it: it is asked after again.
            ANSWERED.with_borrow_mut(|answered| answered.insert(one.clone()));
        }
    }
    Ok(())
}
