//! Bodies that nobody can read: an answer of ours, never a failure, and nothing lost.

use domain::{GroupId, OpId};
use service::sync::From;
use sync::protocol::{Body, MAX_BODY, Pulled, Push, Pushed, Refusal, Status, Subscribed};
use sync::verdict::Quarantine;
use sync::{Base, OpKind, Verdict};

use crate::harness::{World, decoded, on_each_engine};

on_each_engine!(every_body_gets_an_answer, unreadable_groups_stop_no_other);

async fn every_body_gets_an_answer(world: &World) {
    let lea = world.member("Léa").await;
    let valid = Push { proto: 1, device: lea.device, account: lea.account, groups: Vec::new() }.encode();
    let mut bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"ECS1".to_vec(),
        b"ECS1\x05".to_vec(),
        b"ECS1\x00\x01".to_vec(),
        b"<!doctype html><title>Hotel</title>".to_vec(),
        vec![0xff; 64],
        b"ECS1\x05\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01".to_vec(),
    ];
    bodies.extend((0..valid.len()).map(|end| valid[..end].to_vec()));
    bodies.extend((0..valid.len()).map(|at| {
        let mut bent = valid.clone();
        bent[at] ^= 0x5a;
        bent
    }));
    for body in &bodies {
        // Whatever it is: decoded here, so it began with our magic.
        let _ = decoded::<Pushed>(&world.services.push(&lea.from(), body).await);
        let _ = decoded::<Pulled>(&world.services.pull(&lea.from(), body).await);
        let _ = decoded::<Subscribed>(&world.services.subscribe(&lea.from(), body).await);
    }
    let long = vec![b'x'; MAX_BODY + 1];
    assert_eq!(decoded::<Pushed>(&world.services.push(&lea.from(), &long).await).err(), Some(Refusal::TooLarge));
    assert_eq!(decoded::<Pushed>(&world.services.rescue(&lea.from(), &long).await).err(), Some(Refusal::TooLarge));
    assert_eq!(decoded::<Pushed>(&world.services.push(&From::default(), &valid).await).err(), Some(Refusal::SignIn));
    let status = decoded::<Status>(&world.services.status()).expect("a status");
    assert_eq!(status.epoch, world.services.epoch());

    let list = lea.subscribe(&[]).await;
    let pull = |epoch, version, cursors: usize| sync::protocol::Pull {
        epoch,
        device: lea.device,
        list_version: version,
        cursors: vec![0; cursors],
        limit: 1,
        digests: Vec::new(),
    };
    let ask = |pull: sync::protocol::Pull| {
        let (services, from) = (world.services.clone(), lea.from());
        async move { decoded::<Pulled>(&services.pull(&from, &pull.encode()).await).err() }
    };
    assert_eq!(ask(pull([9; 16], list.list_version, list.scopes.len())).await, Some(Refusal::Epoch));
    assert_eq!(ask(pull(list.epoch, 99, list.scopes.len())).await, Some(Refusal::Resubscribe));
    assert_eq!(ask(pull(list.epoch, list.list_version, 0)).await, Some(Refusal::Resubscribe));
    assert_eq!(ask(pull(list.epoch, list.list_version, list.scopes.len())).await, None);
    let mut signed_out = lea.clone();
    (signed_out.account, signed_out.actor) = (None, domain::Actor::visitor());
    assert_eq!(signed_out.pull(&list, &vec![0; list.scopes.len()]).await.err(), Some(Refusal::SignIn));
    let max = world.member("Max").await;
    let mut borrowed = max.clone();
    borrowed.device = lea.device;
    assert_eq!(borrowed.pull(&list, &vec![0; list.scopes.len()]).await.err(), Some(Refusal::OtherAccount));
}

async fn unreadable_groups_stop_no_other(world: &World) {
    let lea = world.member("Léa").await;
    let record = domain::record::Ref { kind: domain::Kind::Note, id: world.services.fresh_id() };
    let fields = lea.note_fields("Une", "corps\n", domain::Audience::Members);
    let good = lea.group(vec![lea.op(record, Base::New, OpKind::Create(fields))]);
    let bytes = sync::codec::encode_group(&good.group);
    let garbage = (GroupId::from_bytes([7; 16]), vec![1, 2, 3]);
    let foreign = (GroupId::from_bytes([8; 16]), bytes.clone());
    let pushed = lea.push_raw(vec![garbage.clone(), (good.group.id, bytes), foreign]).await.expect("an answer");
    let unreadable = Verdict::Quarantined { reason: Quarantine::Unreadable };
    let zero = OpId::from_bytes([0; 16]);
    assert_eq!(pushed.groups[0].id, garbage.0);
    assert_eq!(pushed.groups[0].ops, [(zero, unreadable.clone())]);
    assert_eq!(pushed.groups[1].ops[0].1, Verdict::Applied { rev: 1 });
    assert_eq!(pushed.groups[2].ops, [(zero, unreadable)], "a group under another's name");
    assert!(lea.sees(record.id).await.is_some());
    let again = lea.push_raw(vec![garbage]).await.expect("an answer");
    assert_eq!(again.groups[0].ops, pushed.groups[0].ops);
    let receipt =
        decoded::<Pushed>(&world.services.rescue(&lea.from(), b"whatever this was").await).expect("a receipt");
    assert_eq!(receipt.groups[0].ops[0].1, Verdict::Quarantined { reason: Quarantine::Rescue });
    let mut reader = world.services.database().reader().await.expect("a reader");
    let kept = storage::quarantine::open(&mut reader, 10).await.expect("rows");
    assert_eq!(kept.len(), 3, "each kept once, whole");
    assert!(kept.iter().any(|row| row.raw == b"whatever this was"));
}
