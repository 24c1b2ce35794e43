//! Whoever curates is a side of what waits on records that nobody else keeps: on the server, on their device, and no more
//! once the duty is another's; what an earlier build derived is made again.

use std::collections::BTreeSet;

use domain::directory::organisation;
use domain::query::{Answer, Ask, Filter, List};
use domain::record::{Ref, header};
use domain::{Actor, AudienceKey, Duty, Fields, Kind, Level, RecordId, ScopeId, Selector, Value};
use service::{Deciding, Sender};
use sync::protocol::What;
use sync::verdict::Parked;
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(a_suggestion_on_nobodys_record_reaches_whoever_curates, what_another_build_derived_is_made_again);

const DUTY: ScopeId = ScopeId { audience: AudienceKey::Duty(Duty::Librarian), selector: Selector::Rest };

async fn librarian(world: &World, name: &str) -> Person {
    let mut person = world.member(name).await;
    person.actor.duties = BTreeSet::from([Duty::Librarian]);
    person
}

/// An organisation that came with the commons.
async fn nobodys(world: &World) -> Ref {
    let somebody = world.visitor();
    let record = Ref { kind: Kind::Organisation, id: world.services.fresh_id() };
    let fields = Fields::from([
        (organisation::field::NAME, Value::from("Le Relais du quai")),
        (organisation::field::DESCRIPTION, Value::from("Il héberge.")),
        (organisation::field::PLACES, Value::List(vec![Value::Id(domain::vocabulary::place::id("qc"))])),
        (header::AUDIENCE, Value::from("public")),
    ]);
    let made = somebody.group(vec![somebody.op(record, Base::New, OpKind::Create(fields))]);
    let sender = Sender::here(Actor::system(), None, somebody.device);
    let submitted = world.services.submit(&sender, &[made]).await.expect("an answer");
    assert!(submitted.groups[0].ops[0].1.is_applied());
    record
}

async fn suggest(person: &Person, record: Ref, name: &str) -> RecordId {
    match person.set(record, 1, organisation::field::NAME, name.into()).await {
        Verdict::Parked { suggestion, reason: Parked::SuggestOnly } => suggestion,
        other => panic!("{other:?}"),
    }
}

/// The suggestions that somebody finds in the queue.
async fn queue(person: &Person) -> Vec<RecordId> {
    let filter = Filter { kinds: vec![Kind::Suggestion], ..Filter::default() };
    let ask = Ask::List(List { filter, limit: 20, ..List::default() });
    let reply = person.services.read(&person.actor, vec![ask]).await.expect("an answer");
    let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a page") };
    page.cards.into_iter().map(|card| card.reference.id).collect()
}

async fn a_suggestion_on_nobodys_record_reaches_whoever_curates(world: &World) {
    let (ana, max, rose) = (world.member("Ana").await, world.member("Max").await, librarian(world, "Rose").await);
    let record = nobodys(world).await;
    let suggestion = suggest(&ana, record, "Le Relais").await;
    assert_eq!(queue(&rose).await, [suggestion]);
    assert_eq!(queue(&ana).await, [suggestion], "who made it");
    assert_eq!(queue(&max).await, []);
    assert!(max.sees(suggestion).await.is_none() && world.visitor().sees(suggestion).await.is_none());

    // On the device: in a scope of the duty, which nobody else's list has.
    let held = |items: &[(ScopeId, sync::protocol::Item)]| -> Vec<ScopeId> {
        items.iter().filter(|(_, item)| item.id == suggestion).map(|(scope, _)| *scope).collect()
    };
    assert_eq!(held(&rose.everything(&[]).await), [DUTY]);
    assert_eq!(held(&max.everything(&[]).await), []);
    assert!(!max.subscribe(&[]).await.scopes.contains(&DUTY));

    // The duty is another's: the device is told to let go.
    let list = rose.subscribe(&[]).await;
    let mut before = rose.clone();
    before.actor.duties.clear();
    let pulled = before.pull(&list, &vec![0; list.scopes.len()]).await.expect("an answer");
    assert_eq!(pulled.revoked, [DUTY.audience]);
    assert_eq!(queue(&before).await, []);

    // And it is decided.
    let reply = world.services.read(&rose.actor, vec![Ask::Record(suggestion)]).await.expect("an answer");
    let Some(Answer::Record(Some(seen))) = reply.answers.into_iter().next() else { panic!("it is seen") };
    assert_eq!(seen.level, Level::Manage);
    let part = format!("f{}", organisation::field::NAME.0);
    let it = Deciding {
        group: world.services.fresh_group(),
        op: world.services.fresh_op(),
        id: suggestion,
        base: 1,
        target_base: 1,
        chosen: BTreeSet::from([part]),
        answer: String::new(),
    };
    world.services.decide(&rose.actor, rose.account, &it).await.expect("an answer");
    let stands = rose.sees(record.id).await.expect("it");
    assert_eq!(stands.fields.get(&organisation::field::NAME), Some(&"Le Relais".into()));
}

async fn what_another_build_derived_is_made_again(world: &World) {
    let (ana, rose) = (world.member("Ana").await, librarian(world, "Rose").await);
    let suggestion = suggest(&ana, nobodys(world).await, "Le Relais").await;
    assert_eq!(world.services.renew_derived().await.expect("a count"), 0, "nothing is another build's");
    for statement in [
        "UPDATE projection SET version = version - 1",
        "DELETE FROM record_audience WHERE audience = 'duty:librarian'",
        "DELETE FROM record_scope WHERE scope_id LIKE 'duty:%'",
        "DELETE FROM scope_change WHERE scope_id LIKE 'duty:%'",
        "DELETE FROM scope WHERE audience = 'duty:librarian'",
    ] {
        world.execute(statement).await;
    }
    assert_eq!(queue(&rose).await, []);
    assert!(world.services.renew_derived().await.expect("a count") >= 4);
    assert_eq!(queue(&rose).await, [suggestion]);
    let items = rose.everything(&[]).await;
    let here = items.iter().find(|(scope, item)| *scope == DUTY && item.id == suggestion).map(|(_, item)| item.what);
    assert_eq!(here, Some(What::Upsert));
    assert_eq!(world.services.renew_derived().await.expect("a count"), 0);
}
