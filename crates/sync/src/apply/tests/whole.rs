//! What is out of draft is whole, and stays so.

use super::*;

#[test]
fn what_leaves_draft_must_be_whole() {
    let mut world = World::default();
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (note::field::STATUS, Value::from("published")),
        (note::field::TITLE, Value::from("Sans texte")),
        (note::field::AUTHORS, Value::List(vec![Value::Id(LEA)])),
    ]);
    let verdict = world.one(LEA, Base::New, OpKind::Create(fields));
    assert_eq!(verdict, Verdict::Rejected { field: note::field::BODY, problem: Problem::Missing });
    assert!(world.records.is_empty());
}

#[test]
fn what_is_published_stays_whole() {
    let mut world = World::with_note();
    let missing = Verdict::Rejected { field: note::field::TITLE, problem: Problem::Missing };
    assert_eq!(world.one(LEA, Base::Rev(1), set(note::field::TITLE, "")), missing);
    assert_eq!(world.field(note::field::TITLE), Value::from("Titre"));
    // Emptied and filled again in one go, nothing is missing.
    let empty = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, ""));
    let fill = world.op(NOTE, Base::After(empty.id), set(note::field::TITLE, "Autre"));
    world.send(&Actor::member(LEA), vec![empty, fill]);
    assert_eq!(world.field(note::field::TITLE), Value::from("Autre"));
}

#[test]
fn what_was_missing_before_stops_nobody() {
    let mut world = World::with_note();
    let record = &mut world.records.get_mut(&NOTE.id).expect("a note").record;
    record.fields.insert(note::field::STATUS, Value::from("published"));
    record.fields.remove(&note::field::TITLE);
    let verdict = world.one(LEA, Base::Rev(1), set(note::field::SUMMARY, "résumé"));
    assert_eq!(verdict, Verdict::Applied { rev: 2 });
}
