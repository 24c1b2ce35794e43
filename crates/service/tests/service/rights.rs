//! Rights: asked for, given, used, taken back; and what nobody may do with them.

use domain::care::grant::field;
use domain::care::{Grant, GrantStatus, Suggestion, grant};
use domain::knowledge::{Note, note};
use domain::projection::Rel;
use domain::query::{Answer, Ask, Filter, List, Search};
use domain::record::Ref;
use domain::{Audience, Duty, Fields, Kind, Level, Problem, RecordId, Value};
use service::{Change, Form, FormAnswer};
use sync::protocol::What;
use sync::verdict::{Parked, Quarantine};
use sync::{Base, Op, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    a_right_is_asked_for_given_used_and_taken_back,
    a_private_record_is_read_by_who_was_given_a_right_alone,
    nobody_gives_themselves_a_right,
    a_right_is_given_as_it_is_asked_for,
    whoever_was_refused_waits_and_is_not_told_who_decided,
    what_waits_is_shown_to_those_who_decide_now,
    librarians_decide_where_they_see,
);

const BODY: &str = "Une clé sous le paillasson.\n";

fn fields(holder: &Person, on: Ref, asked: &str, status: &str) -> Fields {
    Fields::from([
        (field::SUBJECT, Value::Id(holder.id)),
        (field::OBJECT, Value::Id(on.id)),
        (field::OBJECT_KIND, on.kind.name().into()),
        (field::ASKED, asked.into()),
        (field::MESSAGE, "Pour corriger l’adresse.".into()),
        (field::STATUS, status.into()),
    ])
}

fn right(holder: &Person, on: Ref) -> Ref {
    Ref { kind: Kind::Grant, id: grant::id(holder.id, on.id) }
}

/// A request, as a device makes it.
fn asking(person: &Person, on: Ref, asked: &str) -> Op {
    person.op(right(person, on), Base::New, OpKind::Create(fields(person, on, asked, "requested")))
}

async fn post(person: &Person, record: Ref, base: Option<u64>, fields: Fields) -> FormAnswer {
    let services = &person.services;
    let changes = vec![Change { record, base, fields, bin: None }];
    let form = Form { group: services.fresh_group(), op: services.fresh_op(), changes };
    services.submit_form(&person.actor, person.account, &form).await.expect("an answer")
}

async fn decide(person: &Person, record: Ref, base: u64, status: &str) -> FormAnswer {
    let fields = Fields::from([(field::STATUS, status.into()), (field::ANSWER, "Bienvenue.".into())]);
    post(person, record, Some(base), fields).await
}

async fn give(person: &Person, holder: &Person, on: Ref, level: &str) -> FormAnswer {
    post(person, right(holder, on), None, fields(holder, on, level, "granted")).await
}

async fn level(person: &Person, id: RecordId) -> Option<Level> {
    let reply = person.services.read(&person.actor, vec![Ask::Record(id)]).await.expect("an answer");
    match reply.answers.into_iter().next() {
        Some(Answer::Record(seen)) => seen.map(|seen| seen.level),
        other => panic!("{other:?}"),
    }
}

async fn listed(person: &Person, rel: Rel, on: Ref) -> Vec<RecordId> {
    let list =
        List { filter: Filter { linked: Some((rel, on.id)), ..Filter::default() }, limit: 20, ..List::default() };
    match person
        .services
        .read(&person.actor, vec![Ask::List(list)])
        .await
        .expect("an answer")
        .answers
        .into_iter()
        .next()
    {
        Some(Answer::List(page)) => page.cards.iter().map(|card| card.reference.id).collect(),
        other => panic!("{other:?}"),
    }
}

async fn finds(person: &Person, text: &str) -> u64 {
    let search = Search { text: text.to_owned(), limit: 10, ..Search::default() };
    match person.services.read(&person.actor, vec![Ask::Search(search)]).await.expect("an answer").answers.remove(0) {
        Answer::Search(found) => found.total,
        other => panic!("{other:?}"),
    }
}

async fn held(person: &Person, record: Ref) -> (GrantStatus, String) {
    let grant: Grant = person.sees(record.id).await.expect("the right").content();
    (grant.status, grant.right.as_str().to_owned())
}

async fn a_right_is_asked_for_given_used_and_taken_back(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let record = right(&max, note);
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
    assert_eq!(max.one(asking(&max, note, "edit")).await, Verdict::Applied { rev: 1 });
    // From a second device that did not know: still one.
    let again = world.device_of(max.account.expect("an account"), max.id, "other");
    assert!(again.one(asking(&again, note, "edit")).await.is_applied());
    assert_eq!(listed(&lea, Rel::RightOn, note).await, [record.id]);
    assert_eq!(listed(&max, Rel::Holder, Ref { kind: Kind::Person, id: max.id }).await, [record.id]);
    assert!(zoe.sees(record.id).await.is_none() && listed(&zoe, Rel::RightOn, note).await.is_empty());
    assert_eq!(held(&max, record).await, (GrantStatus::Requested, String::new()));
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest), "a request gives nothing");

    let rev = lea.sees(record.id).await.expect("it").rev;
    assert_eq!(decide(&lea, record, rev, "granted").await.rev(), Some(rev + 1));
    assert_eq!(held(&max, record).await, (GrantStatus::Granted, "edit".to_owned()));
    assert_eq!(level(&max, note.id).await, Some(Level::Edit));
    let written = BODY.replace("clé", "clef");
    assert_eq!(max.one(max.edit(note, 1, BODY, &written)).await, Verdict::Applied { rev: 2 });
    let content: Note = lea.sees(note.id).await.expect("it").content();
    assert_eq!((content.body.as_str(), content.authors.as_slice()), (written.as_str(), [lea.id].as_slice()));
    assert!(!max.set(note, 2, domain::record::header::AUDIENCE, "public".into()).await.is_applied());

    assert!(decide(&lea, record, rev + 1, "revoked").await.rev().is_some());
    assert_eq!(held(&max, record).await, (GrantStatus::Revoked, String::new()));
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
    let verdict = max.one(max.edit(note, 2, &written, BODY)).await;
    assert!(matches!(verdict, Verdict::Parked { reason: Parked::SuggestOnly, .. }), "{verdict:?}");
}

async fn a_private_record_is_read_by_who_was_given_a_right_alone(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let note = lea.note("Paillasson", BODY, Audience::Private).await;
    let carnet = lea.carnet("Adresses", Audience::Public).await;
    let placed = lea.place(carnet, note).await;
    let verdict = zoe.one(asking(&zoe, note, "edit")).await;
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan }, "nobody asks for what they do not see");
    let nothing = zoe.one(asking(&zoe, Ref { kind: Kind::Note, id: zoe.services.fresh_id() }, "edit")).await;
    assert_eq!(verdict, nothing, "as if there were none");

    let list = max.subscribe(&[]).await;
    let before = max.pull(&list, &vec![0; list.scopes.len()]).await.expect("pages");
    assert!(before.pages.iter().flat_map(|page| &page.items).all(|item| item.id != note.id));
    assert_eq!(give(&lea, &max, note, "edit").await.rev(), Some(1));
    assert_eq!(level(&max, note.id).await, Some(Level::Edit));
    assert_eq!(listed(&max, Rel::In, carnet).await, [placed.id]);
    assert_eq!(finds(&max, "paillasson").await, 1);
    let items = max.everything(&[]).await;
    let has = |id: RecordId| items.iter().any(|(_, item)| item.id == id && item.data.is_some());
    assert!(has(note.id) && has(grant::id(max.id, note.id)) && has(placed.id));
    for other in [&zoe, &world.visitor()] {
        assert!(other.sees(note.id).await.is_none() && other.sees(grant::id(max.id, note.id)).await.is_none());
        assert_eq!((finds(other, "paillasson").await, listed(other, Rel::In, carnet).await), (0, Vec::new()));
    }
    assert!(zoe.everything(&[]).await.iter().all(|(_, item)| item.id != note.id));
    assert_eq!(max.one(max.edit(note, 1, BODY, "Rien.\n")).await, Verdict::Applied { rev: 2 });
    assert_eq!(level(&max, note.id).await, Some(Level::Edit), "what he wrote takes nothing away");

    assert!(decide(&lea, right(&max, note), 1, "revoked").await.rev().is_some());
    assert!(max.sees(note.id).await.is_none());
    assert_eq!((finds(&max, "paillasson").await, listed(&max, Rel::In, carnet).await), (0, Vec::new()));
    let items = max.everything(&[]).await;
    let left = items.iter().find(|(_, item)| item.id == note.id).map(|(_, item)| (item.what, item.data.is_some()));
    assert!(left.is_none_or(|left| left == (What::Remove, false)), "{left:?}");
    assert!(!max.one(max.edit(note, 2, "Rien.\n", BODY)).await.is_applied());
    // Given again, it is there again.
    assert!(give(&lea, &max, note, "suggest").await.rev().is_some());
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
    assert_eq!(held(&max, right(&max, note)).await, (GrantStatus::Granted, "suggest".to_owned()));
}

async fn nobody_gives_themselves_a_right(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let record = right(&max, note);
    let mut forged = fields(&max, note, "edit", "granted");
    forged.insert(field::RIGHT, "manage".into());
    assert!(post(&max, record, None, forged).await.rev().is_some(), "it is taken as a request");
    assert_eq!(held(&max, record).await, (GrantStatus::Requested, String::new()));
    assert!(decide(&max, record, 1, "granted").await.rev().is_none());
    // What is held is computed: an operation that says it loses that field.
    let _lost = max.set(record, 1, field::RIGHT, "manage".into()).await;
    assert_eq!(held(&lea, record).await, (GrantStatus::Requested, String::new()));
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
    // Nor does anybody else who manages nothing.
    assert!(decide(&zoe, record, 2, "granted").await.refused());
    assert!(give(&zoe, &max, note, "edit").await.refused());
    let elsewhere = Ref { kind: Kind::Grant, id: max.services.fresh_id() };
    let made = max.op(elsewhere, Base::New, OpKind::Create(fields(&max, note, "edit", "requested")));
    assert_eq!(max.one(made).await, Verdict::Quarantined { reason: Quarantine::Orphan });
    // What nobody asked for is given online: a device does not give it later.
    let given = lea.op(right(&zoe, note), Base::New, OpKind::Create(fields(&zoe, note, "edit", "granted")));
    assert_eq!(lea.one(given).await, Verdict::Quarantined { reason: Quarantine::Orphan });
    assert!(zoe.sees(right(&zoe, note).id).await.is_none());
    assert_eq!(listed(&lea, Rel::Targets, note).await, [], "nobody suggests a right");
}

async fn a_right_is_given_as_it_is_asked_for(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let record = right(&max, note);
    assert!(max.one(asking(&max, note, "edit")).await.is_applied());
    // The page of whoever decides says "edit"; meanwhile it says more.
    assert!(max.set(record, 1, field::ASKED, "manage".into()).await.is_applied());
    let answer = decide(&lea, record, 1, "granted").await;
    assert_eq!(answer.problems().first().map(|invalid| invalid.problem.clone()), Some(Problem::Overtaken));
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
    assert!(decide(&lea, record, 2, "granted").await.rev().is_some());
    assert_eq!(level(&max, note.id).await, Some(Level::Manage));
    // Two who decide: the second is told.
    assert!(decide(&lea, record, 2, "refused").await.rev().is_none());
    // What is held stays while more, or the same, is asked for; nobody asks for what they hold.
    let answer = post(&max, record, Some(3), Fields::from([(field::STATUS, "requested".into())])).await;
    assert!(answer.rev().is_none());
    let answered = Fields::from([(field::STATUS, "given_up".into()), (field::ANSWER, "Rien de tel.".into())]);
    assert!(post(&max, record, Some(3), answered).await.rev().is_none(), "the answer is not his to write");
    let given_up = Fields::from([(field::STATUS, "given_up".into())]);
    assert!(post(&max, record, Some(3), given_up).await.rev().is_some());
    assert_eq!(level(&max, note.id).await, Some(Level::Suggest));
}

async fn whoever_was_refused_waits_and_is_not_told_who_decided(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let record = right(&max, note);
    assert!(max.one(asking(&max, note, "edit")).await.is_applied());
    assert!(decide(&lea, record, 1, "refused").await.rev().is_some());
    let grant: Grant = max.sees(record.id).await.expect("it").content();
    assert_eq!((grant.status, grant.answer.as_str()), (GrantStatus::Refused, "Bienvenue."));
    let reply = max.services.read(&max.actor, vec![Ask::History(record.id)]).await.expect("an answer");
    let Some(Answer::History(all)) = reply.answers.into_iter().next() else { panic!() };
    assert!(all.len() == 2 && all.iter().all(|revision| revision.author.is_none()), "{all:?}");

    let again = || Fields::from([(field::STATUS, "requested".into())]);
    assert!(post(&max, record, Some(2), again()).await.rev().is_none(), "at once");
    world.pass(7 * 86_400);
    assert!(post(&max, record, Some(2), again()).await.rev().is_some(), "seven days later");
    assert_eq!(held(&lea, record).await.0, GrantStatus::Requested);
}

async fn what_waits_is_shown_to_those_who_decide_now(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let note = lea.note("La clé", BODY, Audience::Members).await;
    let verdict = zoe.one(zoe.edit(note, 1, BODY, "Autre chose.\n")).await;
    let Verdict::Parked { suggestion, .. } = verdict else { panic!("{verdict:?}") };
    assert!(zoe.one(asking(&zoe, note, "edit")).await.is_applied());
    let asked = right(&zoe, note);
    assert!(max.sees(suggestion).await.is_none() && max.sees(asked.id).await.is_none());
    assert!(give(&lea, &max, note, "manage").await.rev().is_some());
    let waits: Suggestion = max.sees(suggestion).await.expect("the suggestion").content();
    assert_eq!(waits.target, note.id);
    assert_eq!(listed(&max, Rel::RightOn, note).await.len(), 2, "Zoé's request and his own right");
    let items = max.everything(&[]).await;
    assert!([suggestion, asked.id].iter().all(|id| items.iter().any(|(_, item)| item.id == *id)));
    assert!(decide(&max, asked, 1, "granted").await.rev().is_some(), "who was given the right to manage decides");
    assert_eq!(level(&zoe, note.id).await, Some(Level::Edit));
    assert!(decide(&max, right(&max, note), 1, "revoked").await.rev().is_none(), "not of his own");
    assert!(decide(&lea, right(&max, note), 1, "revoked").await.rev().is_some());
    assert!(max.sees(suggestion).await.is_none() && max.sees(asked.id).await.is_none());
    assert_eq!(listed(&max, Rel::RightOn, note).await, [grant::id(max.id, note.id)]);
    assert_eq!(listed(&max, Rel::Targets, note).await, []);
    assert!(zoe.set(note, 1, note::field::TITLE, "La clef".into()).await.is_applied());
}

async fn librarians_decide_where_they_see(world: &World) {
    let (lea, max, mut curator) = (world.member("Léa").await, world.member("Max").await, world.member("Odile").await);
    curator.actor.duties.insert(Duty::Librarian);
    let open = lea.note("La clé", BODY, Audience::Members).await;
    let closed = lea.note("Le coffre", BODY, Audience::Private).await;
    assert!(max.one(asking(&max, open, "edit")).await.is_applied());
    assert!(give(&lea, &max, closed, "suggest").await.rev().is_some());
    let asked = right(&max, open);
    assert_eq!(listed(&curator, Rel::Holder, Ref { kind: Kind::Person, id: max.id }).await, [asked.id]);
    let items = curator.everything(&[]).await;
    assert!(items.iter().any(|(_, item)| item.id == asked.id && item.data.is_some()));
    assert!(items.iter().all(|(_, item)| item.id != right(&max, closed).id && item.id != closed.id));
    assert!(decide(&curator, asked, 1, "granted").await.rev().is_some());
    assert_eq!(level(&max, open.id).await, Some(Level::Edit));
    // Closed, what is on it is no longer theirs.
    assert!(lea.set(open, 1, domain::record::header::AUDIENCE, "private".into()).await.is_applied());
    assert!(curator.sees(asked.id).await.is_none() && curator.sees(open.id).await.is_none());
    assert_eq!(listed(&curator, Rel::RightOn, open).await, []);
    assert_eq!(level(&max, open.id).await, Some(Level::Edit), "who holds a right reads it still");
}
