//! How much a device keeps of the files of what it keeps, and whether they wait for another network.

use std::rc::Rc;

use domain::Selector;
use domain::kit::MediaLevel;
use gloo_timers::future::TimeoutFuture;
use sync::engine::Event;
use sync::media::{MediaStore, Queued, Sparing};
use sync::ports::{LocalStore, Store};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, media};
use super::media::{about, picture, save_with, until};
use super::world::{World, fresh, new_note, new_notebook, new_placement, settle};

/// Files that a carnet shows: a large picture, a small one, a sound.
struct Shown {
    selector: Selector,
    large: String,
    small: String,
    sound: String,
}

/// Somebody's carnet that shows them, on a server that has them.
async fn published(world: &Rc<World>, name: &str) -> Shown {
    let author = world.device(&fresh(name).await, 1);
    let mut hashes = Vec::new();
    for (first, ending) in [(31, ".jpg"), (32, ".png"), (33, ".ogg")] {
        let bytes = picture(500, first);
        let hash = media::digest(&bytes).await.unwrap();
        world.files.answered.borrow_mut().insert(format!("/media/{hash}{ending}"), bytes);
        hashes.push(hash);
    }
    let [large, small, sound] = <[String; 3]>::try_from(hashes).unwrap();
    world.files.answered.borrow_mut().insert(format!("/media/{large}/800.jpg"), vec![8; 80]);
    let (notebook, note) = (author.fresh_id(), author.fresh_id());
    let text =
        format!("![a](/media/{large}.jpg#1600x1200)\n\n![b](/media/{small}.png#64x48)\n\n![c](/media/{sound}.ogg)");
    let changes =
        vec![new_notebook(notebook, "Carnet"), new_note(note, 1, "Images", &text), new_placement(notebook, note)];
    author.save("Carnet".to_owned(), changes).await.unwrap();
    settle(&author).await;
    Shown { selector: Selector::Notebook(notebook), large, small, sound }
}

/// Waits until exactly these are here.
async fn holds(device: &Device, mut keys: Vec<String>) {
    let database = device.opened().await.unwrap().database.clone();
    keys.sort();
    for _ in 0..1_000 {
        let found = database.moment(&[], &[Store::Blob]).await.unwrap().keys;
        if found.iter().map(|(_, key)| key.clone()).eq(keys.iter().cloned()) {
            return;
        }
        TimeoutFuture::new(5).await;
    }
    let found = database.moment(&[], &[Store::Blob]).await.unwrap().keys;
    panic!("{found:?} is here, not {keys:?}");
}

/// Has the browser say this of its network.
fn says(connection: &str) -> js_sys::Function {
    let code = format!(
        "Object.defineProperty(navigator, 'connection', {{ configurable: true, value: {connection} }});
         return () => {{ delete navigator.connection; }};"
    );
    js_sys::Function::new_no_args(&code).call0(&JsValue::NULL).unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn files_come_after_the_text_as_far_as_is_wanted_and_go_with_it() {
    let world = World::new();
    let Shown { selector, large, small, sound } = published(&world, "mirror-author").await;
    let copy = format!("{large}/800");
    let visitor = world.device(&fresh("mirror").await, 0);
    visitor.hold(selector).await.unwrap();
    visitor.tell(Event::Leader(true));
    holds(&visitor, vec![copy.clone(), small.clone()]).await;
    assert!(world.files.asked.borrow().iter().all(|(method, ..)| *method == "GET"));
    let mirrored = visitor.mirrored().await.unwrap();
    assert_eq!((mirrored.level, mirrored.here, mirrored.missing), (MediaLevel::Small, 2, Some(0)));

    visitor.keep_level(MediaLevel::Full).await.unwrap();
    holds(&visitor, vec![large.clone(), small.clone(), sound.clone()]).await;
    visitor.keep_level(MediaLevel::None).await.unwrap();
    holds(&visitor, Vec::new()).await;
    assert_eq!(visitor.mirrored().await.unwrap().here, 0);
    visitor.keep_level(MediaLevel::Full).await.unwrap();
    holds(&visitor, vec![large.clone(), small.clone(), sound]).await;
    visitor.keep_level(MediaLevel::Small).await.unwrap();
    holds(&visitor, vec![copy, small]).await;

    visitor.release(selector).await.unwrap();
    holds(&visitor, Vec::new()).await;
}

#[wasm_bindgen_test]
async fn what_is_not_what_its_name_says_is_not_kept() {
    let world = World::new();
    let Shown { selector, large, small, .. } = published(&world, "mirror-false-author").await;
    world.files.answered.borrow_mut().insert(format!("/media/{small}.png"), vec![6; 6]);
    let visitor = world.device(&fresh("mirror-false").await, 0);
    visitor.hold(selector).await.unwrap();
    visitor.tell(Event::Leader(true));
    holds(&visitor, vec![format!("{large}/800")]).await;
    while visitor.mirrored().await.unwrap().missing != Some(1) {
        TimeoutFuture::new(5).await;
    }
}

#[wasm_bindgen_test]
async fn files_wait_for_another_network_where_that_is_asked_and_text_does_not() {
    let (world, name) = (World::new(), fresh("spare").await);
    let device = world.device(&name, 1);
    settle(&device).await;
    assert_eq!(device.sparing().await, Ok(Sparing { on: false, waits: false }));
    device.spare(true).await.unwrap();
    let sha256 = device.keep(picture(200_000, 41), about()).await.unwrap();
    let note = save_with(&device, &sha256).await;
    settle(&device).await;
    assert!(world.record(note).is_some(), "the text has left");
    TimeoutFuture::new(100).await;
    assert_eq!(device.queued().await.unwrap().len(), 1);
    assert_eq!(world.files.asked.borrow().len(), 0, "nothing of the picture has");
    assert_eq!(device.sparing().await, Ok(Sparing { on: true, waits: true }));
    // Asked for, it leaves; what is picked next waits again.
    device.sync_now();
    until(&device, <[Queued]>::is_empty).await;
    while device.sparing().await != Ok(Sparing { on: true, waits: true }) {
        TimeoutFuture::new(5).await;
    }
    let next = device.keep(picture(1_000, 42), about()).await.unwrap();
    save_with(&device, &next).await;
    settle(&device).await;
    TimeoutFuture::new(100).await;
    assert_eq!(device.queued().await.unwrap().len(), 1);
    // On a network that costs nothing, it leaves by itself.
    let restore = says("{ type: 'wifi' }");
    device.network_changed();
    until(&device, <[Queued]>::is_empty).await;
    restore.call0(&JsValue::NULL).unwrap();
}

#[wasm_bindgen_test]
async fn copies_wait_too_and_the_browser_is_asked_where_nobody_chose() {
    let world = World::new();
    let Shown { selector, large, small, .. } = published(&world, "spare-author").await;
    let restore = says("{ saveData: true, type: 'cellular' }");
    let visitor = world.device(&fresh("spare-copies").await, 0);
    visitor.hold(selector).await.unwrap();
    visitor.tell(Event::Leader(true));
    while visitor.mirrored().await.unwrap().missing != Some(2) {
        TimeoutFuture::new(5).await;
    }
    TimeoutFuture::new(50).await;
    holds(&visitor, Vec::new()).await;
    assert_eq!(visitor.sparing().await, Ok(Sparing { on: true, waits: true }));
    // What the person says is more than what the browser does.
    visitor.spare(false).await.unwrap();
    assert_eq!(visitor.sparing().await, Ok(Sparing { on: false, waits: false }));
    holds(&visitor, vec![format!("{large}/800"), small]).await;
    restore.call0(&JsValue::NULL).unwrap();
}

#[wasm_bindgen_test]
async fn two_files_at_most_are_on_their_way_and_none_before_the_text() {
    let (world, name) = (World::new(), fresh("two").await);
    world.online.set(false);
    world.files.slow.set(true);
    let device = world.device(&name, 1);
    for first in 51..56 {
        let sha256 = device.keep(picture(150_000, first), about()).await.unwrap();
        save_with(&device, &sha256).await;
    }
    world.online.set(true);
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.most_at_once.get(), 2);
    assert_eq!(world.files.here.borrow().len(), 5);
    assert_eq!(world.unsent_text_at_files.get(), 0, "all text was out before the first file");
}
