//! What a suggestion says its author saw.

use super::*;

/// The note at revision 3: Léa wrote twice since Eve, who may only suggest, read it.
fn written_since() -> World {
    let mut world = World::with_note();
    world.one(LEA, Base::Rev(1), edit("un\n\ndeux\n\ntrois\n", "un\n\ndeux\n\ntrois\n\nquatre\n"));
    world.one(LEA, Base::Rev(2), set(note::field::TITLE, "Autre"));
    world
}

fn base_rev(world: &World, verdict: &Verdict) -> Option<i64> {
    world.suggestion(verdict).content::<domain::care::Suggestion>().base_rev
}

#[test]
fn it_is_the_revision_of_the_operation_not_the_one_that_it_meets() {
    let mut world = written_since();
    let parked = world.one(EVE, Base::Rev(1), edit("un\n\ndeux\n\ntrois\n", "un\n\ndeux fois\n\ntrois\n"));
    assert_eq!(base_rev(&world, &parked), Some(1));
    // What comes after it, on the same device, was written on the same revision.
    let parent = OpId::from_bytes([world.ops; 16]);
    let after = edit("un\n\ndeux fois\n\ntrois\n", "un\n\ndeux fois\n\ntrois fois\n");
    let followed = world.one(EVE, Base::After(parent), after);
    assert_eq!(base_rev(&world, &followed), Some(1));
    // Two edits that met: so it is too.
    let met = world.one(SAM, Base::Rev(1), edit("un\n\ndeux\n\ntrois\n", "un\n\ndeux\n\ntrois\n\ncinq\n"));
    assert_eq!(base_rev(&world, &met), Some(1));
}

#[test]
fn it_is_the_revision_that_the_operation_before_made() {
    let mut world = written_since();
    assert_eq!(world.one(LEA, Base::Rev(3), set(note::field::SUMMARY, "résumé")), Verdict::Applied { rev: 4 });
    let parent = OpId::from_bytes([world.ops; 16]);
    world.one(SAM, Base::Rev(4), set(note::field::SUMMARY, "autre résumé"));
    let draft = OpKind::Transition {
        field: note::field::STATUS,
        from: "published".into(),
        to: "draft".into(),
        with: Fields::new(),
    };
    let parked = world.one(LEA, Base::After(parent), draft);
    assert_eq!(base_rev(&world, &parked), Some(4));
}

#[test]
fn what_was_made_new_and_met_another_says_what_stands() {
    let mut world = written_since();
    let twice = OpKind::Create(Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (note::field::BODY, Value::from("tout autre chose\n")),
    ]));
    let met = world.one(LEA, Base::New, twice);
    assert_eq!(base_rev(&world, &met), Some(3));
}
