//! Files that are picked: kept first, sent after the text, resumed, refused, forgotten.

use domain::memory::MediaType;
use domain::memory::media::{self as record, field};
use domain::record::Ref;
use domain::{Fields, Kind, RecordId, Value};
use gloo_timers::future::TimeoutFuture;
use sync::engine::{Event, State};
use sync::media::{About, MediaStore, Queued, Stuck};
use sync::operation::OpKind;
use sync::ports::{Change, Durability, LocalStore, Store, StoreError, Write};
use sync::rescue::container;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, media, taken_back};
use super::world::{World, fresh, new_note, settle};

pub fn about() -> About {
    About {
        mime: MediaType::Jpeg,
        size: Some((640, 480)),
        duration_ms: None,
        taken: String::new(),
        keeps_metadata: false,
    }
}

pub fn picture(length: usize, first: u8) -> Vec<u8> {
    (0..length).map(|at| if at == 0 { first } else { (at % 251) as u8 }).collect()
}

/// Waits until something is so of the files that wait.
pub async fn until(device: &Device, so: impl Fn(&[Queued]) -> bool) -> Vec<Queued> {
    loop {
        let queue = device.queued().await.unwrap();
        if so(&queue) {
            return queue;
        }
        TimeoutFuture::new(5).await;
    }
}

/// A note that shows a file, saved as the form does it.
pub async fn save_with(device: &Device, sha256: &str) -> RecordId {
    let note = device.fresh_id();
    let fields = Fields::from([
        (field::OF, Value::Id(note)),
        (field::SHA256, sha256.into()),
        (field::MIME, "image/jpeg".into()),
        (field::ALT, "Un quai".into()),
    ]);
    let made = Ref { kind: Kind::Media, id: record::id(note, sha256) };
    let text = format!("![Un quai](/media/{sha256}.jpg#640x480)");
    let changes =
        vec![new_note(note, 1, "Le quai", &text), Change { record: made, kind: OpKind::Create(fields), seen: 0 }];
    device.save("Le quai".to_owned(), changes).await.unwrap();
    device.shown(vec![sha256.to_owned()], "Le quai".to_owned()).await.unwrap();
    note
}

async fn totals(device: &Device) -> (u32, u32) {
    let totals = LocalStore::totals(device).await.unwrap();
    (totals.on_device, totals.to_check)
}

#[wasm_bindgen_test]
async fn a_file_is_here_at_once_and_leaves_after_the_text() {
    let (world, name) = (World::new(), fresh("media").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let bytes = picture(200_000, 1);
    let sha256 = device.keep(bytes.clone(), about()).await.unwrap();
    let hash: [u8; 32] = media::hash(&bytes).await.unwrap().try_into().unwrap();
    assert_eq!(sha256, hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    // Only picked, it is nobody's writing yet.
    assert_eq!(totals(&device).await, (0, 0));
    save_with(&device, &sha256).await;
    until(&device, |queue| queue[0].shown_by.as_deref() == Some("Le quai")).await;
    device.count_files().await;
    // The note, and its picture.
    assert_eq!(totals(&device).await, (2, 0));
    assert_eq!(device.alone_here().await, Ok(2));
    drop(device);

    let device = world.device(&name, 1);
    assert_eq!(device.bytes(sha256.clone()).await, Ok(Some(bytes.clone())));
    world.online.set(true);
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow()[&sha256].1, bytes);
    device.count_files().await;
    assert_eq!(totals(&device).await, (0, 0));
    // It is shown without a network all the same.
    assert_eq!(device.bytes(sha256).await, Ok(Some(bytes)));
    let asked = world.asked.borrow();
    assert!(asked.iter().any(|path| path.ends_with("/push")), "{asked:?}");
}

#[wasm_bindgen_test]
async fn the_pictures_that_are_not_sent_leave_with_the_text_as_one_file() {
    let (world, name) = (World::new(), fresh("media-export").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    // What a start looks after is done.
    device.opened().await.unwrap();
    TimeoutFuture::new(50).await;
    let pictures = [picture(300, 21), picture(400, 22), picture(500, 23), picture(600, 24)];
    let mut names = Vec::new();
    for picture in &pictures {
        names.push(device.keep(picture.clone(), about()).await.unwrap());
    }
    // Two were saved with notes, one is in what was begun, one was only picked.
    save_with(&device, &names[0]).await;
    save_with(&device, &names[1]).await;
    device.keep_draft("new/note", &format!("{{\"body\":\"![](/media/{}.jpg)\"}}", names[2])).await.unwrap();
    let export = device.export_unsent(None).await.unwrap();
    let mut whole = export.opening.clone();
    for file in &export.files {
        whole.extend(container::before(file));
        whole.extend(device.bytes(file.sha256.clone()).await.unwrap().unwrap());
    }
    whole.extend(export.ending(&export.files.iter().collect::<Vec<_>>()));
    assert_eq!(whole.len() as u64, export.size());
    let (rescue, mut files) = container::open(whole.as_slice()).unwrap();
    assert_eq!(rescue.parts.len(), 3);
    for (at, title) in [(0, Some("Le quai")), (1, Some("Le quai")), (2, None)] {
        let (file, bytes) = files.next_file().unwrap().unwrap();
        assert_eq!((&file.sha256, file.shown_by.as_deref(), &bytes), (&names[at], title, &pictures[at]));
    }
    assert_eq!(files.next_file(), Ok(None));
    // One piece of writing alone takes its picture, and no other.
    let group = device.look(|_, state: &State| *state.kept().unwrap().outbox.keys().next().unwrap()).unwrap().1;
    let one = device.export_unsent(Some(group)).await.unwrap();
    assert_eq!(one.files.iter().map(|file| &file.sha256).collect::<Vec<_>>(), [&names[0]]);
}

#[wasm_bindgen_test]
async fn what_was_cut_goes_on_from_where_the_server_is() {
    let (world, name) = (World::new(), fresh("media-cut").await);
    let device = world.device(&name, 1);
    let bytes = picture(400_000, 2);
    let sha256 = device.keep(bytes.clone(), about()).await.unwrap();
    world.files.pieces_left.set(Some(2));
    save_with(&device, &sha256).await;
    settle(&device).await;
    let queue = until(&device, |queue| queue.first().is_some_and(|queued| queued.sent > 64 * 1024)).await;
    let there = world.files.here.borrow()[&sha256].1.len();
    assert_eq!(queue[0].sent, there as u64);
    // The piece that was cut is over before the network is back.
    while world.files.asked.borrow().iter().filter(|(method, ..)| *method == "PATCH").count() < 3 {
        TimeoutFuture::new(5).await;
    }
    drop(device);

    // Another page: nothing is sent twice, and pieces grow while the network is quick.
    world.files.pieces_left.set(None);
    world.files.asked.borrow_mut().clear();
    let device = world.device(&name, 1);
    device.tell(Event::Leader(true));
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow()[&sha256].1, bytes);
    let asked = world.files.asked.borrow().clone();
    assert_eq!((asked[0].0, asked[1].0, asked[1].1), ("POST", "PATCH", there));
    assert!(asked.windows(2).skip(1).any(|two| two[1].2 > two[0].2), "{asked:?}");
}

#[wasm_bindgen_test]
async fn what_is_refused_for_good_waits_for_its_person() {
    let (world, name) = (World::new(), fresh("media-refused").await);
    let device = world.device(&name, 1);
    let sha256 = device.keep(picture(1_000, 3), about()).await.unwrap();
    world.files.refusal.replace(Some((422, "dimensions")));
    save_with(&device, &sha256).await;
    settle(&device).await;
    let queue = until(&device, |queue| queue.first().is_some_and(|queued| queued.stuck.is_some())).await;
    assert_eq!(queue[0].stuck, Some(Stuck::Dimensions));
    device.count_files().await;
    assert_eq!(totals(&device).await, (0, 1));
    device.try_again(sha256.clone()).await.unwrap();
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow()[&sha256].1.len(), 1_000);

    // One that its person gives up is nowhere any more.
    let other = device.keep(picture(1_000, 4), about()).await.unwrap();
    device.discard(other.clone()).await.unwrap();
    assert_eq!(device.bytes(other).await, Ok(None));
    assert_eq!(device.queued().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn bytes_that_arrived_damaged_are_sent_again_and_not_for_ever() {
    let (world, name) = (World::new(), fresh("media-damaged").await);
    let device = world.device(&name, 1);
    let sha256 = device.keep(picture(1_000, 5), about()).await.unwrap();
    world.files.refusal.replace(Some((422, "hash")));
    save_with(&device, &sha256).await;
    settle(&device).await;
    until(&device, <[Queued]>::is_empty).await;
    assert_eq!(world.files.here.borrow()[&sha256].1.len(), 1_000);
    let sent = world.files.asked.borrow().iter().filter(|(method, ..)| *method == "PATCH").count();
    assert_eq!(sent, 2);
}

#[wasm_bindgen_test]
async fn a_device_that_is_nearly_full_takes_text_and_no_files() {
    let (world, name) = (World::new(), fresh("media-full").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let full = js_sys::Function::new_no_args(
        "const original = StorageManager.prototype.estimate;
         StorageManager.prototype.estimate = async () => ({ usage: 799, quota: 1000 });
         return () => { StorageManager.prototype.estimate = original; };",
    );
    let restore: js_sys::Function = full.call0(&JsValue::NULL).unwrap().unchecked_into();
    assert_eq!(device.keep(picture(10, 6), about()).await, Err(StoreError::Quota));
    device.save("Une".to_owned(), vec![new_note(device.fresh_id(), 1, "Une", "Texte.")]).await.unwrap();
    restore.call0(&JsValue::NULL).unwrap();
    assert!(device.keep(picture(10, 6), about()).await.is_ok());
}

#[wasm_bindgen_test]
async fn what_nothing_shows_is_forgotten_after_thirty_days_and_what_was_begun_is_not() {
    let (world, name) = (World::new(), fresh("media-old").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let (old, begun, saved) = (
        device.keep(picture(10, 8), about()).await.unwrap(),
        device.keep(picture(10, 9), about()).await.unwrap(),
        device.keep(picture(10, 10), about()).await.unwrap(),
    );
    device.keep_draft("new/note", &format!("{{\"body\":\"![](/media/{begun}.jpg)\"}}")).await.unwrap();
    save_with(&device, &saved).await;
    let database = device.opened().await.unwrap().database.clone();
    // The page was closed between the two: the record alone says that it is shown.
    let unnoted = media::one(&database, &saved).await.unwrap().unwrap();
    database.put(Durability::Strict, vec![media::put(&Queued { shown_by: None, ..unnoted })]).await.unwrap();
    let now = super::super::now_ms();
    media::tidy(&database, now).await.unwrap();
    assert_eq!(device.queued().await.unwrap().len(), 3);
    media::tidy(&database, now + 31 * 24 * 3_600_000).await.unwrap();
    let left = device.queued().await.unwrap();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|queued| queued.sha256 != old && queued.shown_by.is_some() == (queued.sha256 == saved)));
    assert_eq!(device.bytes(old).await, Ok(None));
    device.look(|_, state: &State| assert_eq!(state.totals().on_device, 1)).unwrap();
}

#[wasm_bindgen_test]
async fn what_was_taken_back_goes_and_what_is_only_said_of_elsewhere_stays() {
    let world = World::new();
    let device = world.device(&fresh("taken-back").await, 1);
    world.online.set(false);
    let keep = async |first: u8| device.keep(picture(700, first), about()).await.unwrap();
    let (waits, said, back, elsewhere) = (keep(41).await, keep(42).await, keep(43).await, keep(44).await);
    save_with(&device, &said).await;
    let database = device.opened().await.unwrap().database.clone();
    // All but the first are on the server.
    let sent = [&said, &back, &elsewhere].map(|hash| Write::Delete { store: Store::BlobQueue, key: hash.clone() });
    database.put(Durability::Strict, sent.into()).await.unwrap();
    let narrow = Write::Put { store: Store::Blob, key: format!("{back}/800"), bytes: vec![8] };
    database.put(Durability::Strict, vec![narrow]).await.unwrap();
    world.online.set(true);
    world.files.gone.borrow_mut().extend([&waits, &said, &back].map(|hash| format!("/media/{hash}.jpg")));
    let before = world.files.asked.borrow().len();
    taken_back::follow(&database, device.exchange()).await.unwrap();
    taken_back::follow(&database, device.exchange()).await.unwrap();
    for (hash, there) in [(&waits, true), (&said, true), (&back, false), (&elsewhere, true)] {
        assert_eq!(database.bytes(Store::Blob, hash).await.unwrap().is_some(), there);
    }
    assert_eq!(database.bytes(Store::Blob, &format!("{back}/800")).await, Ok(None));
    assert_eq!(world.files.asked.borrow().len() - before, 2, "what waits or is said of is not asked after, nor twice");
}
