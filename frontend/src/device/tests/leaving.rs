//! What people leave on a device: everybody's unsent work is counted, nobody's goes because of another.

use domain::Actor;
use sync::ports::LocalStore;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Session, leaving};
use super::world::{World, account, new_note, person};

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
    Session::remember(number.map(said).as_deref());
    leaving::end_what_was_begun(&Session::database(number.map(session).as_ref())).await
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
