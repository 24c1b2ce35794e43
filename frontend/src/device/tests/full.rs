//! A device that is full: what can be had again goes, in its order and no further than needed; what somebody wrote or picked
//! never does.

use domain::projection::Axis;
use sync::media::{MediaStore, Queued};
use sync::ports::{Durability, LocalStore, Store, StoreError, Write};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::freeing::{Sort, free};
use super::super::{Device, media};
use super::media::{about, picture};
use super::world::{World, fresh, new_note, settle};

/// Has the browser refuse the next writes to a store, as one does that has no room.
fn refuse(store: &str, times: u32) -> js_sys::Function {
    let code = format!(
        "const original = IDBObjectStore.prototype.put; let left = {times};
         IDBObjectStore.prototype.put = function () {{
            if (this.name === '{store}' && left-- > 0) throw new DOMException('plein', 'QuotaExceededError');
            return original.apply(this, arguments);
         }};
         return () => {{ IDBObjectStore.prototype.put = original; }};"
    );
    js_sys::Function::new_no_args(&code).call0(&JsValue::NULL).unwrap().unchecked_into()
}

const DAY_MS: u64 = 86_400_000;

/// A device that holds something of every sort; gives the names of a file that waits and of one that was sent.
async fn filled(device: &Device) -> (String, String) {
    device.save("Une".to_owned(), vec![new_note(device.fresh_id(), 1, "Une", "Texte.")]).await.unwrap();
    device.keep_draft("new/note", "{\"typed\":\"à moitié\"}").await.unwrap();
    let waits = device.keep(picture(10, 1), about()).await.unwrap();
    let sent = device.keep(picture(10, 2), about()).await.unwrap();
    let database = device.opened().await.unwrap().database.clone();
    let queued: Queued = media::one(&database, &sent).await.unwrap().unwrap();
    let put = |store, key: &str| Write::Put { store, key: key.to_owned(), bytes: vec![1] };
    let newest = 1_800_000_000_000_u64;
    let writes = vec![
        put(Store::Blob, "cd/800"),
        put(Store::Segment, "received/public"),
        put(Store::Parked, "g"),
        put(Store::Acked, &format!("{:014}/old", newest - 8 * DAY_MS)),
        put(Store::Acked, &format!("{:014}/recent", newest - 6 * DAY_MS)),
        put(Store::Acked, &format!("{newest:014}/new")),
        Write::Delete { store: Store::BlobQueue, key: sent.clone() },
        Write::Put { store: Store::BlobSent, key: sent.clone(), bytes: queued.encode() },
    ];
    database.put(Durability::Relaxed, writes).await.unwrap();
    let mut record = database.all_records(Store::Local).await.unwrap().remove(0).record;
    record.id = device.fresh_id();
    device.keep_visited(vec![record]).await.unwrap();
    (waits, sent)
}

/// Which sorts are still here.
async fn here(device: &Device, sent: &str) -> Vec<Sort> {
    let database = device.opened().await.unwrap().database.clone();
    let blob = async |key: &str| database.bytes(Store::Blob, key).await.unwrap().is_some();
    let old = database.moment(&[], &[Store::Acked]).await.unwrap().keys.len() > 2;
    let found = [
        blob("cd/800").await,
        blob(sent).await && database.count(Store::BlobSent).await.unwrap() == 1,
        !database.ids_in(Store::Visited).await.unwrap().is_empty(),
        database.count(Store::Segment).await.unwrap() > 0,
        old,
    ];
    Sort::ORDER.into_iter().zip(found).filter(|(_, here)| *here).map(|(sort, _)| sort).collect()
}

#[wasm_bindgen_test]
async fn what_can_be_had_again_goes_in_its_order_and_no_further_than_needed() {
    for freed in 0..=Sort::ORDER.len() {
        let (world, name) = (World::new(), fresh("full-order").await);
        world.online.set(false);
        let device = world.device(&name, 1);
        let (waits, sent) = filled(&device).await;
        assert_eq!(here(&device, &sent).await, Sort::ORDER);
        let restore = refuse("outbox", u32::try_from(freed).unwrap());
        let saved = device.save("Deux".to_owned(), vec![new_note(device.fresh_id(), 1, "Deux", "Texte.")]).await;
        restore.call0(&JsValue::NULL).unwrap();
        assert!(saved.is_ok(), "{freed}: {saved:?}");
        assert_eq!(here(&device, &sent).await, Sort::ORDER[freed..], "after {freed}");
        // Nothing of what is somebody's.
        let database = device.opened().await.unwrap().database.clone();
        assert_eq!(LocalStore::totals(&device).await.unwrap().on_device, 2);
        assert!(device.draft("new/note").await.unwrap().is_some());
        assert_eq!((database.count(Store::Parked).await, database.count(Store::Outbox).await), (Ok(1), Ok(2)));
        assert_eq!(device.queued().await.unwrap().len(), 1);
        assert!(device.bytes(waits).await.unwrap().is_some());
        assert!(database.count(Store::Acked).await.unwrap() >= 2, "what is recent stays");
        assert!(database.counts(&[Axis::Media], &domain::query::Filter::default()).await.is_ok());
    }
}

#[wasm_bindgen_test]
async fn what_a_restored_server_may_lack_does_not_go() {
    let (world, name) = (World::new(), fresh("full-restored").await);
    let device = world.device(&name, 1);
    settle(&device).await;
    world.online.set(false);
    let (_, sent) = filled(&device).await;
    let database = device.opened().await.unwrap().database.clone();
    let noted = |epoch: u8| Write::Put { store: Store::Meta, key: "files-epoch".to_owned(), bytes: vec![epoch; 16] };
    database.put(Durability::Relaxed, vec![noted(3)]).await.unwrap();
    for sort in [Sort::Copies, Sort::Sent] {
        free(&database, sort).await.unwrap();
    }
    assert_eq!(here(&device, &sent).await, Sort::ORDER);
    // It has said which it lacks.
    database.put(Durability::Relaxed, vec![noted(7)]).await.unwrap();
    for sort in [Sort::Copies, Sort::Sent] {
        free(&database, sort).await.unwrap();
    }
    assert_eq!(here(&device, &sent).await, Sort::ORDER[2..]);
}

#[wasm_bindgen_test]
async fn what_is_being_recorded_makes_room_and_is_whole_or_refused() {
    let (world, name) = (World::new(), fresh("full-recording").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    filled(&device).await;
    let piece = async |number: u32| device.piece("0001-a".to_owned(), number, vec![number as u8; 4]).await;
    piece(0).await.unwrap();
    let restore = refuse("recorded", 2);
    piece(1).await.unwrap();
    restore.call0(&JsValue::NULL).unwrap();
    let restore = refuse("recorded", 50);
    assert_eq!(piece(2).await, Err(StoreError::Quota));
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(device.recorded("0001-a".to_owned()).await, Ok(vec![0, 0, 0, 0, 1, 1, 1, 1]));
}

#[wasm_bindgen_test]
async fn what_does_not_fit_at_all_says_so_and_keeps_what_is_here() {
    let (world, name) = (World::new(), fresh("full-none").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let (waits, _) = filled(&device).await;
    let restore = refuse("outbox", 50);
    let saved = device.save("Deux".to_owned(), vec![new_note(device.fresh_id(), 1, "Deux", "Texte.")]).await;
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(saved, Err(StoreError::Quota));
    assert!(device.bytes(waits).await.unwrap().is_some());
    assert_eq!(LocalStore::totals(&device).await.unwrap().on_device, 1);
    // What is being typed makes room, too.
    let name = fresh("full-draft").await;
    let device = world.device(&name, 1);
    filled(&device).await;
    let restore = refuse("drafts", 1);
    device.keep_draft("new/term", "{}").await.unwrap();
    restore.call0(&JsValue::NULL).unwrap();
    assert!(device.draft("new/term").await.unwrap().is_some());
}
