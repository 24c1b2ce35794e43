//! What the server does by itself: what waits is looked at in turn, what has had its time is forgotten.

use std::collections::BTreeSet;

use domain::record::Ref;
use domain::{Audience, Kind, OpId};
use service::Tidied;
use storage::operations::{self, Waiting};
use storage::sessions::{self, Session};
use storage::throttles;
use sync::codec::encode_group;
use sync::{Base, OpKind};

use crate::harness::{World, on_each_engine};

on_each_engine!(the_oldest_that_wait_hide_nobody, what_has_ended_is_forgotten_and_nothing_else);

async fn the_oldest_that_wait_hide_nobody(world: &World) {
    let lea = world.member("Léa").await;
    let first = lea.op(
        Ref { kind: Kind::Note, id: world.services.fresh_id() },
        Base::New,
        OpKind::Create(lea.note_fields("Première", "Texte.\n", Audience::Private)),
    );
    let mut second = lea.op(
        Ref { kind: Kind::Note, id: world.services.fresh_id() },
        Base::New,
        OpKind::Create(lea.note_fields("Seconde", "Texte.\n", Audience::Private)),
    );
    second.deps = vec![first.id];
    let (needed, found) = (first.id, second.record.id);
    lea.send(vec![first]).await;
    // It was put into the backlog at the very moment when what it waits for was committed: nothing else looks at it.
    let group = lea.group(vec![second]);
    let held = |group, missing: OpId, raw, at| Waiting {
        group,
        missing: BTreeSet::from([missing]),
        raw,
        account: lea.account,
        device: lea.device,
        skew_ms: 0,
        at,
    };
    let mut tx = world.services.database().write().await.expect("a transaction");
    for _ in 0..500 {
        let old = held(world.services.fresh_group(), world.services.fresh_op(), vec![0], world.services.now());
        operations::hold(&mut tx, &old).await.expect("held");
    }
    let last = held(group.group.id, needed, encode_group(&group.group), world.services.now());
    operations::hold(&mut tx, &last).await.expect("held");
    tx.commit().await.expect("committed");

    assert_eq!(world.services.sweep_waiting().await.expect("a sweep"), 500);
    assert!(lea.sees(found).await.is_none(), "it is behind the five hundred");
    assert_eq!(world.services.sweep_waiting().await.expect("a sweep"), 1);
    assert!(lea.sees(found).await.is_some(), "its turn came");
    assert_eq!(world.services.sweep_waiting().await.expect("a sweep"), 500, "then around again");
}

async fn what_has_ended_is_forgotten_and_nothing_else(world: &World) {
    let services = &world.services;
    let now = services.now();
    let mut tx = services.database().write().await.expect("a transaction");
    for n in 0..450_u64 {
        let key = [sync::operation::hash16(&n.to_be_bytes()), [0; 16]].concat().try_into().expect("a key");
        // Of 450, 45 go on.
        let expires = now.plus_seconds(if n % 10 == 0 { 3_600 } else { -1 });
        let session =
            Session { key, account: None, device: None, data: Vec::new(), created: now, last_seen: now, expires };
        assert!(sessions::create(&mut tx, &session).await.expect("a session"));
        let seconds = if n % 10 == 0 { 3_600 } else { 0 };
        throttles::count(&mut tx, &n.to_be_bytes(), now, seconds).await.expect("a count");
    }
    tx.commit().await.expect("committed");
    assert_eq!(services.tidy().await.expect("tidied"), Tidied { sessions: 405, throttles: 405, ..Tidied::default() });
    assert_eq!(services.tidy().await.expect("tidied"), Tidied::default());
    let mut at = services.database().reader().await.expect("a reader");
    let key = [sync::operation::hash16(&10_u64.to_be_bytes()), [0; 16]].concat().try_into().expect("a key");
    assert!(sessions::load(&mut at, &key, services.now()).await.expect("an answer").is_some());
    assert!(throttles::read(&mut at, &10_u64.to_be_bytes(), services.now(), 3_600).await.expect("an answer").is_some());
}
