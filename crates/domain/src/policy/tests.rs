//! The permission table: kind × relation × action.

use super::*;
use crate::audience::Audience;
use crate::content::Typed;
use crate::id::RecordId;
use crate::time::Instant;
use crate::value::{Fields, Value};

const LEA: RecordId = RecordId::from_bytes([1; 16]);
const KARIM: RecordId = RecordId::from_bytes([2; 16]);
const OTHER: RecordId = RecordId::from_bytes([3; 16]);

fn record(kind: Kind, id: u8, creator: RecordId, audience: Audience, fields: &[(FieldId, Value)]) -> Record {
    let mut all = Fields::from([(header::CREATED_BY, Value::Id(creator))]);
    all.extend(audience.write().map(|value| (header::AUDIENCE, value)));
    all.extend(fields.iter().cloned());
    Record {
        id: RecordId::from_bytes([id; 16]),
        kind,
        rev: 1,
        schema: 1,
        created: Instant(0),
        updated: Instant(0),
        fields: all,
    }
}

fn a_note(status: &str, audience: Audience) -> Record {
    let authors = Value::List(vec![Value::Id(LEA), Value::Id(KARIM)]);
    record(Kind::Note, 10, LEA, audience, &[(note::field::STATUS, status.into()), (note::field::AUTHORS, authors)])
}

fn a_notebook(audience: Audience) -> Record {
    record(Kind::Notebook, 20, LEA, audience, &[(notebook::field::STATUS, "published".into())])
}

fn librarian(person: RecordId) -> Actor {
    Actor { duties: BTreeSet::from([Duty::Librarian]), ..Actor::member(person) }
}

#[test]
fn who_takes_a_note_back_has_it_come_back() {
    let (lea, karim) = (Actor::member(LEA), Actor::member(KARIM));
    let reason = Action::Set(note::field::WITHDRAWN_REASON);
    for (status, to, author) in [
        ("published", "withdrawn", Decision::Needs(Level::Manage)),
        ("withdrawn", "published", Decision::Needs(Level::Manage)),
        ("draft", "published", Decision::Allow),
    ] {
        let subject = Subject::of(&a_note(status, Audience::Public), Vec::new());
        assert_eq!(may(&lea, Action::Transition(to), &subject), Decision::Allow, "{status} → {to}");
        assert_eq!(may(&karim, Action::Transition(to), &subject), author, "{status} → {to}");
        assert_eq!(may(&lea, reason, &subject), Decision::Allow);
        assert_eq!(may(&karim, reason, &subject), Decision::Needs(Level::Manage));
        let on_oneself = Action::Remove(note::field::AUTHORS, Some(KARIM));
        assert_eq!(may(&karim, on_oneself, &subject), Decision::Allow, "who signs may sign no more");
        let on_another = Action::Remove(note::field::AUTHORS, Some(LEA));
        assert_eq!(may(&karim, on_another, &subject), Decision::Needs(Level::Manage));
    }
}

#[test]
fn levels_on_notes() {
    use Level::{Edit, Manage, Nothing, See, Suggest};
    let (visitor, lea, karim, other) =
        (Actor::visitor(), Actor::member(LEA), Actor::member(KARIM), Actor::member(OTHER));
    for (status, audience, expected) in [
        ("draft", Audience::Public, [Nothing, Manage, Edit, Nothing, Nothing]),
        ("published", Audience::Private, [Nothing, Manage, Edit, Nothing, Nothing]),
        ("published", Audience::Members, [Nothing, Manage, Edit, Suggest, Manage]),
        ("published", Audience::Public, [See, Manage, Edit, Suggest, Manage]),
        ("withdrawn", Audience::Public, [Nothing, Manage, Edit, Nothing, Nothing]),
    ] {
        let subject = Subject::of(&a_note(status, audience), Vec::new());
        let actual = [&visitor, &lea, &karim, &other, &librarian(OTHER)].map(|actor| level(actor, &subject));
        assert_eq!(actual, expected, "{status} {audience}");
    }
}

#[test]
fn a_coauthor_edits_but_never_removes_another_nor_opens() {
    let subject = Subject::of(&a_note("published", Audience::Public), Vec::new());
    let karim = Actor::member(KARIM);
    for (action, expected) in [
        (Action::Set(note::field::TITLE), Decision::Allow),
        (Action::Set(header::AUDIENCE), Decision::Needs(Level::Manage)),
        (Action::Set(note::field::RIGHTS), Decision::Needs(Level::Manage)),
        (Action::Remove(note::field::AUTHORS, Some(KARIM)), Decision::Allow),
        (Action::Remove(note::field::AUTHORS, Some(LEA)), Decision::Needs(Level::Manage)),
        (Action::Transition("withdrawn"), Decision::Needs(Level::Manage)),
        (Action::Trash, Decision::Needs(Level::Manage)),
    ] {
        assert_eq!(may(&karim, action, &subject), expected, "{action:?}");
    }
}

#[test]
fn who_makes_a_note_signs_it() {
    let signed = |authors: &[RecordId]| {
        let authors = Value::List(authors.iter().copied().map(Value::Id).collect());
        Subject::of(&record(Kind::Note, 10, LEA, Audience::Members, &[(note::field::AUTHORS, authors)]), Vec::new())
    };
    let lea = Actor::member(LEA);
    for (authors, expected) in [
        (&[][..], true),
        (&[LEA][..], true),
        (&[KARIM, LEA][..], true),
        (&[KARIM][..], false),
        (&[KARIM, OTHER][..], false),
    ] {
        assert_eq!(may(&lea, Action::Create, &signed(authors)).allows(), expected, "{authors:?}");
    }
    // Whoever curates enters what others wrote.
    assert!(may(&librarian(LEA), Action::Create, &signed(&[KARIM])).allows());
}

#[test]
fn unknown_and_forbidden_look_the_same() {
    let subject = Subject::of(&a_note("draft", Audience::Public), Vec::new());
    for action in [Action::See, Action::Suggest, Action::Set(note::field::TITLE), Action::Trash] {
        assert_eq!(may(&Actor::member(OTHER), action, &subject), Decision::NothingThere);
        assert_eq!(may(&Actor::visitor(), action, &subject), Decision::NothingThere);
    }
}

fn placed(container: &Record, item: &Record, by: RecordId, status: &str) -> Record {
    record(
        Kind::Placement,
        30,
        by,
        Audience::Private,
        &[
            (placement::field::CONTAINER, Value::Id(container.id)),
            (placement::field::ITEM, Value::Id(item.id)),
            (placement::field::STATUS, status.into()),
        ],
    )
}

#[test]
fn a_placement_is_seen_where_both_ends_are() {
    for (note_audience, notebook_audience, reader, sees) in [
        (Audience::Public, Audience::Public, Actor::visitor(), true),
        (Audience::Members, Audience::Public, Actor::visitor(), false),
        (Audience::Public, Audience::Members, Actor::visitor(), false),
        (Audience::Public, Audience::Members, Actor::member(OTHER), true),
        (Audience::Private, Audience::Public, Actor::member(OTHER), false),
        (Audience::Private, Audience::Public, Actor::member(KARIM), true),
    ] {
        let (note, notebook) = (a_note("published", note_audience), a_notebook(notebook_audience));
        let record = placed(&notebook, &note, LEA, "accepted");
        let subject = Subject::of(&record, vec![Subject::of(&notebook, vec![]), Subject::of(&note, vec![])]);
        let seen = may(&reader, Action::See, &subject).allows();
        assert_eq!(seen, sees, "{note_audience} in {notebook_audience}");
    }
}

#[test]
fn the_carnet_decides_and_the_item_may_leave() {
    let (note, notebook) = (a_note("published", Audience::Public), a_notebook(Audience::Public));
    let record = placed(&notebook, &note, OTHER, "proposed");
    let subject = Subject::of(&record, vec![Subject::of(&notebook, vec![]), Subject::of(&note, vec![])]);
    assert!(may(&Actor::member(LEA), Action::Transition("accepted"), &subject).allows());
    assert!(!may(&Actor::member(OTHER), Action::Transition("accepted"), &subject).allows());
    assert!(!may(&Actor::visitor(), Action::Transition("removed"), &subject).allows());
    assert!(!placement_starts_accepted(&Actor::member(OTHER), &subject, &notebook));
    assert!(placement_starts_accepted(&Actor::member(LEA), &subject, &notebook));
}

#[test]
fn a_suggestion_is_between_its_author_and_the_editors() {
    let note = a_note("published", Audience::Public);
    let suggestion = record(
        Kind::Suggestion,
        40,
        OTHER,
        Audience::Private,
        &[(care::suggestion::field::TARGET, Value::Id(note.id)), (care::suggestion::field::STATUS, "open".into())],
    );
    let subject = Subject::of(&suggestion, vec![Subject::of(&note, vec![])]);
    assert_eq!(level(&Actor::member(LEA), &subject), Level::Manage);
    assert_eq!(level(&Actor::member(KARIM), &subject), Level::Edit);
    assert_eq!(level(&Actor::member(OTHER), &subject), Level::Edit);
    assert_eq!(level(&Actor::visitor(), &subject), Level::Nothing);
    assert_eq!(level(&Actor::member(RecordId::from_bytes([9; 16])), &subject), Level::Nothing);
    assert!(may(&Actor::member(OTHER), Action::Create, &subject).allows());
    assert!(!may(&Actor::visitor(), Action::Create, &subject).allows());
}

#[test]
fn nobody_signs_for_another_and_a_visitor_makes_nothing() {
    for kind in [Kind::Note, Kind::Term, Kind::Notebook, Kind::Kit] {
        let subject = Subject::of(&record(kind, 50, LEA, Audience::Private, &[]), Vec::new());
        assert!(may(&Actor::member(LEA), Action::Create, &subject).allows(), "{kind}");
        assert!(!may(&Actor::member(KARIM), Action::Create, &subject).allows(), "{kind}");
        assert!(!may(&Actor::visitor(), Action::Create, &subject).allows(), "{kind}");
    }
    let person = Subject::of(&record(Kind::Person, 1, LEA, Audience::Members, &[]), Vec::new());
    assert!(!may(&Actor::member(LEA), Action::Create, &person).allows());
    assert!(may(&Actor::member(LEA), Action::Set(people::person::field::NAME), &person).allows());
    assert!(!may(&librarian(OTHER), Action::Set(people::person::field::NAME), &person).allows());
}

#[test]
fn every_listed_state_is_a_word_of_its_field() {
    for kind in Kind::ALL {
        let Some(machine) = crate::content::fields(kind).iter().find(|s| s.rule == crate::field::MergeRule::Machine)
        else {
            assert!(transitions(kind).is_empty(), "{kind}");
            continue;
        };
        for (from, to) in transitions(kind) {
            assert!((machine.check)(&(*from).into()).is_ok() && (machine.check)(&(*to).into()).is_ok(), "{kind}");
        }
    }
}

#[test]
fn words_and_territories_are_the_librarians_and_everybody_reads_them() {
    use Level::{Manage, See, Suggest};
    for kind in [Kind::Concept, Kind::Place] {
        let subject = Subject::of(&record(kind, 40, LEA, Audience::Private, &[]), Vec::new());
        let actual = [Actor::visitor(), Actor::member(LEA), Actor::member(OTHER), librarian(OTHER)]
            .map(|actor| level(&actor, &subject));
        // Who made one before keeping the duty keeps no right on it.
        assert_eq!(actual, [See, Suggest, Suggest, Manage], "{kind}");
        assert!(!may(&Actor::member(LEA), Action::Create, &subject).allows(), "{kind}");
        assert!(may(&librarian(LEA), Action::Create, &subject).allows(), "{kind}");
    }
}

#[test]
fn an_organisation_is_its_makers_and_the_librarians() {
    use Level::{Manage, Nothing, See, Suggest};
    for (kind, state) in [(Kind::Organisation, None), (Kind::KnowledgeBase, Some("published"))] {
        let state = state.map(|state| (knowledge_base::field::STATUS, Value::from(state)));
        for (audience, expected) in [
            (Audience::Public, [See, Manage, Suggest, Manage]),
            (Audience::Members, [Nothing, Manage, Suggest, Manage]),
            (Audience::Private, [Nothing, Manage, Nothing, Nothing]),
        ] {
            let subject = Subject::of(&record(kind, 41, LEA, audience, state.as_slice()), Vec::new());
            let actual = [Actor::visitor(), Actor::member(LEA), Actor::member(OTHER), librarian(OTHER)]
                .map(|actor| level(&actor, &subject));
            assert_eq!(actual, expected, "{kind} {audience}");
        }
    }
}

#[test]
fn the_base_decides_about_its_carnets_and_the_carnet_may_leave() {
    let notebook = a_notebook(Audience::Public);
    let base = record(
        Kind::KnowledgeBase,
        42,
        KARIM,
        Audience::Public,
        &[(knowledge_base::field::STATUS, "published".into())],
    );
    let placed = placed(&base, &notebook, OTHER, "proposed");
    let subject = Subject::of(&placed, vec![Subject::of(&base, vec![]), Subject::of(&notebook, vec![])]);
    // Léa manages the carnet, Karim the base.
    assert!(may(&Actor::member(KARIM), Action::Transition("accepted"), &subject).allows());
    assert!(!may(&Actor::member(LEA), Action::Transition("accepted"), &subject).allows());
    assert!(may(&Actor::member(LEA), Action::Transition("removed"), &subject).allows());
    assert!(!placement_starts_accepted(&Actor::member(LEA), &subject, &base));
    assert!(placement_starts_accepted(&Actor::member(KARIM), &subject, &base));
}

#[test]
fn nobody_puts_their_own_base_into_anothers_carnet() {
    let notebook = a_notebook(Audience::Public);
    let base = record(
        Kind::KnowledgeBase,
        42,
        KARIM,
        Audience::Public,
        &[(knowledge_base::field::STATUS, "published".into())],
    );
    let both = |container: &Record, item: &Record| {
        let parents = vec![Subject::of(container, vec![]), Subject::of(item, vec![])];
        Subject::of(&placed(container, item, KARIM, "proposed"), parents)
    };
    let karim = Actor::member(KARIM);
    let upside_down = both(&notebook, &base);
    assert!(!may(&karim, Action::Create, &upside_down).allows());
    assert!(!may(&karim, Action::Transition("accepted"), &upside_down).allows(), "the carnet's word is Léa's");
    assert!(may(&karim, Action::Create, &both(&base, &notebook)).allows());
    assert!(may(&karim, Action::Create, &both(&notebook, &a_note("published", Audience::Public))).allows());
    assert!(!may(&karim, Action::Create, &both(&notebook, &a_notebook(Audience::Public))).allows());
}

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
    assert!(!subject.authors.contains(&OTHER) && subject.editors().contains(&OTHER));
    assert_eq!(subject.managers(), BTreeSet::from([LEA]));
    // Of a carnet, it is the right to add.
    let notebook = a_notebook(Audience::Members);
    let grant = a_right(OTHER, &notebook, "edit", "granted", "edit", OTHER);
    let subject = Subject::of(&notebook, Vec::new()).holding([&grant]);
    assert_eq!(may(&other, Action::Set(notebook::field::TITLE), &subject), Decision::Needs(Level::Manage));
    let placing = placed(&notebook, &note, OTHER, "accepted");
    let placing = Subject::of(&placing, vec![subject.clone(), Subject::of(&note, Vec::new())]);
    assert!(placement_starts_accepted(&other, &placing, &notebook));
    assert!(!subject.editors().contains(&OTHER));
    // Who may no longer see it is told of nothing that waits on it.
    let closed = a_note("published", Audience::Community(LEA));
    let grant = a_right(OTHER, &closed, "manage", "granted", "manage", OTHER);
    let subject = Subject::of(&closed, Vec::new()).holding([&grant]);
    assert!(!subject.editors().contains(&OTHER) && !subject.managers().contains(&OTHER));
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
        (Audience::Public, true, true, false),
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
