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

#[test]
fn what_is_taken_back_says_why() {
    let mut world = World::with_note();
    let back = |reason: Option<&str>| OpKind::Transition {
        field: note::field::STATUS,
        from: "published".into(),
        to: "withdrawn".into(),
        with: reason.map(|reason| (note::field::WITHDRAWN_REASON, Value::from(reason))).into_iter().collect(),
    };
    let missing = Verdict::Rejected { field: note::field::WITHDRAWN_REASON, problem: Problem::Missing };
    for reason in [None, Some(""), Some("  ")] {
        assert_eq!(world.one(LEA, Base::Rev(1), back(reason)), missing, "{reason:?}");
    }
    assert_eq!(world.one(LEA, Base::Rev(1), set(note::field::STATUS, "withdrawn")), missing);
    assert_eq!(world.field(note::field::STATUS), Value::from("published"));
    assert_eq!(world.one(LEA, Base::Rev(1), back(Some("Une erreur."))), Verdict::Applied { rev: 2 });
    assert_eq!(world.one(LEA, Base::Rev(2), set(note::field::WITHDRAWN_REASON, "")), missing, "and goes on saying it");
    // One that was taken back before a reason was asked is still written in.
    let record = &mut world.records.get_mut(&NOTE.id).expect("a note").record;
    record.fields.remove(&note::field::WITHDRAWN_REASON);
    assert_eq!(world.one(LEA, Base::Rev(2), set(note::field::TITLE, "Autre")), Verdict::Applied { rev: 3 });
}
