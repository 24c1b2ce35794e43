//! Counts: made once a commit for what many see, and never shown to somebody who may not see the records.

use domain::knowledge::note;
use domain::projection::Axis;
use domain::query::{Answer, Ask, Filter};
use domain::record::header;
use domain::{Audience, Kind, Value};
use sync::{Base, OpKind};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(each_counts_what_they_see, what_everybody_may_read_follows_each_commit);

/// How many notes of each licence somebody sees.
async fn licences(person: &Person) -> Vec<(String, u64)> {
    let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
    let ask = Ask::Count { axes: vec![Axis::Licence], filter };
    let reply = person.services.read(&person.actor, vec![ask]).await.expect("an answer");
    match reply.answers.into_iter().next() {
        Some(Answer::Count(mut counts)) => counts.remove(&Axis::Licence).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

async fn each_counts_what_they_see(world: &World) {
    let (lea, max, visitor) = (world.member("Léa").await, world.member("Max").await, world.visitor());
    let open = lea.note("Ouverte", "un\n", Audience::Public).await;
    lea.note("Aux membres", "deux\n", Audience::Members).await;
    let secret = lea.note("Privée", "trois\n", Audience::Private).await;
    let of = |n: u64| vec![("CC-BY-SA-4.0".to_owned(), n)];
    // In every order, so that what is kept of one answer would be found by the next.
    for _ in 0..2 {
        for (person, expected) in [(&lea, 3), (&max, 2), (&visitor, 1), (&max, 2), (&lea, 3)] {
            assert_eq!(licences(person).await, of(expected));
        }
    }
    // Another licence, hers alone to see.
    let other = lea.set(secret, 1, note::field::RIGHTS, "CC0-1.0".into()).await;
    assert!(other.is_applied(), "{other:?}");
    assert_eq!(licences(&lea).await, [of(2), vec![("CC0-1.0".to_owned(), 1)]].concat());
    assert_eq!((licences(&max).await, licences(&visitor).await), (of(2), of(1)));
    // Closed: at once, for everybody.
    assert!(lea.set(open, 1, header::AUDIENCE, Value::from("private")).await.is_applied());
    assert_eq!((licences(&visitor).await, licences(&max).await), (vec![], of(1)));
    assert_eq!(licences(&lea).await[0], of(2)[0]);
    // In the bin: a commit that makes no record newer than those that stay.
    assert!(lea.one(lea.op(secret, Base::Rev(2), OpKind::Delete)).await.is_applied());
    assert_eq!(licences(&lea).await, of(2));
}

async fn what_everybody_may_read_follows_each_commit(world: &World) {
    let lea = world.member("Léa").await;
    let open = lea.note("Ouverte", "un\n", Audience::Public).await;
    let services = &world.services;
    for _ in 0..2 {
        assert_eq!(services.public_outline().await.expect("an outline").records(), 1);
        assert_eq!(services.public_addresses(0, 10).await.expect("addresses").len(), 1);
        assert!(services.public_latest(0, 10).await.expect("a time").is_some());
    }
    assert!(lea.set(open, 1, header::AUDIENCE, Value::from("members")).await.is_applied());
    assert_eq!(services.public_outline().await.expect("an outline").records(), 0);
    assert_eq!(services.public_addresses(0, 10).await.expect("addresses").len(), 0);
    assert_eq!(services.public_latest(0, 10).await.expect("a time"), None);
    // Another process writes: what this one kept is not what stands.
    let elsewhere = world.reopened().await;
    let mut there = lea.clone();
    there.services = elsewhere.clone();
    assert!(there.set(open, 2, header::AUDIENCE, Value::from("public")).await.is_applied());
    assert_eq!(services.public_outline().await.expect("an outline").records(), 1);
    elsewhere.close().await;
}
