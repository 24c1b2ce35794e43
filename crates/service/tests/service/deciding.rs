//! Deciding far from the server: what waits brings what it is about to the devices of those who have a part in it, and of nobody
//! else; what they decide there stands when it arrives, unless somebody answered before.

use domain::care::grant::field;
use domain::care::suggestion::field as of_suggestion;
use domain::care::{Grant, GrantStatus, grant};
use domain::knowledge::{note, placement};
use domain::record::{Ref, header};
use domain::{Audience, Duty, Fields, Kind, Problem, RecordId, Value};
use service::{Change, Form};
use sync::verdict::Quarantine;
use sync::{Base, Op, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    a_suggestion_brings_its_note_to_who_decides,
    a_request_brings_what_it_is_on_to_who_decides,
    a_proposal_brings_both_its_ends_to_who_decides,
    a_decision_of_a_device_stands_when_it_arrives,
);

const BODY: &str = "Une clé sous le paillasson.\n";

/// Whether a first sync brings a record to somebody who keeps no carnet.
async fn holds(person: &Person, id: RecordId) -> bool {
    person.everything(&[]).await.iter().any(|(_, item)| item.id == id && item.data.is_some())
}

fn moved(person: &Person, record: Ref, rev: u64, status: domain::FieldId, to: &str, with: Fields) -> Op {
    let kind = OpKind::Transition { field: status, from: String::new(), to: to.to_owned(), with };
    person.op(record, Base::Rev(rev), kind)
}

async fn decides(person: &Person, right: Ref, rev: u64, to: &str) -> Verdict {
    let with = Fields::from([(field::ANSWER, Value::from("Bienvenue."))]);
    person.one(moved(person, right, rev, field::STATUS, to, with)).await
}

async fn suggests(person: &Person, on: Ref) -> Ref {
    let title = Fields::from([(note::field::TITLE, Value::from("La clef"))]);
    let verdict = person.one(person.op(on, Base::Rev(1), OpKind::Set(title))).await;
    let Verdict::Parked { suggestion, .. } = verdict else { panic!("{verdict:?}") };
    Ref { kind: Kind::Suggestion, id: suggestion }
}

fn right(holder: &Person, on: Ref) -> Ref {
    Ref { kind: Kind::Grant, id: grant::id(holder.id, on.id) }
}

fn fields(holder: &Person, on: Ref, right: &str, status: &str) -> Fields {
    Fields::from([
        (field::SUBJECT, Value::Id(holder.id)),
        (field::OBJECT, Value::Id(on.id)),
        (field::OBJECT_KIND, on.kind.name().into()),
        (field::ASKED, right.into()),
        (field::STATUS, status.into()),
    ])
}

async fn asks(person: &Person, on: Ref, level: &str) -> Ref {
    let record = right(person, on);
    let kind = OpKind::Create(fields(person, on, level, "requested"));
    assert!(person.one(person.op(record, Base::New, kind)).await.is_applied());
    record
}

async fn proposes(person: &Person, carnet: Ref, item: Ref) -> Ref {
    let record = Ref { kind: Kind::Placement, id: placement::id(carnet.id, item.id) };
    let fields = Fields::from([
        (placement::field::CONTAINER, Value::Id(carnet.id)),
        (placement::field::ITEM, Value::Id(item.id)),
        (placement::field::STATUS, Value::from("accepted")),
    ]);
    assert!(person.one(person.op(record, Base::New, OpKind::Create(fields))).await.is_applied());
    record
}

/// Gives a right as its form does, online.
async fn gives(person: &Person, holder: &Person, on: Ref, level: &str) -> Ref {
    let (services, record) = (&person.services, right(holder, on));
    let changes = vec![Change { record, base: None, fields: fields(holder, on, level, "granted"), bin: None }];
    let form = Form { group: services.fresh_group(), op: services.fresh_op(), changes };
    let answer = services.submit_form(&person.actor, person.account, &form).await.expect("an answer");
    assert!(answer.rev().is_some(), "{answer:?}");
    record
}

async fn a_suggestion_brings_its_note_to_who_decides(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let mut curator = world.member("Odile").await;
    curator.actor.duties.insert(Duty::Librarian);
    let open = lea.note("La clé", BODY, Audience::Members).await;
    let closed = lea.note("Le coffre", BODY, Audience::Private).await;
    gives(&lea, &zoe, closed, "suggest").await;
    for person in [&curator, &max] {
        assert!(!holds(person, open.id).await, "nothing waits on it yet");
    }
    let waits = suggests(&max, open).await;
    let hidden = suggests(&zoe, closed).await;
    for (person, expected) in [(&curator, true), (&max, true), (&zoe, false), (&world.visitor(), false)] {
        assert_eq!(holds(person, open.id).await, expected, "{:?}", person.actor.duties);
    }
    for id in [closed.id, hidden.id] {
        assert!(!holds(&curator, id).await && !holds(&max, id).await, "what one does not see does not come either");
    }
    // What was lent is a place to live, not a right to read: closed, it leaves.
    assert!(lea.set(open, 1, header::AUDIENCE, "private".into()).await.is_applied());
    assert!(!holds(&curator, open.id).await && !holds(&max, open.id).await && !holds(&curator, waits.id).await);
    assert!(lea.set(open, 2, header::AUDIENCE, "members".into()).await.is_applied());
    assert!(holds(&curator, open.id).await);
    // Settled, by somebody who decides with no network.
    let with = Fields::from([(of_suggestion::DECIDED_BY, Value::Id(curator.id))]);
    assert!(curator.one(moved(&curator, waits, 1, of_suggestion::STATUS, "refused", with)).await.is_applied());
    assert!(!holds(&curator, open.id).await && !holds(&max, open.id).await, "nothing waits on it any more");
    assert!(holds(&lea, open.id).await, "it is her own");
}

async fn a_request_brings_what_it_is_on_to_who_decides(world: &World) {
    let (lea, max, zoe, rose) =
        (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await, world.member("Rose").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let asked = asks(&max, note, "edit").await;
    assert!(holds(&max, note.id).await && !holds(&zoe, note.id).await && !holds(&rose, note.id).await);
    // Who comes to manage it decides too, and has it at hand; no longer, once that is taken back.
    let managing = gives(&lea, &rose, note, "manage").await;
    assert!(holds(&rose, note.id).await && holds(&rose, asked.id).await);
    let rev = lea.sees(managing.id).await.expect("it").rev;
    assert!(decides(&lea, managing, rev, "revoked").await.is_applied());
    assert!(!holds(&rose, note.id).await && !holds(&rose, asked.id).await);
    assert!(decides(&lea, asked, 1, "refused").await.is_applied());
    assert!(!holds(&max, note.id).await && holds(&max, asked.id).await, "the answer stays");
}

async fn a_proposal_brings_both_its_ends_to_who_decides(world: &World) {
    let (ana, max, rose) = (world.member("Ana").await, world.member("Max").await, world.member("Rose").await);
    let carnet = max.carnet("Carnet", Audience::Members).await;
    let item = ana.note("Note", BODY, Audience::Members).await;
    let secret = ana.note("Secret", BODY, Audience::Private).await;
    let proposal = proposes(&ana, carnet, item).await;
    proposes(&ana, carnet, secret).await;
    assert!(holds(&max, item.id).await && !holds(&rose, item.id).await);
    assert!(!holds(&max, secret.id).await, "proposing it shows it to nobody");
    // Who comes to look after the carnet has what is proposed to it.
    let managing = gives(&max, &rose, carnet, "manage").await;
    assert!(holds(&rose, item.id).await && !holds(&rose, secret.id).await);
    let rev = max.sees(managing.id).await.expect("it").rev;
    assert!(decides(&max, managing, rev, "revoked").await.is_applied());
    assert!(!holds(&rose, item.id).await);
    let with = Fields::from([(placement::field::REASON, Value::from("Déjà dit."))]);
    assert!(max.one(moved(&max, proposal, 1, placement::field::STATUS, "declined", with)).await.is_applied());
    assert!(!holds(&max, item.id).await && holds(&ana, item.id).await);
}

async fn a_decision_of_a_device_stands_when_it_arrives(world: &World) {
    let (lea, max, rose) = (world.member("Léa").await, world.member("Max").await, world.member("Rose").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    gives(&lea, &rose, note, "manage").await;
    let record = asks(&max, note, "edit").await;
    let status = || async {
        let grant: Grant = max.sees(record.id).await.expect("the right").content();
        (grant.status, grant.right.as_str().to_owned())
    };
    let overtaken = Verdict::Rejected { field: field::STATUS, problem: Problem::Overtaken };
    // Written far away, on what was asked then: somebody answered meanwhile, and more is asked since.
    let late = moved(&rose, record, 1, field::STATUS, "granted", Fields::new());
    assert!(decides(&lea, record, 1, "refused").await.is_applied());
    assert_eq!(rose.one(late).await, overtaken, "who answered first is not overruled by a late answer");
    assert_eq!(status().await, (GrantStatus::Refused, String::new()));
    assert!(decides(&rose, record, 2, "granted").await.is_applied(), "who has seen the refusal may");
    assert_eq!(status().await, (GrantStatus::Granted, "edit".to_owned()));
    assert!(max.one(max.edit(note, 1, BODY, "Chez Rita.\n")).await.is_applied());
    // Rights of now: who has lost the right to manage decides nothing, whenever it was written.
    let late = moved(&rose, record, 3, field::STATUS, "revoked", Fields::new());
    assert!(decides(&lea, right(&rose, note), 1, "revoked").await.is_applied());
    assert_eq!(rose.one(late).await, Verdict::Quarantined { reason: Quarantine::Orphan });
    assert_eq!(status().await, (GrantStatus::Granted, "edit".to_owned()));
}
