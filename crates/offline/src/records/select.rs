//! Which records a filter finds, and in which store each shows.

use std::collections::{BTreeMap, BTreeSet};

use domain::query::Filter;
use domain::{Kind, RecordId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use sync::ports::{Store, StoreError};
use wasm_bindgen::JsValue;

use super::LAYERS;
use crate::schema::index;
use crate::{error, key};

/// Records that a filter finds, each with the store whose copy shows.
pub(super) type Visible = BTreeMap<RecordId, Store>;

/// What a filter finds on the device.
pub(super) async fn visible(transaction: &Transaction<'_>, filter: &Filter) -> Result<Visible, StoreError> {
    let mut visible = Visible::new();
    let mut above: Vec<ObjectStore<'_>> = Vec::new();
    for store in LAYERS {
        let opened = transaction.object_store(store.name()).map_err(error::of)?;
        let found = matching(&opened, filter).await?;
        let hidden = hidden(&above, store, &found).await?;
        visible.extend(found.into_iter().filter(|id| !hidden.contains(id)).map(|id| (id, store)));
        above.push(opened);
    }
    Ok(visible)
}

/// Those of `ids` that a store above holds, whatever it says of them: a copy in the bin hides as any other.
async fn hidden(
    above: &[ObjectStore<'_>],
    store: Store,
    ids: &BTreeSet<RecordId>,
) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut hidden = BTreeSet::new();
    for upper in above {
        // Little is pending: all its keys are read at once. Much is confirmed: it is asked for each of the few visited.
        if store == Store::Base {
            hidden.extend(keys(upper.get_all_keys().primitive().map_err(error::of)?.await.map_err(error::of)?));
        } else {
            let mut requests = Vec::with_capacity(ids.len());
            for id in ids {
                requests.push((*id, upper.get_key::<JsValue, _>(key::record(*id)).primitive().map_err(error::of)?));
            }
            for (id, request) in requests {
                if request.await.map_err(error::of)?.is_some() {
                    hidden.insert(id);
                }
            }
        }
    }
    Ok(hidden)
}

/// What a filter finds in one store, whatever hides it.
async fn matching(store: &ObjectStore<'_>, filter: &Filter) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut found: Option<BTreeSet<RecordId>> = None;
    let mut keep = |ids: BTreeSet<RecordId>| {
        found = Some(match found.take() {
            None => ids,
            Some(found) => both(&found, &ids),
        });
    };
    for facet in &filter.facets {
        keep(under(store, index::FACETS, key::facet(facet)).await?);
    }
    if let Some((rel, target)) = filter.linked {
        keep(under(store, index::LINKS, key::link(rel, target)).await?);
    }
    if found.is_none() || !filter.kinds.is_empty() {
        let kinds: &[Kind] = if filter.kinds.is_empty() { &Kind::ALL } else { &filter.kinds };
        let recent = store.index(index::RECENT).map_err(error::of)?;
        let mut of_kind = BTreeSet::new();
        for kind in kinds {
            let request =
                recent.get_all_keys().with_query::<JsValue, _>(whole(*kind)).primitive().map_err(error::of)?;
            of_kind.extend(keys(request.await.map_err(error::of)?));
        }
        found = Some(match found {
            None => of_kind,
            Some(found) => both(&found, &of_kind),
        });
    }
    let mut found = found.unwrap_or_default();
    if let Some((rel, target)) = filter.unlinked {
        for id in under(store, index::LINKS, key::link(rel, target)).await? {
            found.remove(&id);
        }
    }
    Ok(found)
}

/// The records under a key of an index.
pub(super) async fn under(
    store: &ObjectStore<'_>,
    name: &str,
    value: String,
) -> Result<BTreeSet<RecordId>, StoreError> {
    let opened = store.index(name).map_err(error::of)?;
    let request = opened.get_all_keys().with_query(value).primitive().map_err(error::of)?;
    // One by one: making a set of an iterator whole brings a sort of its own into the browser's bytes.
    let mut found = BTreeSet::new();
    found.extend(keys(request.await.map_err(error::of)?));
    Ok(found)
}

fn both(some: &BTreeSet<RecordId>, others: &BTreeSet<RecordId>) -> BTreeSet<RecordId> {
    let mut both = BTreeSet::new();
    both.extend(some.intersection(others).copied());
    both
}

/// Every place of a kind in an order.
pub(super) fn whole(kind: Kind) -> KeyRange<JsValue> {
    // An empty array sorts after all bytes, and a number before: these two bound every place.
    let last = js_sys::Array::new();
    KeyRange::Bound(key::placed(kind, &JsValue::from_f64(0.0)), false, key::placed(kind, &last), false)
}

fn keys(found: impl Iterator<Item = indexed_db_futures::Result<JsValue>>) -> impl Iterator<Item = RecordId> {
    found.filter_map(|key| key::to_record(&key.ok()?))
}
