//! Several tabs on one database.

use std::cell::RefCell;
use std::rc::Rc;

use offline::{Announcement, Database, lock};
use sync::ports::{Batch, Durability, Store, StoreError, Write};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::made::database;

fn batch(generation: u64, key: &str) -> Batch {
    let write = Write::Put { store: Store::Outbox, key: key.to_owned(), bytes: vec![1] };
    Batch { generation, durability: Durability::Relaxed, writes: vec![write] }
}

/// Commits as an engine does: computed again from what is stored for as long as somebody else was first.
async fn insist(database: Database, keys: impl Iterator<Item = String>) {
    for key in keys {
        loop {
            let generation = database.generation().await.unwrap();
            match database.commit(&batch(generation, &key)).await {
                Ok(_) => break,
                Err(StoreError::Stale) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[wasm_bindgen_test]
async fn two_connections_write_and_nothing_is_lost() {
    let one = database("writers").await;
    let two = Database::open(one.name()).await.unwrap();
    let done = js_sys::Array::new();
    for (name, database) in [("a", one.clone()), ("b", two)] {
        done.push(&wasm_bindgen_futures::future_to_promise(async move {
            insist(database, (0..50).map(|number| format!("{name}{number:02}"))).await;
            Ok(wasm_bindgen::JsValue::NULL)
        }));
    }
    JsFuture::from(js_sys::Promise::all(&done)).await.unwrap();
    assert_eq!(one.generation().await, Ok(100));
    let keys: Vec<String> = one.entries(Store::Outbox, "").await.unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 100);
    assert!(keys.is_sorted());
    assert_eq!(one.entries(Store::Outbox, "b1").await.unwrap().len(), 10);
    assert_eq!(one.count(Store::Outbox).await, Ok(100));
}

#[wasm_bindgen_test]
async fn a_commit_is_heard_in_every_tab() {
    let one = database("heard").await;
    let two = Database::open(one.name()).await.unwrap();
    let heard: Rc<RefCell<Vec<Announcement>>> = Rc::default();
    let (mut tell, list) = (None, Rc::clone(&heard));
    let arrived = js_sys::Promise::new(&mut |resolve, _reject| tell = Some(resolve));
    let tell = tell.unwrap();
    let _elsewhere = two.subscribe(move |announcement| {
        list.borrow_mut().push(announcement.clone());
        tell.call0(&wasm_bindgen::JsValue::NULL).unwrap();
    });
    let list = Rc::clone(&heard);
    let here = one.subscribe(move |announcement| list.borrow_mut().push(announcement.clone()));
    one.commit(&batch(0, "clé/1")).await.unwrap();
    JsFuture::from(arrived).await.unwrap();
    let keys = Some(vec![(Store::Outbox, "clé/1".to_owned())]);
    let (first, second) = (heard.borrow()[0].clone(), heard.borrow()[1].clone());
    assert_eq!(first, Announcement { generation: 1, keys: keys.clone(), elsewhere: false });
    assert_eq!(second, Announcement { generation: 1, keys, elsewhere: true });
    assert!(first.touches(Store::Outbox) && !first.touches(Store::Base));
    drop(here);
    one.commit(&batch(1, "2")).await.unwrap();
    assert!(heard.borrow().iter().filter(|a| !a.elsewhere).count() == 1);
}

#[wasm_bindgen_test]
async fn a_database_deleted_in_another_tab_stays_deleted() {
    let one = database("wiped").await;
    one.commit(&batch(0, "g")).await.unwrap();
    let two = Database::open(one.name()).await.unwrap();
    offline::delete(one.name()).await.unwrap();
    assert_eq!(two.generation().await, Err(StoreError::Denied));
    assert_eq!(one.commit(&batch(1, "h")).await, Err(StoreError::Denied));
    assert_eq!(Database::open(one.name()).await.unwrap().count(Store::Outbox).await, Ok(0));
}

#[wasm_bindgen_test]
async fn a_newer_build_takes_over_and_the_older_says_so() {
    let old = database("newer").await;
    let newer = indexed_db_futures::database::Database::open(old.name()).with_version(9_u32);
    let newer = indexed_db_futures::prelude::Build::build(newer).unwrap().await.unwrap();
    assert_eq!(old.generation().await, Err(StoreError::Newer));
    assert_eq!(Database::open(old.name()).await.err(), Some(StoreError::Newer));
    newer.close();
}

#[wasm_bindgen_test]
async fn a_database_of_an_older_build_gets_the_stores_that_it_lacks_and_keeps_what_it_holds() {
    use indexed_db_futures::prelude::*;
    let name = "test-older";
    offline::delete(name).await.unwrap();
    let older = indexed_db_futures::database::Database::open(name)
        .with_version(1_u32)
        .with_on_upgrade_needed(|_event, database| {
            let newer = [Store::Blob, Store::BlobQueue, Store::BlobSent, Store::Recorded];
            for store in Store::ALL.into_iter().filter(|store| !newer.contains(store)) {
                database.create_object_store(store.name()).build()?;
            }
            Ok(())
        })
        .build()
        .unwrap()
        .await
        .unwrap();
    let transaction = older
        .transaction(Store::Outbox.name())
        .with_mode(indexed_db_futures::transaction::TransactionMode::Readwrite)
        .build()
        .unwrap();
    let written = js_sys::Uint8Array::from([7_u8].as_slice());
    let outbox = transaction.object_store(Store::Outbox.name()).unwrap();
    outbox.put(&wasm_bindgen::JsValue::from(written)).with_key("g").primitive().unwrap().await.unwrap();
    transaction.commit().await.unwrap();
    older.close();

    let database = Database::open(name).await.unwrap();
    assert_eq!(database.bytes(Store::Outbox, "g").await, Ok(Some(vec![7])));
    let put = |store, key: &str| Write::Put { store, key: key.to_owned(), bytes: vec![1, 2, 3] };
    let writes = vec![
        put(Store::Blob, "ab"),
        put(Store::BlobQueue, "ab"),
        put(Store::BlobSent, "cd"),
        put(Store::Recorded, "ef"),
    ];
    database.put(Durability::Strict, writes).await.unwrap();
    assert_eq!(database.bytes(Store::Blob, "ab").await, Ok(Some(vec![1, 2, 3])));
    // Files are not what is synchronised: nothing that was computed becomes stale by them.
    assert_eq!(database.generation().await, Ok(0));
}

#[wasm_bindgen_test]
async fn a_lock_is_one_tab_s_until_it_lets_go() {
    let first = lock::acquire("essai").await.unwrap();
    let order: Rc<RefCell<Vec<&str>>> = Rc::default();
    let list = Rc::clone(&order);
    let waiting = wasm_bindgen_futures::future_to_promise(async move {
        let _second = lock::acquire("essai").await.unwrap();
        list.borrow_mut().push("second");
        Ok(wasm_bindgen::JsValue::NULL)
    });
    let _other = lock::acquire("autre").await.unwrap();
    assert!(lock::try_acquire("autre").await.is_none(), "one that is held is not waited for");
    drop(lock::try_acquire("libre").await.unwrap());
    drop(lock::acquire("libre").await.unwrap());
    order.borrow_mut().push("first");
    drop(first);
    JsFuture::from(waiting).await.unwrap();
    assert_eq!(*order.borrow(), ["first", "second"]);
}
