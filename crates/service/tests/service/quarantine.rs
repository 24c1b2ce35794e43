//! What nobody could apply is read by whoever looks after the commons, word for word, and said to be dealt with.

use domain::Audience;
use domain::knowledge::note;
use sync::codec::encode_group;
use sync::protocol::{Body, Push};
use sync::verdict::Quarantine;
use sync::{Base, OpKind, Verdict};

use crate::harness::{World, email, on_each_engine};

on_each_engine!(what_was_handed_over_is_read_and_dealt_with, bytes_that_nobody_reads_are_counted);

async fn what_was_handed_over_is_read_and_dealt_with(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let note = lea.note("La clé", "Elle est chez Rita.\n", Audience::Private).await;
    let body = OpKind::edit_text(note::field::BODY, "Elle est chez Rita.\n", "Elle est chez Gisèle.\n");
    let verdict = max.one(max.op(note, Base::Rev(1), body)).await;
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan });

    let cases = world.services.quarantined().await.expect("cases");
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((case.why, case.by.as_deref()), (Quarantine::Orphan, Some(email("Max").as_str())));
    let [act] = case.acts.as_slice() else { panic!("{case:?}") };
    assert_eq!((act.does, act.kind, act.title.as_str()), ("text", "note", "La clé"));
    assert_eq!(act.words["body"], "Elle est chez Gisèle.\n");
    assert_eq!(world.services.quarantined_under(case.receipt).await.expect("it"), *case);

    world.services.resolve_quarantined(case.receipt).await.expect("dealt with");
    assert_eq!(world.services.quarantined().await.expect("cases"), []);
    let again = world.services.resolve_quarantined(case.receipt).await;
    assert!(matches!(again, Err(service::Error::NotFound)), "{again:?}");
    assert!(world.services.quarantined_under(case.receipt).await.expect("its bytes stay").resolved.is_some());
}

async fn bytes_that_nobody_reads_are_counted(world: &World) {
    let lea = world.member("Léa").await;
    let note = lea.op(
        domain::record::Ref { kind: domain::Kind::Note, id: world.services.fresh_id() },
        Base::New,
        OpKind::Create(lea.note_fields("Un", "corps\n", Audience::Private)),
    );
    let group = lea.group(vec![note]).group;
    let groups = vec![(group.id, encode_group(&group))];
    let whole = Push { proto: 1, device: lea.device, account: lea.account, groups }.encode();
    for bytes in [whole.as_slice(), b"rien de lisible"] {
        let _receipt = world.services.rescue(&lea.from(), bytes).await;
    }
    let mut cases = world.services.quarantined().await.expect("cases");
    cases.sort_by_key(|case| case.bytes);
    let acts: Vec<usize> = cases.iter().map(|case| case.acts.len()).collect();
    assert_eq!((acts, cases[0].bytes), (vec![0, 1], b"rien de lisible".len()));
    assert_eq!(cases[1].acts[0].words["title"], "Un");
}
