//! Pictures and recordings: seen with what lends them its audience, added by who may write in it.

use super::*;

fn a_picture(audience: Audience, apart: bool, by: RecordId) -> Record {
    let fields = [
        (memory::media::field::OF, Value::Id(RecordId::from_bytes([10; 16]))),
        (memory::media::field::APART, Value::Bool(apart)),
    ];
    record(Kind::Media, 30, by, audience, &fields)
}

#[test]
fn a_picture_is_seen_with_what_lends_it_its_audience() {
    use Level::{Edit, Manage, Nothing, See, Suggest};
    let actors = [Actor::visitor(), Actor::member(LEA), Actor::member(KARIM), Actor::member(OTHER), librarian(OTHER)];
    for (status, audience, own, apart, expected) in [
        ("published", Audience::Public, Audience::Public, false, [See, Manage, Edit, Suggest, Manage]),
        ("published", Audience::Members, Audience::Public, false, [Nothing, Manage, Edit, Suggest, Manage]),
        ("published", Audience::Public, Audience::Members, false, [Nothing, Manage, Edit, Suggest, Manage]),
        ("draft", Audience::Public, Audience::Public, false, [Nothing, Manage, Edit, Nothing, Nothing]),
        ("withdrawn", Audience::Public, Audience::Public, false, [Nothing, Manage, Edit, Nothing, Nothing]),
        ("published", Audience::Public, Audience::Private, false, [Nothing, Manage, Nothing, Nothing, Nothing]),
        ("draft", Audience::Public, Audience::Public, true, [See, Manage, Edit, Suggest, Manage]),
    ] {
        let note = Subject::of(&a_note(status, audience), Vec::new());
        let picture = Subject::of(&a_picture(own, apart, LEA), vec![note]);
        let actual = actors.each_ref().map(|actor| level(actor, &picture));
        assert_eq!(actual, expected, "{status} {audience} {own} {apart}");
    }
    let alone = Subject::of(&a_picture(Audience::Public, false, LEA), Vec::new());
    assert_eq!(level(&Actor::visitor(), &alone), Nothing, "nothing lends it what it would need");
}

#[test]
fn who_shows_a_picture_in_a_record_may_write_in_it() {
    let note = Subject::of(&a_note("published", Audience::Public), Vec::new());
    let draft = Subject::of(&a_note("draft", Audience::Public), Vec::new());
    for (by, of, expected) in [
        (LEA, Some(note.clone()), Decision::Allow),
        (KARIM, Some(note.clone()), Decision::Allow),
        (OTHER, Some(note), Decision::Needs(Level::Edit)),
        (OTHER, Some(draft), Decision::NothingThere),
        (LEA, None, Decision::NothingThere),
    ] {
        let picture = Subject::of(&a_picture(Audience::Public, false, by), of.into_iter().collect());
        assert_eq!(may(&Actor::member(by), Action::Create, &picture), expected, "{by}");
    }
}

#[test]
fn who_manages_what_shows_a_picture_takes_it_out() {
    let note = Subject::of(&a_note("published", Audience::Public), Vec::new());
    let no = Decision::Needs(Level::Manage);
    for (actor, by, lent, apart) in [
        (Actor::member(LEA), Decision::Allow, Decision::Allow, no),
        (Actor::member(KARIM), Decision::Allow, Decision::Allow, Decision::Allow),
        (Actor::member(OTHER), no, no, no),
        (librarian(OTHER), Decision::Allow, Decision::Allow, Decision::Allow),
        (Actor::visitor(), no, no, no),
    ] {
        let is = |made_by, apart| {
            let parents = if apart { Vec::new() } else { vec![note.clone()] };
            may(&actor, Action::Trash, &Subject::of(&a_picture(Audience::Public, apart, made_by), parents))
        };
        let theirs = if actor.person == Some(KARIM) { KARIM } else { LEA };
        assert_eq!((is(theirs, false), is(KARIM, false), is(KARIM, true)), (by, lent, apart), "{actor:?}");
    }
}

#[test]
fn a_record_in_the_bin_lends_to_those_whose_it_is() {
    let mut note = a_note("published", Audience::Public);
    note.fields.insert(crate::record::header::TRASHED_AT, Value::Instant(1));
    let picture = Subject::of(&a_picture(Audience::Public, false, OTHER), vec![Subject::of(&note, Vec::new())]);
    let actors =
        [Actor::visitor(), Actor::member(LEA), Actor::member(KARIM), librarian(RecordId::from_bytes([77; 16]))];
    let actual = actors.each_ref().map(|actor| level(actor, &picture) > Level::Nothing);
    assert_eq!(actual, [false, true, true, false]);
}
