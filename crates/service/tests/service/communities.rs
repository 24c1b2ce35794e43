//! Communities on the server: who belongs reads what is of it, on every device; who leaves is told to let go, and what they had
//! not sent is kept.

use domain::communities::{Role, community, membership};
use domain::record::{Ref, header};
use domain::{Audience, AudienceKey, Fields, Kind, RecordId, Value};
use sync::protocol::What;
use sync::verdict::Quarantine;
use sync::{Base, Op, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    who_belongs_reads_what_is_of_it_and_lets_go_when_they_leave,
    two_who_look_after_it_leave_at_once_and_one_stays,
    one_action_founds_it_and_writes_in_it
);

fn of(person: RecordId, community: RecordId) -> Ref {
    Ref { kind: Kind::Membership, id: membership::id(person, community) }
}

/// Somebody's belonging.
fn joining(person: &Person, community: RecordId, role: &str, status: &str) -> Op {
    use membership::field::{JOINED, PERSON, ROLE, STATUS};
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(person.id)),
        (PERSON, Value::Id(person.id)),
        (JOINED, Value::Id(community)),
        (ROLE, Value::from(role)),
        (STATUS, Value::from(status)),
    ]);
    person.op(of(person.id, community), Base::New, OpKind::Create(fields))
}

/// The two operations that found one.
fn founding(person: &Person, join: &str) -> (Ref, Vec<Op>) {
    let record = Ref { kind: Kind::Community, id: person.services.fresh_id() };
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(person.id)),
        (header::AUDIENCE, Value::from("public")),
        (community::field::NAME, Value::from("Cercle des semences")),
        (community::field::PURPOSE, Value::from("practice")),
        (community::field::JOIN, Value::from(join)),
    ]);
    let card = person.op(record, Base::New, OpKind::Create(fields));
    let mut first = joining(person, record.id, "steward", "member");
    first.deps.push(card.id);
    (record, vec![card, first])
}

fn moved(person: &Person, record: Ref, rev: u64, from: &str, to: &str) -> Op {
    let (from, to) = (from.to_owned(), to.to_owned());
    let field = membership::field::STATUS;
    person.op(record, Base::Rev(rev), OpKind::Transition { field, from, to, with: Fields::new() })
}

/// The person as they are now.
async fn now(person: &Person) -> Person {
    let account = person.account.expect("an account");
    let actor = person.services.actor_of_account(account).await.expect("an answer").expect("an open account");
    Person { actor, ..person.clone() }
}

async fn who_belongs_reads_what_is_of_it_and_lets_go_when_they_leave(world: &World) {
    let (lea, max, eve) = (world.member("Léa").await, world.member("Max").await, world.member("Ève").await);
    let (circle, ops) = founding(&lea, "open");
    let founded = lea.send(ops).await;
    assert!(founded.groups[0].ops.iter().all(|(_, verdict)| verdict.is_applied()), "{:?}", founded.groups[0].ops);
    let lea = now(&lea).await;
    assert_eq!(lea.actor.memberships, [(circle.id, Role::Steward)].into());
    let note = lea.note("Les graines", "Il en reste.\n\nPeu.\n", Audience::Community(circle.id)).await;
    // What is in no carnet is read online; a carnet's card is on every device of who may read it.
    let carnet = lea.carnet("Semer", Audience::Community(circle.id)).await;
    assert!(max.sees(note.id).await.is_none() && world.visitor().sees(note.id).await.is_none());

    assert!(max.one(joining(&max, circle.id, "member", "member")).await.is_applied());
    let max = now(&max).await;
    assert_eq!(max.actor.memberships, [(circle.id, Role::Member)].into());
    assert!(max.sees(note.id).await.is_some() && eve.sees(note.id).await.is_none());
    let of_circle = AudienceKey::Community(circle.id);
    let received = |items: &[(domain::ScopeId, sync::protocol::Item)]| {
        items
            .iter()
            .any(|(scope, item)| scope.audience == of_circle && item.id == carnet.id && item.what == What::Upsert)
    };
    assert!(received(&max.everything(&[]).await), "on the device of who belongs");
    assert!(!received(&eve.everything(&[]).await));
    // Who belongs is told to those who look after it and to the person, not to the others.
    assert!(lea.sees(of(max.id, circle.id).id).await.is_some() && max.sees(of(max.id, circle.id).id).await.is_some());
    assert!(eve.sees(of(max.id, circle.id).id).await.is_none());

    // Max leaves, and his telephone, which was away, hears of it.
    let list = max.subscribe(&[]).await;
    assert!(list.scopes.iter().any(|scope| scope.audience == of_circle));
    assert!(max.one(moved(&max, of(max.id, circle.id), 1, "member", "left")).await.is_applied());
    let gone = now(&max).await;
    let pulled = gone.pull(&list, &vec![0; list.scopes.len()]).await.expect("an answer");
    assert_eq!(pulled.revoked, [of_circle]);
    assert!(pulled.pages.iter().all(|page| page.scope.audience != of_circle), "and nothing more of it comes");
    assert!(gone.sees(note.id).await.is_none());
    // What he had written there is received, and kept for those who look after it.
    let late = gone.one(gone.edit(note, 1, "Il en reste.\n\nPeu.\n", "Il en reste.\n\nPeu, dans le caveau.\n")).await;
    assert_eq!(late, Verdict::Quarantined { reason: Quarantine::Orphan });
    let room = gone.note_fields("Chez vous", "Un mot.\n", Audience::Community(circle.id));
    let record = Ref { kind: Kind::Note, id: gone.services.fresh_id() };
    let said = gone.one(gone.op(record, Base::New, OpKind::Create(room))).await;
    assert_eq!(said, Verdict::Quarantined { reason: Quarantine::Orphan });
}

async fn two_who_look_after_it_leave_at_once_and_one_stays(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let (circle, ops) = founding(&lea, "open");
    lea.send(ops).await;
    max.one(joining(&max, circle.id, "member", "member")).await;
    let (lea, max) = (now(&lea).await, now(&max).await);
    let role = OpKind::Set(Fields::from([(membership::field::ROLE, Value::from("steward"))]));
    let hand = lea.group(vec![lea.op(of(max.id, circle.id), Base::Rev(1), role)]);
    let here = service::Sender::here(lea.actor.clone(), lea.account, lea.device);
    let submitted = world.services.submit(&here, &[hand]).await.expect("an answer");
    assert!(submitted.groups[0].ops[0].1.is_applied(), "{:?}", submitted.groups[0].ops);
    let max = now(&max).await;
    assert_eq!(max.actor.memberships, [(circle.id, Role::Steward)].into());
    let (first, second) = tokio::join!(
        lea.one(moved(&lea, of(lea.id, circle.id), 1, "member", "left")),
        max.one(moved(&max, of(max.id, circle.id), 2, "member", "left"))
    );
    assert_eq!([&first, &second].into_iter().filter(|verdict| verdict.is_applied()).count(), 1, "{first:?} {second:?}");
    let stays = [now(&lea).await, now(&max).await];
    assert_eq!(stays.iter().filter(|person| person.actor.stewards(circle.id)).count(), 1);
}

async fn one_action_founds_it_and_writes_in_it(world: &World) {
    let lea = world.member("Léa").await;
    let (circle, ops) = founding(&lea, "invite");
    let note = Ref { kind: Kind::Note, id: lea.services.fresh_id() };
    let fields = lea.note_fields("Le premier mot", "Bonjour.\n", Audience::Community(circle.id));
    let groups = [lea.group(ops), lea.group(vec![lea.op(note, Base::New, OpKind::Create(fields))])];
    let pushed = lea.push(&groups).await.expect("an answer");
    let verdicts: Vec<_> = pushed.groups.iter().flat_map(|group| &group.ops).collect();
    assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
    assert!(now(&lea).await.sees(note.id).await.is_some());
}
