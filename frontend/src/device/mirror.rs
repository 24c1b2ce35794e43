//! Pictures of what the device keeps: their small copies come after the text, and go with it.

use domain::Kind;
use domain::memory::{SmallCopy, small_copies};
use domain::projection::{Axis, Facet};
use domain::query::{Filter, List};
use domain::sorted::Set;
use js_sys::Reflect;
use offline::Database;
use sync::ports::{Durability, Store, StoreError, Write};

use super::{kits, media};
use crate::transport::{Carry, Exchange};

/// The most that are asked for in a row; the rest comes after the next exchange.
const MOST: usize = 500;

/// Fetches what is missing and forgets what nothing here shows any more; answers whether all of it is here.
pub async fn follow(database: &Database, exchange: &dyn Exchange) -> Result<bool, StoreError> {
    let keys = database.moment(&[], &[Store::Blob, Store::BlobQueue]).await?.keys;
    let keeps = !kits::chosen(database).await?.is_empty();
    if keys.is_empty() && !keeps {
        return Ok(true);
    }
    let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
    let mut counted = database.counts(&[Axis::Media], &filter).await?;
    let shown = Set::from_iter(counted.remove(&Axis::Media).unwrap_or_default().into_iter().map(|(hash, _)| hash));
    let (queued, here): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(store, _)| *store == Store::BlobQueue);
    let queued = Set::from_iter(queued.into_iter().map(|(_, key)| key));
    let here = Set::from_iter(here.into_iter().map(|(_, key)| key));
    let hash = |key: &str| key.split('/').next().unwrap_or_default().to_owned();
    let gone: Vec<Write> = here
        .iter()
        .filter(|key| !shown.contains(&hash(key)) && !queued.contains(&hash(key)))
        .map(|key| Write::Delete { store: Store::Blob, key: key.clone() })
        .collect();
    if !gone.is_empty() {
        database.put(Durability::Strict, gone).await?;
    }
    if !keeps || saves_data() {
        return Ok(true);
    }
    let had = Set::from_iter(here.iter().map(|key| hash(key)));
    for missing in shown.difference(&had).take(MOST) {
        let Some(SmallCopy { width, path, .. }) = kept_copy(database, missing).await? else { continue };
        let request = Carry { method: "GET", path, headers: Vec::new(), body: Vec::new() };
        let Ok(answer) = exchange.carry(request).await else { return Ok(false) };
        // One that has not arrived yet is asked for again later; one that is not what its name says is not kept.
        if answer.status != 200 || (width.is_none() && media::digest(&answer.body).await? != *missing) {
            continue;
        }
        if media::is_short(answer.body.len() as u64).await {
            return Ok(true);
        }
        let key = width.map_or_else(|| missing.clone(), |width| format!("{missing}/{width}"));
        let put = Write::Put { store: Store::Blob, key, bytes: answer.body };
        database.put(Durability::Relaxed, vec![put]).await?;
    }
    Ok(shown.difference(&had).count() <= MOST)
}

/// The copy that is kept of a picture, as a note that the device keeps shows it.
async fn kept_copy(database: &Database, hash: &str) -> Result<Option<SmallCopy>, StoreError> {
    let facet = Facet { axis: Axis::Media, value: hash.to_owned() };
    let filter = Filter { kinds: vec![Kind::Note], facets: vec![facet], ..Filter::default() };
    let cards = database.page(&List { filter, limit: 20, ..List::default() }).await?.cards;
    let ids: Vec<_> = cards.iter().map(|card| card.reference.id).collect();
    let kept = database.records_in(Store::Base, &ids).await?.into_iter().flatten();
    let copies = kept.flat_map(|found| small_copies(&found.record));
    Ok(copies.into_iter().find(|copy| copy.sha256 == hash))
}

/// Whether the person asked their browser to spare their data.
fn saves_data() -> bool {
    let connection = web_sys::window().map(|window| Reflect::get(&window.navigator(), &"connection".into()));
    let asked = connection.and_then(Result::ok).filter(wasm_bindgen::JsValue::is_object);
    asked.and_then(|connection| Reflect::get(&connection, &"saveData".into()).ok()).is_some_and(|on| on.is_truthy())
}
