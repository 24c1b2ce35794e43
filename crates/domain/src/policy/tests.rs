//! The permission table: kind × relation × action.

mod media;
mod rights;
mod taking_back;

use std::collections::BTreeSet;

use super::*;
use crate::audience::{Audience, AudienceKey};
use crate::content::Typed;
use crate::knowledge::{knowledge_base, placement};
use crate::people;
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
fn a_proposal_is_between_who_made_it_and_those_who_look_after_either_end() {
    let eve = RecordId::from_bytes([9; 16]);
    let notebook =
        record(Kind::Notebook, 20, KARIM, Audience::Public, &[(notebook::field::STATUS, "published".into())]);
    let organisation = record(Kind::Organisation, 44, LEA, Audience::Public, &[]);
    let ends = || vec![Subject::of(&notebook, vec![]), Subject::of(&organisation, vec![])];
    for (status, others) in [("proposed", false), ("declined", false), ("removed", false), ("accepted", true)] {
        let subject = Subject::of(&placed(&notebook, &organisation, OTHER, status), ends());
        for (actor, sees) in [
            (Actor::member(OTHER), true),
            (Actor::member(KARIM), true),
            (Actor::member(LEA), true),
            (librarian(eve), true),
            (Actor::member(eve), others),
            (Actor::visitor(), others),
        ] {
            assert_eq!(may(&actor, Action::See, &subject).allows(), sees, "{status} {actor:?}");
        }
        // Who may take it out says why; who proposed it decides nothing.
        let why = Action::Set(placement::field::REASON);
        for action in [why, Action::Transition("removed")] {
            assert!(may(&Actor::member(KARIM), action, &subject).allows(), "{status} {action:?}");
            assert!(may(&Actor::member(LEA), action, &subject).allows(), "{status} {action:?}");
            // Who takes their own proposal back says why.
            let own = action == why && status == "proposed";
            assert_eq!(may(&Actor::member(OTHER), action, &subject).allows(), own, "{status} {action:?}");
        }
        assert!(!may(&Actor::member(LEA), Action::Transition("declined"), &subject).allows(), "the carnet's word");
    }
    // Whoever looks after the carnet does not hear of what they may not read.
    let secret = a_note("published", Audience::Private);
    let hidden = placed(&notebook, &secret, LEA, "proposed");
    let subject = Subject::of(&hidden, vec![Subject::of(&notebook, vec![]), Subject::of(&secret, vec![])]);
    assert!(!may(&librarian(eve), Action::See, &subject).allows());
    assert!(may(&Actor::member(LEA), Action::See, &subject).allows());
}

#[test]
fn nothing_is_declined_or_taken_out_without_a_reason() {
    let (note, notebook) = (a_note("published", Audience::Public), a_notebook(Audience::Public));
    for (status, lacks) in [("proposed", false), ("accepted", false), ("declined", true), ("removed", true)] {
        let mut record = placed(&notebook, &note, OTHER, status);
        assert_eq!(lacks_reason(&record), lacks.then_some(placement::field::REASON), "{status}");
        record.fields.insert(placement::field::REASON, "Déjà dit ailleurs.".into());
        assert_eq!(lacks_reason(&record), None);
    }
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
    assert_eq!(level(&Actor::member(OTHER), &subject), Level::See, "who made it decides nothing");
    assert_eq!(level(&Actor::visitor(), &subject), Level::Nothing);
    assert_eq!(level(&Actor::member(RecordId::from_bytes([9; 16])), &subject), Level::Nothing);
    assert!(may(&Actor::member(OTHER), Action::Create, &subject).allows());
    assert!(!may(&Actor::visitor(), Action::Create, &subject).allows());
}

#[test]
fn whoever_curates_is_a_side_of_what_they_may_see() {
    let librarian_too = AudienceKey::Duty(Duty::Librarian);
    let suggested = |target: &Record, above: Vec<Subject>| {
        let fields = [(care::suggestion::field::TARGET, Value::Id(target.id))];
        let suggestion = record(Kind::Suggestion, 41, OTHER, Audience::Private, &fields);
        Subject::of(&suggestion, vec![Subject::of(target, above)])
    };
    let eve = RecordId::from_bytes([9; 16]);
    let ownerless = |audience| {
        let mut organisation = record(Kind::Organisation, 44, LEA, audience, &[]);
        organisation.fields.remove(&header::CREATED_BY);
        organisation
    };
    for (target, reaches) in [
        (ownerless(Audience::Public), true),
        (ownerless(Audience::Members), true),
        (a_note("published", Audience::Members), true),
        (a_note("published", Audience::Private), false),
        (a_note("published", Audience::Community(OTHER)), false),
        (a_note("draft", Audience::Public), false),
        (record(Kind::Place, 45, LEA, Audience::Public, &[]), true),
        (record(Kind::Person, 46, LEA, Audience::Members, &[]), false),
    ] {
        let subject = suggested(&target, vec![]);
        let said = format!("{} {}", target.kind, target.audience());
        assert_eq!(subject.readers.contains(&librarian_too), reaches, "{said}");
        let expected = if reaches { Level::Manage } else { Level::Nothing };
        assert_eq!(level(&librarian(eve), &subject), expected, "{said}");
        assert_eq!(level(&Actor::member(eve), &subject), Level::Nothing, "{said}");
    }
    // Of a placement, the carnet's word: its managers are a side, as far as they see what is placed.
    let (note, notebook) = (a_note("published", Audience::Public), a_notebook(Audience::Members));
    let placed = placed(&notebook, &note, OTHER, "proposed");
    let subject = suggested(&placed, vec![Subject::of(&notebook, vec![]), Subject::of(&note, vec![])]);
    assert_eq!(level(&Actor::member(LEA), &subject), Level::Manage);
    assert_eq!(level(&librarian(eve), &subject), Level::Manage);
    assert_eq!(level(&Actor::member(KARIM), &subject), Level::Nothing, "the item is his, the carnet is not");
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
