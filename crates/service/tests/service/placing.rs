//! A proposal to a carnet: who hears of it, accepted, declined and taken out with a reason, by forms.

use domain::knowledge::{Placement, placement};
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Answer, Ask, Filter, List};
use domain::record::Ref;
use domain::{Audience, Fields, Kind, Problem, RecordId, Value};
use placement::PlacementStatus;
use service::{Change, Form, FormAnswer};
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(a_proposal_is_answered_by_who_looks_after_the_carnet, whoever_looks_after_the_item_takes_it_out);

async fn propose(person: &Person, carnet: Ref, item: Ref) -> Ref {
    let record = Ref { kind: Kind::Placement, id: placement::id(carnet.id, item.id) };
    let fields = Fields::from([
        (placement::field::CONTAINER, Value::Id(carnet.id)),
        (placement::field::ITEM, Value::Id(item.id)),
        (placement::field::STATUS, Value::from("accepted")),
    ]);
    let verdict = person.one(person.op(record, Base::New, OpKind::Create(fields))).await;
    assert!(matches!(verdict, Verdict::Merged { suggestion: None, .. }), "{verdict:?}");
    record
}

async fn post(person: &Person, record: Ref, base: u64, state: &str, reason: &str) -> FormAnswer {
    let services = &person.services;
    let mut fields = Fields::from([(placement::field::STATUS, Value::from(state))]);
    fields.insert(placement::field::REASON, if reason.is_empty() { Value::Null } else { reason.into() });
    let changes = vec![Change { record, base: Some(base), fields, bin: None }];
    let form = Form { group: services.fresh_group(), op: services.fresh_op(), changes };
    services.submit_form(&person.actor, person.account, &form).await.expect("an answer")
}

async fn stands(person: &Person, id: RecordId) -> Option<(PlacementStatus, String)> {
    let content: Placement = person.sees(id).await?.content();
    Some((content.status, content.reason.as_str().to_owned()))
}

/// The proposals that somebody finds in the queue.
async fn queue(person: &Person) -> Vec<RecordId> {
    let proposed = Facet { axis: Axis::Status, value: "proposed".to_owned() };
    let filter = Filter { kinds: vec![Kind::Placement], facets: vec![proposed], ..Filter::default() };
    let ask = Ask::List(List { filter, limit: 20, include: vec![Rel::Item, Rel::In], ..List::default() });
    let reply = person.services.read(&person.actor, vec![ask]).await.expect("an answer");
    let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a page") };
    assert!(page.cards.iter().all(|card| card.targets(Rel::In).all(|id| page.included(id).is_some())));
    page.cards.into_iter().map(|card| card.reference.id).collect()
}

async fn a_proposal_is_answered_by_who_looks_after_the_carnet(world: &World) {
    let (ana, max, rose) = (world.member("Ana").await, world.member("Max").await, world.member("Rose").await);
    let carnet = max.carnet("Carnet", Audience::Public).await;
    let item = ana.note("Note", "corps\n", Audience::Public).await;
    let proposal = propose(&ana, carnet, item).await;
    for (person, expected) in [(&ana, vec![proposal.id]), (&max, vec![proposal.id]), (&rose, vec![])] {
        assert_eq!(queue(person).await, expected);
    }
    assert_eq!(stands(&world.visitor(), proposal.id).await, None);
    let here = |items: Vec<(domain::ScopeId, sync::protocol::Item)>| items.iter().any(|(_, one)| one.id == proposal.id);
    assert!(here(max.everything(&[]).await), "on the device of who decides, whatever it keeps");
    assert!(!here(rose.everything(&[domain::Selector::Notebook(carnet.id)]).await), "on no other");

    let missing = post(&max, proposal, 1, "declined", "").await;
    assert_eq!(missing.problems().first().map(|invalid| invalid.problem.clone()), Some(Problem::Missing));
    assert!(post(&ana, proposal, 1, "accepted", "").await.rev().is_none(), "she proposed it, she does not decide");
    assert_eq!(post(&max, proposal, 1, "declined", "Déjà dit ailleurs.").await.rev(), Some(2));
    let told = Some((PlacementStatus::Declined, "Déjà dit ailleurs.".to_owned()));
    assert_eq!(stands(&ana, proposal.id).await, told);
    assert_eq!((stands(&rose, proposal.id).await, queue(&max).await), (None, vec![]));

    // He changes his mind: by the page that puts a note into a carnet.
    let again = Fields::from([
        (placement::field::CONTAINER, Value::Id(carnet.id)),
        (placement::field::ITEM, Value::Id(item.id)),
        (placement::field::STATUS, Value::from("accepted")),
    ]);
    assert!(max.one(max.op(proposal, Base::New, OpKind::Create(again))).await.is_applied());
    assert_eq!(stands(&world.visitor(), proposal.id).await.map(|(state, _)| state), Some(PlacementStatus::Accepted));
}

async fn whoever_looks_after_the_item_takes_it_out(world: &World) {
    let (ana, max, rose) = (world.member("Ana").await, world.member("Max").await, world.member("Rose").await);
    let carnet = max.carnet("Carnet", Audience::Public).await;
    let item = ana.note("Note", "corps\n", Audience::Public).await;
    let placed = max.place(carnet, item).await;
    assert!(post(&rose, placed, 1, "removed", "Pour voir.").await.rev().is_none());
    assert!(post(&ana, placed, 1, "removed", "").await.rev().is_none(), "not without a reason");
    assert_eq!(post(&ana, placed, 1, "removed", "Elle a changé de sens.").await.rev(), Some(2));
    let told = Some((PlacementStatus::Removed, "Elle a changé de sens.".to_owned()));
    assert_eq!((stands(&max, placed.id).await, stands(&rose, placed.id).await), (told, None));
}
