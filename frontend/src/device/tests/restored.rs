//! A server that was restored from a backup: the files that it lacks are sent again, those that it has are not.

use domain::Instant;
use gloo_timers::future::TimeoutFuture;
use sync::engine::Event;
use sync::media::{MediaStore, Queued};
use sync::ports::{Durability, LocalStore, Store, Write};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, media, now_ms, tail};
use super::media::{about, picture, save_with, until};
use super::world::{World, fresh, settle};

/// Waits until the device knows which files this server has.
async fn asked(device: &Device, epoch: [u8; 16]) {
    let database = device.opened().await.unwrap().database.clone();
    while database.bytes(Store::Meta, "files-epoch").await.unwrap() != Some(epoch.to_vec()) {
        device.tell(Event::Visible { now_ms: now_ms() });
        TimeoutFuture::new(5).await;
    }
}

#[wasm_bindgen_test]
async fn a_file_that_the_backup_lacks_is_sent_again_and_one_that_it_has_is_not() {
    let (world, name) = (World::new(), fresh("restored").await);
    let device = world.device(&name, 1);
    settle(&device).await;
    let before = device.keep(picture(1_000, 1), about()).await.unwrap();
    save_with(&device, &before).await;
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    let mut backup = world.server.borrow().clone();
    let bytes = picture(200_000, 2);
    let after = device.keep(bytes.clone(), about()).await.unwrap();
    let note = save_with(&device, &after).await;
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow().len(), 2);
    assert_eq!(device.alone_here().await, Ok(0));
    drop(device);

    backup.epoch = [9; 16];
    world.server.replace(backup);
    world.files.here.borrow_mut().remove(&after);
    world.files.asked.borrow_mut().clear();
    assert!(world.record(note).is_none());
    let device = world.device(&name, 1);
    settle(&device).await;
    asked(&device, [9; 16]).await;
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow()[&after].1, bytes);
    assert!(world.record(note).is_some(), "the text came before it");
    let sent = world.files.asked.borrow();
    let count = |method: &str| sent.iter().filter(|(asked, ..)| *asked == method).count();
    assert_eq!((count("HEAD"), count("POST")), (2, 1), "{sent:?}");
}

#[wasm_bindgen_test]
async fn a_file_that_was_picked_again_since_is_counted_and_taken_along_once() {
    let (world, name) = (World::new(), fresh("restored-again").await);
    let device = world.device(&name, 1);
    settle(&device).await;
    asked(&device, [7; 16]).await;
    let sha256 = device.keep(picture(1_000, 4), about()).await.unwrap();
    save_with(&device, &sha256).await;
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    world.online.set(false);
    let database = device.opened().await.unwrap().database.clone();
    let other = Write::Put { store: Store::Meta, key: "files-epoch".to_owned(), bytes: vec![3; 16] };
    database.put(Durability::Strict, vec![other]).await.unwrap();
    assert_eq!(device.keep(picture(1_000, 4), about()).await.as_ref(), Ok(&sha256));
    device.keep_draft("new/note", &format!("{{\"body\":\"![](/media/{sha256}.jpg)\"}}")).await.unwrap();
    assert_eq!(device.export_unsent(None).await.unwrap().files.len(), 1);
    // With the form that was begun.
    assert_eq!(device.alone_here().await, Ok(2));
}

#[wasm_bindgen_test]
async fn what_a_restored_server_may_lack_is_counted_until_it_was_asked() {
    let (world, name) = (World::new(), fresh("restored-doubt").await);
    let device = world.device(&name, 1);
    settle(&device).await;
    asked(&device, [7; 16]).await;
    let sha256 = device.keep(picture(1_000, 3), about()).await.unwrap();
    save_with(&device, &sha256).await;
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    let database = device.opened().await.unwrap().database.clone();
    assert_eq!(tail::doubted(&database).await.unwrap().len(), 0);
    let other = Write::Put { store: Store::Meta, key: "files-epoch".to_owned(), bytes: vec![3; 16] };
    database.put(Durability::Strict, vec![other]).await.unwrap();
    assert_eq!(tail::doubted(&database).await.unwrap().len(), 1);
    assert_eq!(device.alone_here().await, Ok(1));
    assert_eq!(device.export_unsent(None).await.unwrap().files.len(), 1);
    // A network that fails leaves the question open.
    world.online.set(false);
    let now = Instant::from_millis(0);
    assert_eq!(tail::follow(&database, device.exchange(), [7; 16], now).await, Ok(false));
    assert_eq!(tail::doubted(&database).await.unwrap().len(), 1);
    world.online.set(true);
    assert_eq!(tail::follow(&database, device.exchange(), [7; 16], now).await, Ok(true));
    assert_eq!(tail::doubted(&database).await.unwrap().len(), 0);
    // It has it: nothing is sent again. Once old, it is let go.
    assert_eq!(device.queued().await, Ok(Vec::new()));
    let later = Instant::from_millis(i64::try_from(now_ms()).unwrap() + 31 * 86_400_000);
    assert_eq!(tail::follow(&database, device.exchange(), [7; 16], later).await, Ok(true));
    assert_eq!(database.count(Store::BlobSent).await, Ok(0));
    assert!(media::one(&database, &sha256).await.unwrap().is_none());
}
