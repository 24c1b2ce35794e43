//! Taking back what one suggested, proposed or asked: from a device, with a reason or none, and not once somebody decided.

use domain::care::suggestion::field as of_suggestion;
use domain::care::{Grant, GrantStatus, Suggestion, SuggestionStatus, grant};
use domain::knowledge::{Placement, PlacementStatus, note, placement};
use domain::record::Ref;
use domain::{Audience, FieldId, Fields, Kind, Problem, Value};
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    a_suggestion_is_taken_back_with_its_reason,
    a_proposal_is_taken_back_and_may_be_made_again,
    a_request_is_taken_back,
);

async fn moves(person: &Person, record: Ref, rev: u64, field: FieldId, to: &str, with: Fields) -> Verdict {
    let kind = OpKind::Transition { field, from: String::new(), to: to.to_owned(), with };
    person.one(person.op(record, Base::Rev(rev), kind)).await
}

async fn a_suggestion_is_taken_back_with_its_reason(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let note = lea.note("La clé", "Chez Rita.\n", Audience::Members).await;
    let suggests = |title: &'static str| {
        let (max, fields) = (max.clone(), Fields::from([(note::field::TITLE, Value::from(title))]));
        async move {
            let verdict = max.one(max.op(note, Base::Rev(1), OpKind::Set(fields))).await;
            let Verdict::Parked { suggestion, .. } = verdict else { panic!("{verdict:?}") };
            Ref { kind: Kind::Suggestion, id: suggestion }
        }
    };
    let (one, other) = (suggests("La clef").await, suggests("Les clés").await);
    let why = || Fields::from([(of_suggestion::ANSWER, Value::from("Je me suis trompé."))]);
    assert!(!moves(&lea, one, 1, of_suggestion::STATUS, "withdrawn", why()).await.is_applied(), "it is not hers");
    assert!(moves(&max, one, 1, of_suggestion::STATUS, "withdrawn", why()).await.is_applied());
    let stands = |person: &Person, record: Ref| {
        let person = person.clone();
        async move { person.sees(record.id).await.expect("it").content::<Suggestion>() }
    };
    let told = stands(&lea, one).await;
    assert_eq!((told.status, told.answer.as_str()), (SuggestionStatus::Withdrawn, "Je me suis trompé."));
    // Decided meanwhile: it comes too late, and changes nothing of what was said.
    let said = Fields::from([(of_suggestion::ANSWER, Value::from("Non merci."))]);
    assert!(moves(&lea, other, 1, of_suggestion::STATUS, "refused", said).await.is_applied());
    // His other device says it once more: it is as he wants it.
    assert!(moves(&max, one, 1, of_suggestion::STATUS, "withdrawn", why()).await.is_applied());
    let more = Fields::from([(of_suggestion::TARGET, Value::Id(lea.id))]);
    assert!(!moves(&max, one, 1, of_suggestion::STATUS, "withdrawn", more).await.is_applied());
    let late = moves(&max, other, 1, of_suggestion::STATUS, "withdrawn", why()).await;
    assert_eq!(late, Verdict::Rejected { field: of_suggestion::STATUS, problem: Problem::Overtaken });
    assert!(!max.set(other, 2, of_suggestion::ANSWER, "Oui!".into()).await.is_applied());
    assert!(!moves(&max, one, 2, of_suggestion::STATUS, "accepted", Fields::new()).await.is_applied());
    let told = stands(&max, other).await;
    assert_eq!((told.status, told.answer.as_str()), (SuggestionStatus::Refused, "Non merci."));
}

async fn a_proposal_is_taken_back_and_may_be_made_again(world: &World) {
    let (ana, max, rose) = (world.member("Ana").await, world.member("Max").await, world.member("Rose").await);
    let carnet = max.carnet("Carnet", Audience::Public).await;
    let item = ana.note("Note", "corps\n", Audience::Public).await;
    let record = Ref { kind: Kind::Placement, id: placement::id(carnet.id, item.id) };
    let proposes = |who: &Person| {
        let fields = Fields::from([
            (placement::field::CONTAINER, Value::Id(carnet.id)),
            (placement::field::ITEM, Value::Id(item.id)),
            (placement::field::STATUS, Value::from("accepted")),
        ]);
        who.op(record, Base::New, OpKind::Create(fields))
    };
    // Neither the note nor the carnet is hers.
    assert!(rose.one(proposes(&rose)).await.is_applied());
    assert!(!moves(&ana, record, 1, placement::field::STATUS, "withdrawn", Fields::new()).await.is_applied());
    assert!(moves(&rose, record, 1, placement::field::STATUS, "withdrawn", Fields::new()).await.is_applied());
    let state = |person: &Person| {
        let person = person.clone();
        async move { person.sees(record.id).await.map(|record| record.content::<Placement>().status) }
    };
    assert_eq!(state(&max).await, Some(PlacementStatus::Withdrawn));
    assert!(rose.one(proposes(&rose)).await.is_applied());
    assert_eq!(state(&max).await, Some(PlacementStatus::Proposed), "she changed her mind");
    let rev = max.sees(record.id).await.expect("it").rev;
    let why = Fields::from([(placement::field::REASON, Value::from("Finalement non."))]);
    assert!(moves(&rose, record, rev, placement::field::STATUS, "withdrawn", why).await.is_applied());
    // Somebody else proposes the same: it is theirs, and what was said of it goes.
    let zoe = world.member("Zoé").await;
    assert!(zoe.one(proposes(&zoe)).await.is_applied());
    assert_eq!((state(&zoe).await, state(&rose).await), (Some(PlacementStatus::Proposed), None));
    let it = zoe.sees(record.id).await.expect("it");
    assert_eq!(it.content::<Placement>().reason.as_str(), "");
    assert!(moves(&zoe, record, it.rev, placement::field::STATUS, "withdrawn", Fields::new()).await.is_applied());
    assert!(rose.one(proposes(&rose)).await.is_applied());
    let rev = max.sees(record.id).await.expect("it").rev;
    assert!(moves(&max, record, rev, placement::field::STATUS, "accepted", Fields::new()).await.is_applied());
    let late = moves(&rose, record, rev, placement::field::STATUS, "withdrawn", Fields::new()).await;
    assert_eq!(late, Verdict::Rejected { field: placement::field::STATUS, problem: Problem::Overtaken });
    assert_eq!(state(&max).await, Some(PlacementStatus::Accepted));
}

async fn a_request_is_taken_back(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let note = lea.note("La clé", "Chez Rita.\n", Audience::Members).await;
    let record = Ref { kind: Kind::Grant, id: grant::id(max.id, note.id) };
    let fields = Fields::from([
        (grant::field::SUBJECT, Value::Id(max.id)),
        (grant::field::OBJECT, Value::Id(note.id)),
        (grant::field::ASKED, "edit".into()),
        (grant::field::STATUS, "requested".into()),
    ]);
    assert!(max.one(max.op(record, Base::New, OpKind::Create(fields))).await.is_applied());
    let why = Fields::from([(grant::field::BECAUSE, Value::from("Léa l’a fait."))]);
    assert!(!lea.one(lea.op(record, Base::Rev(1), OpKind::Set(why.clone()))).await.is_applied(), "his word is his");
    assert!(moves(&max, record, 1, grant::field::STATUS, "given_up", why).await.is_applied());
    let told: Grant = lea.sees(record.id).await.expect("it").content();
    assert_eq!((told.status, told.because.as_str()), (GrantStatus::GivenUp, "Léa l’a fait."));
}
