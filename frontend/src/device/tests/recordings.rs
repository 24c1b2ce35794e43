//! What is recorded: piece by piece on the device, one page's affair, taken along with what is not sent.

use domain::memory::MediaType;
use sync::media::MediaStore;
use sync::ports::{LocalStore, Store};
use sync::rescue::{Begun, Part, container};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, media, recordings};
use super::media::about;
use super::world::{World, fresh};

/// What a recording begins with that is a file.
const WEBM: &[u8] = b"\x1a\x45\xdf\xa3\x80";

async fn record(device: &Device, id: &str, pieces: &[&[u8]]) {
    for (number, piece) in pieces.iter().enumerate() {
        device.piece(id.to_owned(), u32::try_from(number).unwrap(), piece.to_vec()).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_is_recorded_is_kept_piece_by_piece() {
    let world = World::new();
    let device = world.device(&fresh("recordings").await, 1);
    record(&device, "0001-a", &[b"un ", b"deux ", b"trois"]).await;
    // Written again, as after a connection that was lost, it is there once.
    device.piece("0001-a".to_owned(), 2, b"trois".to_vec()).await.unwrap();
    record(&device, "0002-b", &[b"autre"]).await;
    let all = device.recordings().await.unwrap();
    assert_eq!(all.iter().map(|one| (one.id.as_str(), one.bytes)).collect::<Vec<_>>(), [("0002-b", 5), ("0001-a", 13)]);
    assert_eq!(all[1].at.millis(), 1);
    assert_eq!(device.recorded("0001-a".to_owned()).await, Ok(b"un deux trois".to_vec()));
    let database = device.opened().await.unwrap().database.clone();
    assert_eq!(media::only_here(&database).await, Ok(2), "whoever signs out is told");
    let read = database.moment(&[Store::Meta], &[]).await.unwrap().entries;
    assert!(
        read.iter().all(|(_, key, _)| !key.contains("0001-a")),
        "what the engine reads at each start has none of it"
    );
    device.forget_recording("0001-a".to_owned()).await.unwrap();
    assert_eq!(recordings::list(&database).await.unwrap().len(), 1);
    assert_eq!(device.recorded("0001-a".to_owned()).await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn what_one_page_records_no_other_offers_until_it_is_gone() {
    let (world, name) = (World::new(), fresh("recordings-held").await);
    let (one, other) = (world.device(&name, 1), world.device(&name, 1));
    record(&one, "0003-c", &[b"un"]).await;
    let held = one.hold_recording("0003-c".to_owned()).await.unwrap();
    assert!(held.is_some());
    // However long it is paused.
    assert!(other.hold_recording("0003-c".to_owned()).await.unwrap().is_none());
    assert!(other.hold_recording("0004-d".to_owned()).await.unwrap().is_some());
    drop(held);
    // The browser lets it go in its own time.
    drop(offline::lock::acquire("recording/0003-c").await);
    let mut again = None;
    for _ in 0..100 {
        again = again.or(other.hold_recording("0003-c".to_owned()).await.unwrap());
    }
    assert!(again.is_some());
}

#[wasm_bindgen_test]
async fn what_was_recorded_leaves_with_what_is_not_sent_and_what_is_no_file_is_said() {
    let world = World::new();
    world.online.set(false);
    let device = world.device(&fresh("recordings-export").await, 1);
    let id = device.fresh_id();
    let named = format!("1700000000000-{id}");
    record(&device, &named, &[WEBM, b"la suite"]).await;
    let bytes = [WEBM, b"la suite"].concat();
    let export = device.export_unsent(None).await.unwrap();
    assert_eq!((export.files.len(), export.left_out), (1, 0));
    let file = &export.files[0];
    assert_eq!((file.about.mime, file.bytes), (MediaType::Webm, bytes.len() as u64));
    let taken = device.bytes(file.sha256.clone()).await.unwrap().unwrap();
    assert_eq!(taken, bytes);
    let whole = [export.opening.clone(), container::before(file), taken, export.ending(&[file])].concat();
    let (rescue, mut files) = container::open(whole.as_slice()).unwrap();
    assert_eq!(files.next_file().unwrap().unwrap().1, bytes);
    // A file that nothing names, nobody would see: it comes with a note that was begun.
    let [Part::Draft(Begun { text, at_ms, .. })] = rescue.parts.as_slice() else { panic!("{:?}", rescue.parts) };
    let text: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!((text["id"].as_str(), *at_ms), (Some(id.to_string().as_str()), 1_700_000_000_000));
    assert_eq!(text["typed"]["body"], format!("![2023-11-14](/media/{}.webm)", file.sha256));
    // More of it is another file, and what nothing tells the sort of is counted.
    device.piece(named.clone(), 2, b", et la fin".to_vec()).await.unwrap();
    record(&device, "0002-b", &[b"rien"]).await;
    let export = device.export_unsent(None).await.unwrap();
    assert_eq!((export.files.len(), export.left_out), (1, 1));
    assert_eq!(export.files[0].bytes, bytes.len() as u64 + 11);
    // Kept as a file and in a form, it goes along once.
    let whole = device.recorded(named.clone()).await.unwrap();
    let sha256 = device.keep(whole, media_about()).await.unwrap();
    device.keep_draft("new/note", &format!("{{\"body\":\"![](/media/{sha256}.webm)\"}}")).await.unwrap();
    assert_eq!(device.export_unsent(None).await.unwrap().files.len(), 1);
    let ids = async || -> Vec<String> { device.recordings().await.unwrap().into_iter().map(|one| one.id).collect() };
    let held = device.hold_recording(named.clone()).await.unwrap();
    assert_eq!(ids().await, [named.as_str(), "0002-b"], "it is the affair of the page that has it");
    drop(held);
    drop(offline::lock::acquire(&format!("recording/{named}")).await);
    // A form that names it is not asked about, and loses nothing: the form may be replaced by another.
    until_listed(&ids, &["0002-b"]).await;
    assert_eq!(device.recorded(named.clone()).await.unwrap().len(), bytes.len() + 11);
    device.keep_draft("new/note", "{\"body\":\"Autre chose\"}").await.unwrap();
    until_listed(&ids, &[&named, "0002-b"]).await;
    // What is saved and shows it keeps it for good.
    device.shown(vec![sha256], "La voix".to_owned()).await.unwrap();
    until_listed(&ids, &["0002-b"]).await;
    assert_eq!(device.recorded(named).await, Ok(Vec::new()));
}

/// The browser lets locks go in its own time.
async fn until_listed(ids: &impl AsyncFn() -> Vec<String>, wanted: &[&str]) {
    let mut listed = ids().await;
    for _ in 0..200 {
        if listed == wanted {
            return;
        }
        listed = ids().await;
    }
    assert_eq!(listed, wanted);
}

fn media_about() -> sync::media::About {
    sync::media::About { mime: MediaType::Webm, size: None, ..about() }
}
