//! Who verified an organisation is who says so.

use domain::care::suggestion;
use domain::directory::organisation::field::{DESCRIPTION, NAME, PLACES, VERIFIED_BY, VERIFIED_ON};

use super::*;

const RELAIS: Ref = Ref { kind: Kind::Organisation, id: RecordId::from_bytes([8; 16]) };

fn verified(by: Option<RecordId>, on: &str) -> Fields {
    let day = (VERIFIED_ON, Value::from(on));
    [day].into_iter().chain(by.map(|by| (VERIFIED_BY, Value::Id(by)))).collect()
}

fn with_organisation() -> World {
    let mut world = World::default();
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (header::AUDIENCE, Value::from("public")),
        (NAME, Value::from("Le Relais")),
        (DESCRIPTION, Value::from("Il héberge.")),
        (PLACES, Value::List(vec![Value::Id(EVE)])),
    ]);
    let op = world.op(RELAIS, Base::New, OpKind::Create(fields));
    assert!(world.send(&Actor::member(LEA), vec![op]).verdicts[0].1.is_applied());
    world
}

#[test]
fn nobody_verifies_in_anothers_name() {
    let rejected = |problem| Verdict::Rejected { field: VERIFIED_BY, problem };
    for (by, expected) in
        [(Some(LEA), None), (Some(SAM), Some(rejected(Problem::WrongType))), (None, Some(rejected(Problem::Missing)))]
    {
        let mut world = with_organisation();
        let op = world.op(RELAIS, Base::Rev(1), OpKind::Set(verified(by, "2026-05-03")));
        let verdict = world.send(&Actor::member(LEA), vec![op]).verdicts[0].1.clone();
        assert_eq!(verdict, expected.unwrap_or(Verdict::Applied { rev: 2 }), "{by:?}");
    }
    // The day alone, where somebody else's name stands, would be theirs.
    let mut world = with_organisation();
    let first = world.op(RELAIS, Base::Rev(1), OpKind::Set(verified(Some(LEA), "2026-05-03")));
    assert!(world.send(&Actor::member(LEA), vec![first]).verdicts[0].1.is_applied());
    let librarian = Actor { duties: [domain::Duty::Librarian].into(), ..Actor::member(SAM) };
    for (fields, applied) in [
        (verified(None, "2026-05-04"), false),
        (Fields::from([(NAME, Value::from("Le Relais du quai"))]), true),
        (verified(Some(SAM), "2026-05-04"), true),
    ] {
        let rev = world.records[&RELAIS.id].record.rev;
        let op = world.op(RELAIS, Base::Rev(rev), OpKind::Set(fields));
        assert_eq!(world.send(&librarian, vec![op]).verdicts[0].1.is_applied(), applied);
    }
    let system = world.op(RELAIS, Base::Rev(4), OpKind::Set(verified(Some(EVE), "2026-05-05")));
    assert!(world.send(&Actor::system(), vec![system]).verdicts[0].1.is_applied(), "the commons itself");
}

#[test]
fn what_somebody_verified_and_suggested_is_taken_in_their_name() {
    let taking = |world: &mut World, suggested: RecordId, by: RecordId| {
        let (target, waits) = (world.records[&RELAIS.id].record.rev, world.records[&suggested].record.rev);
        let write = world.op(RELAIS, Base::Rev(target), OpKind::Set(verified(Some(by), "2026-05-03")));
        let waiting = Ref { kind: Kind::Suggestion, id: suggested };
        let decided = OpKind::Transition {
            field: suggestion::field::STATUS,
            from: "open".to_owned(),
            to: "accepted".to_owned(),
            with: Fields::new(),
        };
        let decided = world.op(waiting, Base::Rev(waits), decided);
        world.send(&Actor::member(LEA), vec![write, decided]).verdicts[0].1.clone()
    };
    for (by, applied) in [(SAM, true), (EVE, false)] {
        let mut world = with_organisation();
        let op = world.op(RELAIS, Base::Rev(1), OpKind::Set(verified(Some(SAM), "2026-05-03")));
        let verdict = world.send(&Actor::member(SAM), vec![op]).verdicts[0].1.clone();
        let Verdict::Parked { suggestion, .. } = verdict else { panic!("{verdict:?}") };
        assert_eq!(taking(&mut world, suggestion, by).is_applied(), applied, "{by}");
    }
}
