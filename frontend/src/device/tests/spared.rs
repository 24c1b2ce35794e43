//! A browser that throws its database away, and the second copy of what nobody else has.

use gloo_timers::future::TimeoutFuture;
use sync::ports::{LocalStore, Store};
use sync::status::RecordStatus;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, caches};
use super::save::shown;
use super::world::{World, edited, fresh, new_note, settle};

/// Waits until the second copy holds this many entries.
async fn copied(name: &str, count: u32) {
    let cache = caches::open(&format!("spare-{name}")).await.unwrap();
    loop {
        let keys = wasm_bindgen_futures::JsFuture::from(cache.keys()).await.unwrap();
        if js_sys::Array::from(&keys).length() == count {
            return;
        }
        TimeoutFuture::new(5).await;
    }
}

async fn save(device: &Device, title: &str) -> domain::RecordId {
    let id = device.fresh_id();
    device.save(title.to_owned(), vec![new_note(id, 1, title, "Un paragraphe.")]).await.unwrap();
    id
}

#[wasm_bindgen_test]
async fn what_was_not_sent_is_there_after_the_browser_threw_the_database_away_and_leaves() {
    let (world, name) = (World::new(), fresh("spared").await);
    let device = world.device(&name, 1);
    let sent = save(&device, "Partie").await;
    settle(&device).await;
    world.online.set(false);
    let waits = save(&device, "En attente").await;
    let before = shown(&device, waits).await.unwrap();
    device.save("Encore".to_owned(), edited(&before.record, "Un autre texte.")).await.unwrap();
    device.keep_draft("new/note", "{\"typed\":\"à moitié\"}").await.unwrap();
    copied(&name, 3).await;
    drop(device);
    offline::delete(&name).await.unwrap();

    let device = world.device(&name, 1);
    assert_eq!(device.status(waits).await, Ok(RecordStatus::OnDevice));
    let text = shown(&device, waits).await.unwrap().record.content::<domain::knowledge::Note>();
    assert_eq!((text.title.as_str(), text.body.as_str()), ("En attente", "Un autre texte."));
    assert_eq!(device.draft("new/note").await.unwrap().unwrap().text, "{\"typed\":\"à moitié\"}");
    assert_eq!(device.journal().await.unwrap().len(), 2);
    // What is written next comes after it.
    let again = shown(&device, waits).await.unwrap();
    device.save("Après".to_owned(), edited(&again.record, "Le dernier texte.")).await.unwrap();
    world.online.set(true);
    settle(&device).await;
    let held = world.record(waits).unwrap().content::<domain::knowledge::Note>();
    assert_eq!(held.body.as_str(), "Le dernier texte.");
    assert!(shown(&device, sent).await.is_some(), "what was sent comes back");
    // The form alone is nowhere else now.
    copied(&name, 1).await;
}

#[wasm_bindgen_test]
async fn nothing_of_it_is_left_where_a_person_leaves() {
    let (world, name) = (World::new(), fresh("spared-not").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    save(&device, "Jetée").await;
    copied(&name, 1).await;
    device.wipe().await.unwrap();
    assert!(!caches::has(&format!("spare-{name}")).await);
    let again = world.device(&name, 1);
    assert_eq!(again.journal().await, Ok(Vec::new()));
    assert_eq!(again.opened().await.unwrap().database.count(Store::Outbox).await, Ok(0));
}
