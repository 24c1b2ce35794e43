//! Accounts: made with their person, signed in, throttled, heard through sessions that can be ended.

use std::sync::Arc;

use domain::people::Person as Profile;
use service::account::{DAYS, Network, NewAccount, Session};
use service::{Error, Refused};
use tower_sessions::{Expiry, SessionStore};

use crate::harness::{World, email, on_each_engine};

on_each_engine!(an_account_comes_with_its_person, wrong_passwords_are_slowed_down, a_session_lasts_and_ends);

fn new(name: &str, network: Network) -> NewAccount {
    NewAccount {
        email: email(name),
        name: name.to_owned(),
        password: "trois renards dansent".to_owned(),
        duties: std::collections::BTreeSet::new(),
        network,
    }
}

fn at(text: &str) -> Network {
    Network::Of(text.parse().expect("an address"))
}

async fn an_account_comes_with_its_person(world: &World) {
    let lea = world.member("Léa").await;
    let max = world.member("Max").await;
    let seen = max.sees(lea.id).await.expect("members see her");
    assert_eq!(seen.content::<Profile>().name.as_str(), "Léa");
    assert_eq!(seen.header().created_by, Some(lea.id));
    assert_eq!(world.visitor().sees(lea.id).await, None);
    assert!(
        lea.set(seen.reference(), 1, domain::people::person::field::HEADLINE, "Libraire".into()).await.is_applied()
    );

    let services = &world.services;
    let mut again = new("Léa", Network::Here);
    again.email = email("Léa").to_uppercase();
    assert!(matches!(services.create_account(again).await, Err(Error::Conflict(_))), "whatever the case");
    // Whoever signs up is not told, and changes nothing.
    let mut asked = new("Léa", at("192.0.2.9"));
    asked.password = "quatre loups chantent".to_owned();
    services.sign_up(asked).await.expect("the same answer");
    assert!(services.sign_in(&email("Léa"), "quatre loups chantent", at("192.0.2.9")).await.is_err());
    assert!(services.sign_in(&email("Léa"), "trois renards dansent", at("192.0.2.9")).await.is_ok());
    services.sign_up(new("Nils", at("192.0.2.9"))).await.expect("the same answer");
    assert!(services.sign_in(&email("Nils"), "trois renards dansent", at("192.0.2.9")).await.is_ok());
    let mut short = new("Zoé", Network::Here);
    short.password = "court".to_owned();
    assert!(matches!(services.create_account(short).await, Err(Error::Input(Refused::PasswordTooShort))));
    let mut odd = new("Zoé", Network::Here);
    odd.email = "zoé chez example".to_owned();
    assert!(matches!(services.create_account(odd).await, Err(Error::Input(Refused::Email))));
    let mut nobody = new("Zoé", Network::Here);
    nobody.name = " ".to_owned();
    assert!(matches!(services.create_account(nobody).await, Err(Error::Input(Refused::Name))));
    assert_eq!(services.account_by_email(&email("Zoé")).await.expect("an answer"), None, "nothing half-made");
}

async fn wrong_passwords_are_slowed_down(world: &World) {
    let lea = world.member("Léa").await;
    let (services, limits) = (&world.services, world.services.config().limits);
    let (account, actor) =
        services.sign_in(&email("LÉA"), "trois renards dansent", at("192.0.2.1")).await.expect("her");
    assert_eq!((Some(account), actor.person), (lea.account, Some(lea.id)));
    for n in 0..limits.tries_by_network {
        let who = if n % 2 == 0 { email("Léa") } else { email("personne") };
        let wrong = services.sign_in(&who, "faux faux faux", at("198.51.100.7")).await;
        assert!(matches!(wrong, Err(Error::Credentials)), "known or not, one answer: {wrong:?}");
    }
    let right = services.sign_in(&email("Léa"), "trois renards dansent", at("198.51.100.200")).await;
    assert!(matches!(right, Err(Error::Throttled(1..))), "the network waits: {right:?}");
    assert!(services.sign_in(&email("Léa"), "trois renards dansent", at("192.0.2.1")).await.is_ok(), "others do not");
    world.pass(3_601);
    assert!(services.sign_in(&email("Léa"), "trois renards dansent", at("198.51.100.7")).await.is_ok());

    for n in 0..limits.tries_by_account {
        let network = at(&format!("203.0.{n}.1"));
        assert!(matches!(services.sign_in(&email("Léa"), "faux", network).await, Err(Error::Credentials)));
    }
    let near = services.sign_in(&email("Léa"), "trois renards dansent", at("203.0.5.9")).await;
    assert!(matches!(near, Err(Error::Throttled(_))), "{near:?}");
    let home = services.sign_in(&email("Léa"), "trois renards dansent", at("192.0.2.1")).await;
    assert!(home.is_ok(), "an attack does not lock her out at home: {home:?}");

    for n in 0..=limits.sign_ups_by_network {
        let made = services.create_account(new(&format!("Nouveau {n}"), at("192.0.2.77"))).await;
        assert_eq!(made.is_ok(), n < limits.sign_ups_by_network, "{made:?}");
    }
}

async fn a_session_lasts_and_ends(world: &World) {
    let lea = world.member("Léa").await;
    let services = &world.services;
    let table = Arc::new(services.session_table());
    let now = time::OffsetDateTime::from_unix_timestamp(world.now_ms() / 1_000).expect("a time");
    let fresh = || Session::new(None, table.clone(), Some(Expiry::AtDateTime(now + time::Duration::days(DAYS))));
    let account = lea.account.expect("hers");
    let session = fresh();
    assert_eq!(services.signed_in(&session).await.expect("an answer"), None);
    services.begin_session(&session, account).await.expect("a session");
    session.save().await.expect("saved");
    let id = session.id().expect("an identifier");

    let back = || Session::new(Some(id), table.clone(), None);
    let signed = services.signed_in(&back()).await.expect("an answer").expect("her");
    assert_eq!((signed.account, signed.actor.person), (account, Some(lea.id)));
    let mut reader = services.database().reader().await.expect("a reader");
    let rows = storage::sessions::of_account(&mut reader, account, services.now()).await.expect("rows");
    assert!(rows.iter().all(|row| !format!("{row:?}").contains(&id.to_string())), "the identifier is not stored");
    drop(reader);

    // Slides: seen after 399 days, it lasts 400 more.
    world.pass(399 * 86_400);
    assert!(services.signed_in(&back()).await.expect("an answer").is_some());
    world.pass(399 * 86_400);
    assert!(services.signed_in(&back()).await.expect("an answer").is_some());
    let devices = services.devices(account, &back()).await.expect("devices");
    assert_eq!(devices.len(), 1);
    assert!(devices[0].current);

    // Revoked elsewhere: a request in flight does not bring it back.
    let in_flight = table.load(&id).await.expect("an answer").expect("a record");
    services.revoke_device(account, &devices[0].key).await.expect("ended");
    table.save(&in_flight).await.expect("an answer");
    assert_eq!(services.signed_in(&back()).await.expect("an answer"), None);
    assert!(matches!(services.revoke_device(account, "00").await, Err(Error::NotFound)));

    let session = fresh();
    services.begin_session(&session, account).await.expect("a session");
    session.save().await.expect("saved");
    let id = session.id();
    services.end_session(&session).await.expect("ended");
    let gone = Session::new(id, table.clone(), None);
    assert_eq!(services.signed_in(&gone).await.expect("an answer"), None);

    let session = fresh();
    services.begin_session(&session, account).await.expect("a session");
    let mut tx = services.database().write().await.expect("a transaction");
    storage::accounts::set_disabled(&mut tx, account, Some(services.now())).await.expect("closed");
    tx.commit().await.expect("committed");
    assert_eq!(services.signed_in(&session).await.expect("an answer"), None, "a closed account speaks for nobody");
}
