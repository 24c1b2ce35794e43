//! What a build before leases left on a device opens whole: records, work, and what the worker collected.

use domain::query::{Filter, List, Order};
use domain::{AudienceKey, Kind, ScopeId, Selector};
use indexed_db_futures::database::Database as Handle;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use indexed_db_futures::{KeyPath, Result};
use offline::Database;
use sync::ports::{Batch, Durability, Store, Write};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::made::{database, id, note};

/// The version of the stores before the one of what is put away.
const BEFORE: u32 = 5;
/// What the worker collects, which the engine knows nothing of.
const INBOX: &str = "inbox_raw";

/// The stores and indexes as that build made them.
fn made_before(handle: &Handle) -> Result<()> {
    for store in Store::ALL.into_iter().filter(|store| *store != Store::Closed) {
        let made = handle.create_object_store(store.name()).build()?;
        if matches!(store, Store::Base | Store::Local | Store::Visited) {
            for many in ["scopes", "facets", "links"] {
                made.create_index(many, KeyPath::One(many)).with_multi_entry(true).build()?;
            }
            made.create_index("written", KeyPath::One("written")).build()?;
            for place in ["recent", "title"] {
                made.create_index(place, KeyPath::Sequence(["kind", place].into_iter().collect())).build()?;
            }
        }
    }
    handle.create_object_store(INBOX).build()?;
    Ok(())
}

/// Every entry of a store, with its key.
async fn entries(handle: &Handle, store: &str) -> Vec<(JsValue, JsValue)> {
    let transaction = handle.transaction(store).build().unwrap();
    let store = transaction.object_store(store).unwrap();
    let keys = store.get_all_keys::<JsValue>().primitive().unwrap();
    let values = store.get_all::<JsValue>().primitive().unwrap();
    let (keys, values) = (keys.await.unwrap(), values.await.unwrap());
    keys.zip(values).map(|(key, value)| (key.unwrap(), value.unwrap())).collect()
}

#[wasm_bindgen_test]
async fn a_device_of_before_leases_opens_and_lacks_nothing() {
    // What this build writes in the stores that were there before is what that build wrote.
    let now = database("older-made").await;
    let scope = ScopeId { audience: AudienceKey::Members, selector: Selector::Core };
    let record = |store, number, title: &str| Write::Record {
        store,
        record: note(number, title, "Un corps."),
        scopes: vec![scope],
    };
    let put = |store, key: &str| Write::Put { store, key: key.to_owned(), bytes: vec![1, 2, 3] };
    let bytes: Vec<Store> = Store::ALL
        .into_iter()
        .filter(|store| !matches!(store, Store::Base | Store::Local | Store::Visited | Store::Closed))
        .collect();
    let mut writes =
        vec![record(Store::Base, 1, "Un"), record(Store::Base, 2, "Deux"), record(Store::Local, 2, "Deux bis")];
    writes.push(record(Store::Visited, 3, "Trois"));
    writes.extend(bytes.iter().map(|store| put(*store, "clé/1")));
    now.commit(&Batch { generation: 0, durability: Durability::Strict, writes }).await.unwrap();
    now.close();

    let name = "test-older-five";
    offline::delete(name).await.unwrap();
    let older = Handle::open(name)
        .with_version(BEFORE)
        .with_on_upgrade_needed(|_event, handle| made_before(&handle))
        .build()
        .unwrap()
        .await
        .unwrap();
    let source = Handle::open(now.name()).build().unwrap().await.unwrap();
    for store in Store::ALL.into_iter().filter(|store| *store != Store::Closed) {
        let held = entries(&source, store.name()).await;
        assert!(!held.is_empty(), "{}", store.name());
        let transaction = older.transaction(store.name()).with_mode(TransactionMode::Readwrite).build().unwrap();
        let opened = transaction.object_store(store.name()).unwrap();
        for (key, value) in &held {
            let _sent = opened.put(value).with_key(key.clone()).primitive().unwrap();
        }
        transaction.commit().await.unwrap();
    }
    let transaction = older.transaction(INBOX).with_mode(TransactionMode::Readwrite).build().unwrap();
    let collected = js_sys::Uint8Array::from([9_u8].as_slice());
    let inbox = transaction.object_store(INBOX).unwrap();
    let _sent = inbox.put(&JsValue::from(collected)).with_key("g").primitive().unwrap();
    transaction.commit().await.unwrap();
    source.close();
    older.close();

    let opened = Database::open(name).await.unwrap();
    assert_eq!(opened.generation().await, Ok(1));
    let found = opened.records(&[id(1), id(2), id(3)]).await.unwrap();
    let expected = [note(1, "Un", "Un corps."), note(2, "Deux bis", "Un corps."), note(3, "Trois", "Un corps.")];
    assert_eq!(found.into_iter().map(|found| found.unwrap().record).collect::<Vec<_>>(), expected);
    assert_eq!(opened.in_scope(scope).await.unwrap().0.len(), 2);
    for store in bytes {
        assert_eq!(opened.bytes(store, "clé/1").await, Ok(Some(vec![1, 2, 3])), "{}", store.name());
    }
    assert_eq!(opened.take_inbox().await, Ok(vec![vec![9]]));
    let list = List {
        filter: Filter { kinds: vec![Kind::Note], ..Filter::default() },
        order: Order::Title,
        limit: 10,
        after: None,
        include: Vec::new(),
    };
    assert_eq!(opened.page(&list).await.unwrap().total, 3);
    // And what is put away has a place, in no list, found by nobody but who asks for it.
    let away = vec![
        Write::Record { store: Store::Closed, record: note(1, "Un", "Un corps."), scopes: vec![scope] },
        Write::Record { store: Store::Closed, record: note(4, "Quatre", "Un corps."), scopes: vec![scope] },
        Write::Delete { store: Store::Base, key: id(1).to_string() },
    ];
    opened.commit(&Batch { generation: 1, durability: Durability::Relaxed, writes: away }).await.unwrap();
    assert_eq!(opened.records(&[id(1), id(4)]).await, Ok(vec![None, None]));
    assert_eq!(opened.page(&list).await.unwrap().total, 2);
    assert_eq!(opened.in_scope(scope).await.unwrap().0.len(), 1);
    assert_eq!(opened.first_records(Store::Closed, 1).await.unwrap().len(), 1);
    assert_eq!(opened.first_records(Store::Closed, 9).await, opened.all_records(Store::Closed).await);
    assert_eq!(opened.records_in(Store::Closed, &[id(4), id(2)]).await.unwrap().iter().flatten().count(), 1);
}
