//! A device that its browser emptied is noticed under its session, once, by whoever it belongs to.

use std::sync::Arc;

use domain::DeviceId;
use service::account::{Emptied, Session};
use storage::audit;
use sync::protocol::{Body, Subscribe};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(a_device_that_was_emptied_is_told_to_its_person, another_person_is_told_nothing);

/// A session of this person.
async fn session(world: &World, of: &Person) -> Session {
    let session = Session::new(None, Arc::new(world.services.session_table()), None);
    world.services.begin_session(&session, of.account.expect("an account")).await.expect("a session");
    session
}

/// What is known of another device under this session.
async fn asks(world: &World, of: &Person, session: &Session, device: DeviceId) -> Option<Emptied> {
    world.services.this_device(of.account.expect("an account"), session, device).await.expect("an answer")
}

/// The device asks for its scopes, with so much unsent.
async fn shows(world: &World, of: &Person, pending: u64) {
    let from = service::sync::From { pending, ..of.from() };
    let body = Subscribe { device: of.device, selectors: Vec::new() }.encode();
    world.services.subscribe(&from, &body).await;
}

fn another() -> DeviceId {
    DeviceId::from_bytes([7; 16])
}

async fn a_device_that_was_emptied_is_told_to_its_person(world: &World) {
    let lea = world.member("Léa").await;
    let hers = session(world, &lea).await;
    assert_eq!(asks(world, &lea, &hers, lea.device).await, None, "the first");
    let before = world.services.now();
    shows(world, &lea, 4).await;
    assert_eq!(asks(world, &lea, &hers, lea.device).await, None, "the same");

    let lost = asks(world, &lea, &hers, another()).await.expect("told");
    assert_eq!(lost.pending, 4);
    assert!(before < lost.seen && lost.seen < world.services.now());
    assert_eq!(asks(world, &lea, &hers, another()).await, None, "once");
    let mut reader = world.services.database().reader().await.expect("a reader");
    let trail = audit::last(&mut reader, 20).await.expect("a trail");
    let told: Vec<_> = trail.iter().filter(|line| line.action == "device.emptied").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].account, told[0].detail.as_str()), (lea.account, "4 unsent"));
}

async fn another_person_is_told_nothing(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    // Who signs out and in again is under another session.
    let before = session(world, &lea).await;
    asks(world, &lea, &before, lea.device).await;
    shows(world, &lea, 2).await;
    let after = session(world, &lea).await;
    assert_eq!(asks(world, &lea, &after, another()).await, None);
    // So is who left with no network, and signs in before the server has heard of it.
    shows(world, &lea, 2).await;
    let again = session(world, &lea).await;
    asks(world, &lea, &again, lea.device).await;
    world.services.begin_session(&again, lea.account.expect("an account")).await.expect("a session");
    assert_eq!(asks(world, &lea, &again, another()).await, None);
    // A device is told of to nobody but its person, and one that nothing is known of to nobody.
    assert_eq!(asks(world, &max, &before, max.device).await, None);
    assert_eq!(asks(world, &max, &before, another()).await, None, "it never showed itself");
}
