//! The permission table of rights: who asks, who decides, what a right opens and what it does not.

use super::*;

fn a_right(holder: RecordId, object: &Record, asked: &str, status: &str, right: &str, by: RecordId) -> Record {
    use care::grant::field;
    let fields = [
        (field::SUBJECT, Value::Id(holder)),
        (field::OBJECT, Value::Id(object.id)),
        (field::ASKED, asked.into()),
        (field::STATUS, status.into()),
        (field::RIGHT, right.into()),
    ];
    let mut record = record(Kind::Grant, 60, by, Audience::Private, &fields);
    record.id = care::grant::id(holder, object.id);
    record
}

#[test]
fn a_right_raises_the_level_of_who_sees_and_opens_what_is_private() {
    use Level::{Edit, Manage, Nothing, Suggest};
    for (kind, audience, status, held) in [
        (Kind::Note, Audience::Public, "granted", [Suggest, Edit, Manage]),
        (Kind::Note, Audience::Private, "granted", [Suggest, Edit, Manage]),
        (Kind::Note, Audience::Members, "revoked", [Suggest, Suggest, Suggest]),
        (Kind::Note, Audience::Private, "revoked", [Nothing, Nothing, Nothing]),
        (Kind::Note, Audience::Private, "given_up", [Nothing, Nothing, Nothing]),
        (Kind::Note, Audience::Community(OTHER), "granted", [Nothing, Nothing, Nothing]),
        (Kind::Organisation, Audience::Public, "granted", [Suggest, Edit, Manage]),
        (Kind::Notebook, Audience::Members, "granted", [Suggest, Edit, Manage]),
        (Kind::Kit, Audience::Private, "granted", [Nothing, Nothing, Nothing]),
        (Kind::Person, Audience::Members, "granted", [Suggest, Suggest, Suggest]),
    ] {
        let object = record(kind, 10, LEA, audience, &[(note::field::STATUS, "published".into())]);
        for (right, expected) in ["suggest", "edit", "manage"].into_iter().zip(held) {
            let grant = a_right(KARIM, &object, right, status, right, KARIM);
            let subject = Subject::of(&object, Vec::new()).holding([&grant]);
            assert_eq!(level(&Actor::member(KARIM), &subject), expected, "{kind} {audience} {status} {right}");
            let alone = Subject::of(&object, Vec::new());
            assert_eq!(level(&Actor::member(OTHER), &subject), level(&Actor::member(OTHER), &alone), "nobody else");
            assert_eq!(level(&Actor::visitor(), &subject), level(&Actor::visitor(), &alone));
        }
    }
    // A right under another identifier than its own, or on another record, gives nothing.
    let note = a_note("published", Audience::Members);
    let mut forged = a_right(OTHER, &note, "manage", "granted", "manage", OTHER);
    forged.id = RecordId::from_bytes([61; 16]);
    let elsewhere = a_right(OTHER, &a_notebook(Audience::Members), "manage", "granted", "manage", OTHER);
    let subject = Subject::of(&note, Vec::new()).holding([&forged, &elsewhere]);
    assert_eq!(level(&Actor::member(OTHER), &subject), Level::Suggest);
}

#[test]
fn a_right_to_edit_signs_nothing_and_decides_nothing() {
    let note = a_note("published", Audience::Members);
    let grant = a_right(OTHER, &note, "edit", "granted", "edit", OTHER);
    let subject = Subject::of(&note, Vec::new()).holding([&grant]);
    let other = Actor::member(OTHER);
    for (action, expected) in [
        (Action::Set(note::field::TITLE), Decision::Allow),
        (Action::Set(header::AUDIENCE), Decision::Needs(Level::Manage)),
        (Action::Transition("withdrawn"), Decision::Needs(Level::Manage)),
        (Action::Remove(note::field::AUTHORS, Some(LEA)), Decision::Needs(Level::Manage)),
        (Action::Trash, Decision::Needs(Level::Manage)),
    ] {
        assert_eq!(may(&other, action, &subject), expected, "{action:?}");
    }
    assert!(!subject.authors.contains(&OTHER) && subject.sides().contains(&AudienceKey::Person(OTHER)));
    assert_eq!(subject.managers(), BTreeSet::from([LEA]));
    // Of a carnet, it is the right to add.
    let notebook = a_notebook(Audience::Members);
    let grant = a_right(OTHER, &notebook, "edit", "granted", "edit", OTHER);
    let subject = Subject::of(&notebook, Vec::new()).holding([&grant]);
    assert_eq!(may(&other, Action::Set(notebook::field::TITLE), &subject), Decision::Needs(Level::Manage));
    let placing = placed(&notebook, &note, OTHER, "accepted");
    let placing = Subject::of(&placing, vec![subject.clone(), Subject::of(&note, Vec::new())]);
    assert!(placement_starts_accepted(&other, &placing, &notebook));
    assert!(!subject.sides().contains(&AudienceKey::Person(OTHER)));
    // Who may no longer see it is told of nothing that waits on it.
    let closed = a_note("published", Audience::Community(LEA));
    let grant = a_right(OTHER, &closed, "manage", "granted", "manage", OTHER);
    let subject = Subject::of(&closed, Vec::new()).holding([&grant]);
    assert!(!subject.sides().contains(&AudienceKey::Person(OTHER)) && !subject.managers().contains(&OTHER));
}

#[test]
fn one_asks_for_oneself_and_is_given_by_those_who_manage() {
    let asks = |actor: &Actor, holder: RecordId, object: &Record, asked: &str, held: &[&Record]| {
        let me = actor.person.unwrap_or(OTHER);
        let right = a_right(holder, object, asked, "requested", "", me);
        may(
            actor,
            Action::Create,
            &Subject::of(&right, vec![Subject::of(object, vec![]).holding(held.iter().copied())]),
        )
    };
    let (lea, karim, other) = (Actor::member(LEA), Actor::member(KARIM), Actor::member(OTHER));
    let open = a_note("published", Audience::Members);
    let closed = a_note("published", Audience::Private);
    let held = a_right(OTHER, &open, "edit", "granted", "edit", OTHER);
    let no = Decision::Needs(Level::Manage);
    for (actor, holder, object, asked, held, expected) in [
        (&other, OTHER, &open, "edit", &[][..], Decision::Allow),
        (&other, OTHER, &open, "manage", &[][..], Decision::Allow),
        (&other, OTHER, &open, "suggest", &[][..], no),
        (&other, OTHER, &open, "edit", &[&held][..], no),
        (&other, OTHER, &open, "manage", &[&held][..], Decision::Allow),
        (&other, OTHER, &closed, "edit", &[][..], Decision::NothingThere),
        (&other, KARIM, &open, "manage", &[][..], no),
        (&karim, OTHER, &open, "edit", &[][..], no),
        (&karim, KARIM, &open, "manage", &[][..], Decision::Allow),
        (&lea, OTHER, &open, "manage", &[][..], Decision::Allow),
        (&lea, OTHER, &closed, "suggest", &[][..], Decision::Allow),
        (&lea, LEA, &open, "manage", &[][..], no),
        (&librarian(OTHER), KARIM, &open, "manage", &[][..], Decision::Allow),
        (&librarian(OTHER), KARIM, &closed, "manage", &[][..], Decision::NothingThere),
    ] {
        assert_eq!(asks(actor, holder, object, asked, held), expected, "{:?} for {holder}: {asked}", actor.person);
    }
    assert_eq!(asks(&Actor::visitor(), OTHER, &open, "edit", &[]), Decision::Needs(Level::Edit));
    let kit = record(Kind::Kit, 70, LEA, Audience::Members, &[]);
    assert_eq!(asks(&lea, OTHER, &kit, "edit", &[]), Decision::NothingThere, "no rights on a kit");
    let mut elsewhere = a_right(OTHER, &open, "edit", "requested", "", OTHER);
    elsewhere.id = RecordId::from_bytes([61; 16]);
    let subject = Subject::of(&elsewhere, vec![Subject::of(&open, vec![])]);
    assert_eq!(may(&other, Action::Create, &subject), Decision::NothingThere, "an identifier of its own");
}

#[test]
fn nobody_gives_a_right_to_themselves() {
    let note = a_note("published", Audience::Members);
    let (lea, karim, other) = (Actor::member(LEA), Actor::member(KARIM), Actor::member(OTHER));
    let (yes, no) = (Decision::Allow, Decision::Needs(Level::Manage));
    let held = a_right(KARIM, &note, "manage", "granted", "manage", LEA);
    for (what, holder, by) in [("asked", OTHER, OTHER), ("given", KARIM, LEA)] {
        let right = a_right(holder, &note, "manage", "requested", "", by);
        let subject = Subject::of(&right, vec![Subject::of(&note, vec![]).holding([&held])]);
        let who = Actor::member(holder);
        for (action, by_holder, by_manager) in [
            (Action::See, yes, yes),
            (Action::Transition("granted"), no, yes),
            (Action::Transition("refused"), no, yes),
            (Action::Transition("revoked"), no, yes),
            (Action::Transition("requested"), yes, no),
            (Action::Transition("given_up"), yes, no),
            (Action::Set(care::grant::field::ASKED), yes, yes),
            (Action::Set(care::grant::field::MESSAGE), yes, no),
            (Action::Suggest, no, no),
            (Action::Trash, no, no),
        ] {
            assert_eq!(may(&who, action, &subject), by_holder, "{what}: {action:?} by who holds it");
            assert_eq!(may(&lea, action, &subject), by_manager, "{what}: {action:?} by who manages");
        }
        if holder == OTHER {
            assert_eq!(may(&karim, Action::Transition("granted"), &subject), yes, "who holds the right to manage");
            let mut readers = BTreeSet::from([OTHER, LEA, KARIM].map(AudienceKey::Person));
            readers.insert(AudienceKey::Duty(Duty::Librarian));
            assert_eq!(subject.readers, readers);
        } else {
            assert_eq!(may(&other, Action::See, &subject), Decision::NothingThere, "nobody else");
        }
    }
    // Who gave it and manages no more has no part in it.
    let right = a_right(OTHER, &note, "edit", "granted", "edit", KARIM);
    let subject = Subject::of(&right, vec![Subject::of(&note, vec![])]);
    assert_eq!(may(&karim, Action::See, &subject), Decision::NothingThere);
}

#[test]
fn librarians_are_told_what_waits_on_what_they_see() {
    use care::suggestion::field;
    let somebody = Actor::member(OTHER);
    for (audience, signed, told_of_request, told_of_suggestion) in [
        (Audience::Public, true, true, true),
        (Audience::Members, false, true, true),
        (Audience::Private, true, false, false),
        (Audience::Community(LEA), true, false, false),
    ] {
        let mut note = a_note("published", audience);
        if !signed {
            note.fields.remove(&header::CREATED_BY);
            note.fields.remove(&note::field::AUTHORS);
        }
        let request = a_right(KARIM, &note, "edit", "requested", "", KARIM);
        let request = Subject::of(&request, vec![Subject::of(&note, vec![])]);
        let waits = record(Kind::Suggestion, 40, KARIM, Audience::Private, &[(field::TARGET, Value::Id(note.id))]);
        let waits = Subject::of(&waits, vec![Subject::of(&note, vec![])]);
        let told = |subject: &Subject| may(&librarian(OTHER), Action::Set(field::STATUS), subject).allows();
        assert_eq!(
            may(&librarian(OTHER), Action::Transition("granted"), &request).allows(),
            told_of_request,
            "{audience}"
        );
        assert_eq!(told(&waits), told_of_suggestion, "{audience}");
        assert_eq!(may(&somebody, Action::See, &request), Decision::NothingThere);
        assert_eq!(may(&somebody, Action::See, &waits), Decision::NothingThere);
    }
}
