//! What a commit promises: durable, all or nothing, never over what it has not seen.

use domain::Value;
use domain::knowledge::note::field;
use indexed_db_futures::prelude::*;
use offline::{Database, classify};
use sync::ports::{Batch, Durability, Store, StoreError, Write};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::made::{database, id, note, trashed};

fn put(store: Store, key: &str, bytes: &[u8]) -> Write {
    Write::Put { store, key: key.to_owned(), bytes: bytes.to_vec() }
}

fn keep(store: Store, number: u64, title: &str) -> Write {
    Write::Record { store, record: note(number, title, "Un texte."), scopes: vec!["public/core".parse().unwrap()] }
}

fn strict(generation: u64, writes: Vec<Write>) -> Batch {
    Batch { generation, durability: Durability::Strict, writes }
}

#[wasm_bindgen_test]
async fn what_is_committed_is_there_after_the_database_is_opened_again() {
    let database = database("reopen").await;
    let writes =
        vec![keep(Store::Local, 1, "Source"), put(Store::Outbox, "g1", b"octets"), put(Store::Journal, "g1", b"")];
    assert_eq!(database.commit(&strict(0, writes)).await, Ok(1));
    database.close();

    let again = Database::open(database.name()).await.unwrap();
    assert_eq!(again.generation().await, Ok(1));
    assert_eq!(again.bytes(Store::Outbox, "g1").await, Ok(Some(b"octets".to_vec())));
    assert_eq!(again.bytes(Store::Journal, "g1").await, Ok(Some(Vec::new())));
    assert_eq!(again.bytes(Store::Journal, "g2").await, Ok(None));
    let moment = again.moment(&[Store::Outbox, Store::Scope], &[Store::Journal]).await.unwrap();
    assert_eq!(moment.generation, 1);
    assert_eq!(moment.entries, [(Store::Outbox, "g1".to_owned(), b"octets".to_vec())]);
    assert_eq!(moment.keys, [(Store::Journal, "g1".to_owned())]);
    let found = again.records(&[id(2), id(1)]).await.unwrap();
    assert!(found[0].is_none());
    let found = found[1].clone().unwrap();
    assert_eq!(found.record, note(1, "Source", "Un texte."));
    assert_eq!((found.store, found.scopes.len()), (Store::Local, 1));
}

#[wasm_bindgen_test]
async fn a_commit_asks_for_the_durability_of_its_batch() {
    let database = database("durability").await;
    let patch = js_sys::Function::new_no_args(
        "const original = IDBDatabase.prototype.transaction; const seen = [];
         IDBDatabase.prototype.transaction = function (stores, mode, options) {
            if (mode === 'readwrite') seen.push(options && options.durability);
            return original.apply(this, arguments);
         };
         return () => { IDBDatabase.prototype.transaction = original; return seen.join(' '); };",
    );
    let restore: js_sys::Function = patch.call0(&JsValue::NULL).unwrap().unchecked_into();
    database.commit(&strict(0, vec![put(Store::Outbox, "g", b"1")])).await.unwrap();
    let relaxed = Batch { durability: Durability::Relaxed, ..strict(1, vec![put(Store::Scope, "s", b"1")]) };
    database.commit(&relaxed).await.unwrap();
    assert_eq!(restore.call0(&JsValue::NULL).unwrap().as_string().unwrap(), "strict relaxed");
}

/// Makes the nth `put` of the page fail in the way that `fault` says, until the answer is called.
fn break_put(nth: u32, fault: &str) -> js_sys::Function {
    let patch = js_sys::Function::new_no_args(&format!(
        "const original = IDBObjectStore.prototype.put; let left = {nth};
         IDBObjectStore.prototype.put = function (value, key) {{
            left -= 1;
            if (left === 0) {{ {fault} }}
            return original.apply(this, arguments);
         }};
         return () => {{ IDBObjectStore.prototype.put = original; }};"
    ));
    patch.call0(&JsValue::NULL).unwrap().unchecked_into()
}

async fn nothing_was_written(database: &Database) {
    assert_eq!(database.generation().await, Ok(1));
    assert_eq!(database.bytes(Store::Outbox, "g0").await, Ok(Some(b"avant".to_vec())));
    assert_eq!(database.bytes(Store::Outbox, "g1").await, Ok(None));
    assert_eq!(database.records(&[id(1)]).await.unwrap(), [None]);
}

#[wasm_bindgen_test]
async fn a_batch_is_all_or_nothing() {
    let database = database("whole").await;
    database.commit(&strict(0, vec![put(Store::Outbox, "g0", b"avant")])).await.unwrap();
    let batch = strict(
        1,
        vec![
            keep(Store::Local, 1, "A"),
            put(Store::Outbox, "g1", b"1"),
            Write::Delete { store: Store::Outbox, key: "g0".to_owned() },
            put(Store::Journal, "g1", b"1"),
        ],
    );
    // A request that cannot be sent, after two that were.
    let restore = break_put(3, "throw new DOMException('essai', 'DataError');");
    let failed = database.commit(&batch).await;
    restore.call0(&JsValue::NULL).unwrap();
    assert!(matches!(failed, Err(StoreError::Unreadable(_))), "{failed:?}");
    nothing_was_written(&database).await;
    // A device that is full: said by the transaction, not by a request.
    let restore = break_put(2, "throw new DOMException('plein', 'QuotaExceededError');");
    let failed = database.commit(&batch).await;
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(failed, Err(StoreError::Quota));
    nothing_was_written(&database).await;
    // A key that is no record's.
    let mut wrong = batch.clone();
    wrong.writes.push(Write::Delete { store: Store::Base, key: "pas un identifiant".to_owned() });
    assert!(matches!(database.commit(&wrong).await, Err(StoreError::Unreadable(_))));
    nothing_was_written(&database).await;
    // An abort from outside is tried once more, and then it holds.
    let restore =
        break_put(2, "const request = original.apply(this, arguments); this.transaction.abort(); return request;");
    assert_eq!(database.commit(&batch).await, Ok(2));
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(database.bytes(Store::Outbox, "g0").await, Ok(None));
    assert_eq!(database.bytes(Store::Outbox, "g1").await, Ok(Some(b"1".to_vec())));
}

#[wasm_bindgen_test]
async fn a_stale_batch_writes_nothing() {
    let database = database("stale").await;
    assert_eq!(database.commit(&strict(0, vec![put(Store::Outbox, "g0", b"avant")])).await, Ok(1));
    let late = strict(0, vec![keep(Store::Local, 1, "A"), put(Store::Outbox, "g1", b"1")]);
    assert_eq!(database.commit(&late).await, Err(StoreError::Stale));
    nothing_was_written(&database).await;
    // What nothing depends on makes no batch stale.
    database.put(Durability::Relaxed, vec![put(Store::Drafts, "note", b"brouillon")]).await.unwrap();
    assert_eq!(database.commit(&Batch { generation: 1, ..late }).await, Ok(2));
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_again() {
    let database = database("lost").await;
    database.commit(&strict(0, vec![put(Store::Outbox, "g0", b"avant")])).await.unwrap();
    let patch = js_sys::Function::new_no_args(
        "const original = IDBDatabase.prototype.transaction; let left = 1;
         IDBDatabase.prototype.transaction = function () {
            if (left-- > 0) { this.close(); throw new DOMException('perdue', 'InvalidStateError'); }
            return original.apply(this, arguments);
         };
         return () => { IDBDatabase.prototype.transaction = original; };",
    );
    let restore: js_sys::Function = patch.call0(&JsValue::NULL).unwrap().unchecked_into();
    let outcome = database.commit(&strict(1, vec![put(Store::Outbox, "g1", b"1")])).await;
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(outcome, Ok(2));
}

#[wasm_bindgen_test]
async fn a_deleted_entry_is_gone_and_a_record_in_the_bin_hides_the_confirmed_one() {
    let database = database("deleted").await;
    let writes = vec![keep(Store::Base, 1, "A"), keep(Store::Base, 2, "B"), put(Store::Outbox, "g", b"1")];
    database.commit(&strict(0, writes)).await.unwrap();
    let gone = Write::Delete { store: Store::Base, key: id(1).to_string() };
    let bin = Write::Record { store: Store::Local, record: trashed(note(2, "B", "")), scopes: Vec::new() };
    let nothing = Write::Delete { store: Store::Outbox, key: "autre".to_owned() };
    database.commit(&strict(1, vec![gone, bin, nothing])).await.unwrap();

    let found = database.records(&[id(1), id(2)]).await.unwrap();
    assert!(found[0].is_none());
    assert!(found[1].as_ref().unwrap().record.is_trashed());
    let list = domain::query::List { limit: 10, ..Default::default() };
    assert_eq!(database.page(&list).await.unwrap().total, 0);
    assert!(!database.confirmed(&[id(2)]).await.unwrap()[0].as_ref().unwrap().record.is_trashed());
}

#[wasm_bindgen_test]
async fn many_overlays_go_where_there_are_any_and_nothing_is_missed_where_there_are_none() {
    let database = database("overlays").await;
    let many = |generation: u64, title: &str| {
        let records = (1..=40).map(|number| keep(Store::Base, number, title));
        let overlays = (1..=40).map(|number| Write::Delete { store: Store::Local, key: id(number).to_string() });
        strict(generation, records.chain(overlays).collect())
    };
    database.commit(&many(0, "Lu")).await.unwrap();
    database.commit(&strict(1, vec![keep(Store::Local, 33, "Écrit")])).await.unwrap();
    let ids: Vec<_> = (1..=50).map(id).collect();
    let shown = |found: Vec<Option<offline::Found>>| {
        let title =
            |found: offline::Found| found.record.fields.get(&field::TITLE).and_then(Value::as_text).unwrap().to_owned();
        found.into_iter().map(|found| found.map(title)).collect::<Vec<_>>()
    };
    let before = shown(database.records(&ids).await.unwrap());
    assert_eq!(before.iter().flatten().count(), 40);
    assert_eq!((before[31].as_deref(), before[32].as_deref()), (Some("Lu"), Some("Écrit")));
    database.commit(&many(2, "Relu")).await.unwrap();
    let after = shown(database.records(&ids).await.unwrap());
    assert!(
        after[..40].iter().all(|title| title.as_deref() == Some("Relu")) && after[40..].iter().all(Option::is_none)
    );
    assert_eq!(database.records_in(Store::Local, &ids).await.unwrap().iter().flatten().count(), 0);
}

#[wasm_bindgen_test]
async fn an_entry_that_cannot_be_read_stops_no_list() {
    let database = database("unreadable").await;
    database.commit(&strict(0, vec![keep(Store::Base, 1, "A"), keep(Store::Base, 2, "B")])).await.unwrap();
    let raw = indexed_db_futures::database::Database::open(database.name()).await.unwrap();
    let transaction =
        raw.transaction("base").with_mode(indexed_db_futures::transaction::TransactionMode::Readwrite).build().unwrap();
    let store = transaction.object_store("base").unwrap();
    let key = js_sys::Uint8Array::from(id(1).as_bytes().as_slice());
    let entry: JsValue = store.get(JsValue::from(key.clone())).await.unwrap().unwrap();
    for part in ["bytes", "card"] {
        js_sys::Reflect::set(&entry, &part.into(), &js_sys::Uint8Array::from([255_u8, 0, 3].as_slice())).unwrap();
    }
    store.put(entry).with_key(JsValue::from(key)).without_key_type().await.unwrap();
    transaction.commit().await.unwrap();
    raw.close();

    assert!(database.records(&[id(1), id(2)]).await.unwrap()[0].is_none());
    let list = domain::query::List { limit: 10, ..Default::default() };
    let rows = database.page(&list).await.unwrap();
    assert_eq!(rows.cards.iter().map(|card| card.reference.id).collect::<Vec<_>>(), [id(2)]);
    assert_eq!(database.all_records(Store::Base).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
fn exceptions_are_sorted_by_name() {
    let of = |name| classify(&web_sys::DomException::new_with_message_and_name("", name).unwrap());
    assert_eq!(of("QuotaExceededError"), StoreError::Quota);
    assert_eq!(of("UnknownError"), StoreError::ConnectionLost);
    assert_eq!(of("VersionError"), StoreError::Newer);
    assert_eq!(of("SecurityError"), StoreError::Denied);
    assert!(matches!(of("AbortError"), StoreError::Aborted(_)));
    assert!(matches!(of("DataCloneError"), StoreError::Unreadable(_)));
}
