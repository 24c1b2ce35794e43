//! A record that is made again: two phones meet in one, and nobody rewrites what others made.

use super::*;

#[test]
fn two_phones_that_place_the_same_note_make_one_placement() {
    let mut world = World::with_note();
    let carnet = Ref { kind: Kind::Notebook, id: RecordId::from_bytes([50; 16]) };
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (header::AUDIENCE, Value::from("members")),
        (notebook::field::TITLE, Value::from("Carnet")),
        (notebook::field::STATUS, Value::from("published")),
    ]);
    let op = world.op(carnet, Base::New, OpKind::Create(fields));
    world.send(&Actor::member(LEA), vec![op]);
    let place = |who: RecordId, category: &str| {
        OpKind::Create(Fields::from([
            (header::CREATED_BY, Value::Id(who)),
            (placement::field::CONTAINER, Value::Id(carnet.id)),
            (placement::field::ITEM, Value::Id(NOTE.id)),
            (placement::field::CATEGORIES, Value::List(vec![Value::from(category)])),
            (placement::field::STATUS, Value::from("accepted")),
        ]))
    };
    let target = Ref { kind: Kind::Placement, id: placement::id(carnet.id, NOTE.id) };
    // Sam may not decide for Léa's carnet: his waits for its word; hers is in.
    let op = world.op(target, Base::New, place(SAM, "a"));
    let verdict = world.send(&Actor::member(SAM), vec![op]).verdicts[0].1.clone();
    assert!(matches!(verdict, Verdict::Merged { ref fields, .. } if *fields == [placement::field::STATUS]));
    let status = |world: &World| world.records[&target.id].record.fields[&placement::field::STATUS].clone();
    assert_eq!(status(&world), Value::from("proposed"));
    let op = world.op(target, Base::New, place(LEA, "b"));
    world.send(&Actor::member(LEA), vec![op]);
    let record = &world.records[&target.id].record;
    assert_eq!(record.fields[&placement::field::CATEGORIES].elements().len(), 2);
    assert_eq!(record.header().created_by, Some(SAM));
    // Ève may propose it too: it is there, as those who placed it said.
    let op = world.op(target, Base::New, place(EVE, "c"));
    let verdict = world.send(&Actor::member(EVE), vec![op]).verdicts[0].1.clone();
    assert!(matches!(verdict, Verdict::Applied { .. } | Verdict::Merged { .. }), "{verdict:?}");
    let record = &world.records[&target.id].record;
    assert_eq!(record.fields[&placement::field::CATEGORIES].elements().len(), 2);
    assert_eq!(status(&world), Value::from("accepted"));
}

#[test]
fn nobody_rewrites_what_others_made_by_making_it_again() {
    let again = |title: &str| {
        OpKind::Create(Fields::from([
            (header::CREATED_BY, Value::Id(EVE)),
            (header::AUDIENCE, Value::from("private")),
            (note::field::TITLE, Value::from(title)),
            (note::field::BODY, Value::from("trois\n")),
            (note::field::STATUS, Value::from("published")),
            (note::field::AUTHORS, Value::List(vec![Value::Id(EVE)])),
        ]))
    };
    let mut world = World::with_note();
    let before = world.records[&NOTE.id].clone();
    let orphan = Verdict::Quarantined { reason: Quarantine::Orphan };
    assert_eq!(world.one(EVE, Base::New, again("À moi")), orphan);
    assert_eq!(world.records[&NOTE.id], before);
    // Part by part, with what stands besides.
    for (field, value) in [
        (note::field::TITLE, Value::from("À moi")),
        (header::AUDIENCE, Value::from("private")),
        (note::field::AUTHORS, Value::List(vec![Value::Id(EVE)])),
    ] {
        let fields = Fields::from([(header::CREATED_BY, Value::Id(EVE)), (field, value)]);
        assert_eq!(world.one(EVE, Base::New, OpKind::Create(fields)), orphan, "{field:?}");
    }
    assert_eq!(world.records[&NOTE.id], before);
}

#[test]
fn nobody_decides_of_a_carnet_by_naming_their_own() {
    let mut world = World::with_note();
    let [lea_s, eve_s] = [(LEA, 50), (EVE, 51)].map(|(who, number)| {
        let carnet = Ref { kind: Kind::Notebook, id: RecordId::from_bytes([number; 16]) };
        let fields = Fields::from([
            (header::CREATED_BY, Value::Id(who)),
            (header::AUDIENCE, Value::from("members")),
            (notebook::field::TITLE, Value::from("Carnet")),
            (notebook::field::STATUS, Value::from("published")),
        ]);
        let op = world.op(carnet, Base::New, OpKind::Create(fields));
        assert!(world.send(&Actor::member(who), vec![op]).verdicts[0].1.is_applied());
        carnet
    });
    let place = |who: RecordId, carnet: Ref, status: &str| {
        OpKind::Create(Fields::from([
            (header::CREATED_BY, Value::Id(who)),
            (placement::field::CONTAINER, Value::Id(carnet.id)),
            (placement::field::ITEM, Value::Id(NOTE.id)),
            (placement::field::STATUS, Value::from(status)),
        ]))
    };
    let target = Ref { kind: Kind::Placement, id: placement::id(lea_s.id, NOTE.id) };
    let op = world.op(target, Base::New, place(SAM, lea_s, "proposed"));
    world.send(&Actor::member(SAM), vec![op]);
    let before = world.records[&target.id].clone();
    let op = world.op(target, Base::New, place(EVE, eve_s, "accepted"));
    let verdict = world.send(&Actor::member(EVE), vec![op]).verdicts[0].1.clone();
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan });
    assert_eq!(world.records[&target.id], before);
}
