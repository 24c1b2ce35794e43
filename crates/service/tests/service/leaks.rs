//! Nobody sees what they may not: a planted word in a private note, looked for through every way out.

use domain::knowledge::note;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Ask, Filter, List, Order, Search};
use domain::record::header;
use domain::{Audience, Kind, Selector, Value};
use sync::verdict::Quarantine;
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(a_private_note_is_nowhere, forgeries_are_refused_one_by_one);

const WORD: &str = "xylophage";

/// Everything that somebody can get out of the server, as text.
async fn everything(world: &World, person: &Person, id: domain::RecordId, carnet: domain::RecordId) -> String {
    let list =
        |filter: Filter, order| List { filter, order, limit: 200, after: None, include: vec![Rel::Item, Rel::Author] };
    let of_kind = |kind| list(Filter { kinds: vec![kind], ..Filter::default() }, Order::Title);
    let mut asks: Vec<Ask> = Kind::ALL.into_iter().map(|kind| Ask::List(of_kind(kind))).collect();
    asks.push(Ask::Record(id));
    asks.push(Ask::Cards(vec![id]));
    asks.push(Ask::History(id));
    asks.push(Ask::Version { id, rev: 1 });
    asks.push(Ask::Withdrawn(id));
    asks.push(Ask::Count { axes: vec![Axis::Kind, Axis::Author, Axis::Type], filter: Filter::default() });
    for rel in [Rel::In, Rel::Item, Rel::Mentions, Rel::Targets] {
        for target in [id, carnet] {
            asks.push(Ask::List(list(Filter { linked: Some((rel, target)), ..Filter::default() }, Order::Position)));
        }
    }
    let kind = Facet { axis: Axis::Kind, value: "note".to_owned() };
    let within = Facet { axis: Axis::Container, value: carnet.to_string() };
    for (text, facets) in [
        (WORD, vec![]),
        ("xylo", vec![]),
        ("\"xylophage vorace\"", vec![]),
        ("", vec![kind]),
        ("", vec![within.clone()]),
        (WORD, vec![within]),
    ] {
        let axes = vec![Axis::Kind, Axis::Licence];
        asks.push(Ask::Search(Search { text: text.to_owned(), facets, axes, limit: 50, offset: 0 }));
    }
    let reply = world.services.read(&person.actor, asks).await.expect("answers");
    let items = person.everything(&[Selector::Core, Selector::Notebook(carnet)]).await;
    let segment = world.services.segment(&person.actor, &[Selector::Notebook(carnet)]).await.expect("segments");
    format!("{:?} {items:?} {}", reply.answers, String::from_utf8_lossy(&segment))
}

async fn a_private_note_is_nowhere(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let carnet = lea.carnet("Carnet ouvert", Audience::Public).await;
    let body = format!("Le {WORD} vorace mange le bois.\n");
    let secret = lea.note(&format!("Le {WORD}"), &body, Audience::Private).await;
    lea.place(carnet, secret).await;
    let mention = format!("Voir [cela](encommun:note/{}).\n", secret.id);
    let open = lea.note("Ouverte", &mention, Audience::Public).await;
    let visitor = world.visitor();
    assert!(everything(world, &lea, secret.id, carnet.id).await.contains(WORD), "the test looks where it is");
    for person in [&max, &visitor] {
        let all = everything(world, person, secret.id, carnet.id).await;
        assert!(!all.contains(WORD), "{all}");
        assert_eq!(person.sees(secret.id).await, None);
        assert!(person.sees(open.id).await.is_some());
    }
    // Opened, then closed again: neither its drafts nor its text stay behind.
    assert!(lea.set(secret, 1, header::AUDIENCE, Value::from("public")).await.is_applied());
    assert!(everything(world, &visitor, secret.id, carnet.id).await.contains(WORD));
    let before = lea.body(secret.id).await;
    assert!(lea.one(lea.edit(secret, 2, &before, "Rien.\n")).await.is_applied());
    assert!(lea.set(secret, 3, note::field::TITLE, Value::from("Rien")).await.is_applied());
    let all = everything(world, &visitor, secret.id, carnet.id).await;
    assert!(!all.contains(WORD), "{all}");
    let history = world.services.read(&visitor.actor, vec![Ask::History(secret.id)]).await.expect("an answer");
    let domain::query::Answer::History(shown) = &history.answers[0] else { panic!("{history:?}") };
    assert_eq!(
        shown.iter().map(|revision| revision.rev).collect::<Vec<_>>(),
        [4, 3, 2],
        "its first revision was private"
    );
    assert!(shown.iter().all(|revision| revision.author.is_none()), "a person is shown to members");
    assert!(lea.set(secret, 4, header::AUDIENCE, Value::from("private")).await.is_applied());
    for person in [&max, &visitor] {
        assert_eq!(person.sees(secret.id).await, None);
        let items = person.everything(&[Selector::Notebook(carnet.id)]).await;
        assert!(items.iter().all(|(_, item)| item.id != secret.id || item.data.is_none()));
    }
}

async fn forgeries_are_refused_one_by_one(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let secret = lea.note("Secret", "corps\n", Audience::Private).await;
    let create = |person: &Person, fields| {
        let record = domain::record::Ref { kind: Kind::Note, id: person.services.fresh_id() };
        person.op(record, Base::New, OpKind::Create(fields))
    };
    let mut forged = max.note_fields("Signée Léa", "corps\n", Audience::Public);
    forged.insert(header::CREATED_BY, Value::Id(lea.id));
    let forged = create(&max, forged);
    let hidden = max.edit(secret, 1, "corps\n", "pris\n");
    let mut missing = max.edit(secret, 1, "corps\n", "pris\n");
    missing.record.id = world.services.fresh_id();
    let mut placed = max.note_fields("Honnête", "corps\n", Audience::Public);
    placed.insert(header::MERGED_INTO, Value::Id(secret.id));
    let mut future = create(&max, placed);
    future.hlc = sync::Hlc::new(1_930_000_000_000, 0);
    let honest = future.record.id;
    let groups: Vec<_> = [forged, hidden, missing, future].into_iter().map(|op| max.group(vec![op])).collect();
    let pushed = max.push(&groups).await.expect("an answer");
    let verdicts: Vec<&Verdict> = pushed.groups.iter().map(|group| &group.ops[0].1).collect();
    let orphan = Verdict::Quarantined { reason: Quarantine::Orphan };
    assert_eq!(verdicts, [&orphan, &orphan, &orphan, &Verdict::Applied { rev: 1 }], "hidden and missing fall alike");
    let made = max.sees(honest).await.expect("the honest one went through");
    assert_eq!(made.header().created_by, Some(max.id));
    assert_eq!(made.header().merged_into, None, "what only the server computes is left out");
    assert!(made.created.millis() <= world.now_ms(), "a time in the future is the server's now");
    assert_eq!(lea.body(secret.id).await, "corps\n");

    let stolen = max.group(vec![create(&max, max.note_fields("x", "y\n", Audience::Public))]);
    let push = sync::protocol::Push {
        proto: 1,
        device: max.device,
        account: lea.account,
        groups: vec![(stolen.group.id, sync::codec::encode_group(&stolen.group))],
    };
    use sync::protocol::{Body, Pushed, Refusal};
    let answer = world.services.push(&max.from(), &push.encode()).await;
    assert_eq!(crate::harness::decoded::<Pushed>(&answer).err(), Some(Refusal::OtherAccount));
}
