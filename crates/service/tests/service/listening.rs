//! Who listens hears which of their scopes have news, at once and of nothing else; and nothing more once they may not.

use core::time::Duration;

use domain::{Audience, AudienceKey, ScopeId, Selector};
use tokio::time::timeout;

use crate::harness::{World, on_each_engine};

on_each_engine!(
    what_was_committed_is_heard_of_by_who_reads_it,
    another_list_is_said_once_and_a_device_of_another_hears_nothing,
    the_server_ends_and_nobody_listens,
    no_more_listen_than_may,
);

const OWN: fn(domain::RecordId) -> ScopeId =
    |person| ScopeId { audience: AudienceKey::Person(person), selector: Selector::Rest };

async fn hears(listener: &mut service::sync::Listener) -> Option<Vec<(ScopeId, u64)>> {
    timeout(Duration::from_secs(20), listener.next()).await.expect("something to hear")
}

async fn silent(listener: &mut service::sync::Listener) -> bool {
    timeout(Duration::from_millis(300), listener.next()).await.is_err()
}

async fn what_was_committed_is_heard_of_by_who_reads_it(world: &World) {
    let (lea, noe) = (world.member("Léa").await, world.member("Noé").await);
    lea.subscribe(&[]).await;
    let mut listener = world.services.listen(lea.account.expect("an account"), lea.device).expect("a place");
    let first = hears(&mut listener).await.expect("how things are");
    assert!(!first.is_empty());
    world.services.look_for_news().await.expect("a look");
    // The first look may know the commits of before: it says nothing new of them.
    assert!(silent(&mut listener).await);
    lea.note("À moi", "Rien.", Audience::Private).await;
    world.services.look_for_news().await.expect("a look");
    let heard = hears(&mut listener).await.expect("news");
    assert!(heard.iter().any(|(scope, _)| *scope == OWN(lea.id)), "{heard:?}");
    noe.note("À lui", "Rien.", Audience::Private).await;
    world.services.look_for_news().await.expect("a look");
    assert!(silent(&mut listener).await, "what is another's is not said");
}

async fn another_list_is_said_once_and_a_device_of_another_hears_nothing(world: &World) {
    let (lea, noe) = (world.member("Léa").await, world.member("Noé").await);
    lea.subscribe(&[]).await;
    let account = lea.account.expect("an account");
    let mut other = world.services.listen(noe.account.expect("an account"), lea.device).expect("a place");
    assert_eq!(hears(&mut other).await, None);
    let mut unknown = world.services.listen(account, domain::DeviceId::from_bytes([9; 16])).expect("a place");
    assert_eq!(hears(&mut unknown).await, None);
    // The list that the device has is of before.
    world.execute("UPDATE device_scope SET ended_at = 1 WHERE ord = 0").await;
    let mut listener = world.services.listen(account, lea.device).expect("a place");
    assert_eq!(hears(&mut listener).await, Some(Vec::new()));
    lea.note("À moi", "Rien.", Audience::Private).await;
    world.services.look_for_news().await.expect("a look");
    assert!(silent(&mut listener).await);
}

async fn the_server_ends_and_nobody_listens(world: &World) {
    let lea = world.member("Léa").await;
    lea.subscribe(&[]).await;
    let mut listener = world.services.listen(lea.account.expect("an account"), lea.device).expect("a place");
    assert!(hears(&mut listener).await.is_some());
    world.services.end_news();
    assert_eq!(hears(&mut listener).await, None);
    let mut late = world.services.listen(lea.account.expect("an account"), lea.device).expect("a place");
    assert_eq!(hears(&mut late).await, None);
}

async fn no_more_listen_than_may(world: &World) {
    let lea = world.member("Léa").await;
    let account = lea.account.expect("an account");
    let most = world.services.config().limits.listeners;
    let all: Vec<_> = (0..most).map(|_| world.services.listen(account, lea.device).expect("a place")).collect();
    assert!(world.services.listen(account, lea.device).is_none());
    drop(all);
    assert!(world.services.listen(account, lea.device).is_some());
}
