//! What people leave on a device: everybody's unsent work is counted, nobody's goes because of another.

use std::rc::Rc;

use domain::Actor;
use sync::engine::Event;
use sync::media::MediaStore;
use sync::memory::Server;
use sync::ports::LocalStore;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Session, leaving};
use super::world::{World, account, new_note, person, settle, until};

/// Who is signed in, as a page says it.
fn said(number: u8) -> String {
    let actor = serde_json::to_string(&Actor::member(person(number))).unwrap();
    format!(r#"{{"account":"{}","person":"{}","actor":{actor}}}"#, account(number), person(number))
}

fn session(number: u8) -> Session {
    Session { account: account(number), actor: Actor::member(person(number)) }
}

/// A page of the server for somebody, or for nobody: who is here now, what others left.
async fn page(number: Option<u8>) -> u64 {
    page_of(&World::new(), number).await
}

/// A page of this server.
async fn page_of(world: &Rc<World>, number: Option<u8>) -> u64 {
    Session::remember(number.map(said).as_deref());
    leaving::end_what_was_begun(&Session::database(number.map(session).as_ref()), &*world.way()).await
}

/// Somebody signs in with no network, and writes.
async fn writes(number: u8) {
    let (world, name) = (World::new(), Session::database(Some(&session(number))));
    offline::delete(&name).await.unwrap();
    assert_eq!(page(Some(number)).await, 0, "nothing of their own is left behind");
    world.online.set(false);
    let device = world.device(&name, number);
    device.save("Note".to_owned(), vec![new_note(device.fresh_id(), number, "Note", "Texte.")]).await.unwrap();
}

async fn alone(number: u8) -> u64 {
    let database = offline::Database::open(&Session::database(Some(&session(number)))).await.unwrap();
    let count = leaving::only_here(&database).await.unwrap();
    database.close();
    count
}

#[wasm_bindgen_test]
async fn everybody_s_work_waits_for_them() {
    assert_eq!(Session::read(&said(1)), Some(session(1)));
    writes(1).await;
    // The next page is for somebody else, without a sign-out between: a session that ended by itself.
    assert_eq!(page(Some(2)).await, 1);
    assert_eq!(page(None).await, 1);
    assert_eq!(Session::left(), [session(1)], "who left nothing is forgotten");
    // A third person leaves the device as one should: what the first one left stays.
    assert_eq!(page(Some(3)).await, 1);
    Session::forget();
    assert_eq!(page(None).await, 1);
    assert_eq!(alone(1).await, 1);
    // Back, under the same account: it is theirs again, and none of the banner's.
    assert_eq!(page(Some(1)).await, 0);
    assert_eq!(alone(1).await, 1);
    Session::forget();
    offline::delete(&Session::database(Some(&session(1)))).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_recording_waits_for_its_person_though_no_server_says_anything() {
    let (world, name) = (World::new(), Session::database(Some(&session(3))));
    offline::delete(&name).await.unwrap();
    world.online.set(false);
    assert_eq!(page_of(&world, Some(3)).await, 0);
    let device = world.device(&name, 3);
    device.piece("0001-a".to_owned(), 0, vec![1, 2]).await.unwrap();
    drop(device);
    assert_eq!(page_of(&world, None).await, 1);
    assert_eq!(page_of(&world, None).await, 1, "it is still there");
    assert_eq!(Session::left(), [session(3)]);
    Session::forget_left(account(3));
    offline::delete(&name).await.unwrap();
}

#[wasm_bindgen_test]
async fn who_leaves_is_who_is_signed_out() {
    session(1).leave_later();
    assert!(session(1).leaves() && !session(2).leaves());
    Session::left_or_back();
    assert!(!session(1).leaves());
}

#[wasm_bindgen_test]
async fn a_deletion_that_did_not_end_is_ended_by_the_next_page() {
    let name = super::world::fresh("deletion").await;
    offline::Database::open(&name).await.unwrap().close();
    leaving::begin(&name);
    assert!(leaving::begun().contains(&name));
    page(None).await;
    assert!(!leaving::begun().contains(&name));
}

#[wasm_bindgen_test]
async fn what_a_server_acknowledged_stays_until_it_says_that_it_still_has_it() {
    let (world, name) = (World::new(), Session::database(Some(&session(2))));
    offline::delete(&name).await.unwrap();
    assert_eq!(page_of(&world, Some(2)).await, 0);
    let device = world.device(&name, 2);
    let id = device.fresh_id();
    device.save("Note".to_owned(), vec![new_note(id, 2, "Note", "Texte.")]).await.unwrap();
    settle(&device).await;
    drop(device);
    assert_eq!(alone(2).await, 0, "the server has it");

    // The server is restored from a backup that knows neither the note nor the session.
    let mut restored = Server::new([8; 16]);
    restored.accounts.clone_from(&world.server.borrow().accounts);
    let before = world.server.replace(restored);
    assert_eq!(page_of(&world, None).await, 1);
    world.online.set(false);
    assert_eq!(page_of(&world, None).await, 1, "who does not answer may have lost it");
    world.online.set(true);
    assert_eq!(Session::left(), [session(2)]);

    // Back: it is sent again.
    assert_eq!(page_of(&world, Some(2)).await, 0);
    let device = world.device(&name, 2);
    device.tell(Event::Leader(true));
    until(&device, |state| state.kept().is_some_and(|kept| kept.meta.epoch == [8; 16])).await;
    settle(&device).await;
    assert!(world.record(id).is_some());
    drop(device);

    // The session ends again; a server that still has everything lets it go, one that was restored back does not.
    let now = world.server.replace(before);
    assert_eq!(page_of(&world, None).await, 1);
    world.server.replace(now);
    assert_eq!(page_of(&world, None).await, 0);
    assert_eq!(Session::left(), []);
    offline::delete(&name).await.unwrap();
}
