//! Versions: one brought back, and who may see it; a record taken back; a suggestion taken in part.

use std::collections::BTreeSet;

use domain::care::{Suggestion, suggestion};
use domain::knowledge::{Note, note};
use domain::query::{Answer, Ask, Filter, List, Made, Order, Search, Version, Withdrawn};
use domain::record::{Ref, header};
use domain::{Audience, Fields, Kind, RecordId, Value};
use service::{Change, Deciding, Error, Form, FormAnswer, Restoring};
use sync::verdict::Parked;
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    a_version_is_brought_back_as_a_new_one,
    a_version_is_seen_by_who_could_see_it_then,
    who_may_not_edit_proposes_a_version,
    a_note_is_taken_back_with_its_reason_and_published_again,
    only_the_last_audience_is_told,
    what_was_published_and_taken_back_at_once_was_shown_to_nobody,
    an_author_withdraws_and_removes_nobody_else,
    a_suggestion_is_taken_in_part,
    what_was_written_since_stays_when_a_part_is_taken,
    a_suggestion_that_comes_late_undoes_nothing,
);

const BASE: &str = "Premier paragraphe.\n\nLe deuxième parle de pain.\n\nFin.\n";

async fn asked(person: &Person, ask: Ask) -> Answer {
    let reply = person.services.read(&person.actor, vec![ask]).await.expect("an answer");
    reply.answers.into_iter().next().expect("one answer")
}

async fn version(person: &Person, id: RecordId, rev: u64) -> Option<Version> {
    match asked(person, Ask::Version { id, rev }).await {
        Answer::Version(version) => version.map(|version| *version),
        other => panic!("{other:?}"),
    }
}

async fn withdrawn(person: &Person, id: RecordId) -> Option<Withdrawn> {
    match asked(person, Ask::Withdrawn(id)).await {
        Answer::Withdrawn(withdrawn) => withdrawn,
        other => panic!("{other:?}"),
    }
}

/// How each revision came to be, newest first.
async fn made(person: &Person, id: RecordId) -> Vec<Made> {
    match asked(person, Ask::History(id)).await {
        Answer::History(all) => all.into_iter().map(|revision| revision.made).collect(),
        other => panic!("{other:?}"),
    }
}

fn restoring(person: &Person, id: RecordId, version: u64, base: u64) -> Restoring {
    Restoring { group: person.services.fresh_group(), op: person.services.fresh_op(), id, version, base }
}

async fn restore(person: &Person, it: Restoring) -> Result<FormAnswer, Error> {
    person.services.restore(&person.actor, person.account, &it).await
}

async fn post(person: &Person, record: Ref, base: u64, fields: Fields) -> FormAnswer {
    let services = &person.services;
    let changes = vec![Change { record, base: Some(base), fields, bin: None }];
    let form = Form { group: services.fresh_group(), op: services.fresh_op(), changes };
    services.submit_form(&person.actor, person.account, &form).await.expect("an answer")
}

async fn with_author(owner: &Person, record: Ref, rev: u64, author: &Person) {
    let add = owner.op(record, Base::Rev(rev), OpKind::Add(note::field::AUTHORS, Value::Id(author.id)));
    assert_eq!(owner.one(add).await, Verdict::Applied { rev: rev + 1 });
}

async fn a_version_is_brought_back_as_a_new_one(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    with_author(&lea, record, 1, &max).await;
    let levain = BASE.replace("pain", "pain au levain");
    assert!(lea.one(lea.edit(record, 2, BASE, &levain)).await.is_applied());
    assert!(lea.set(record, 3, note::field::TITLE, "Levain".into()).await.is_applied());

    let it = restoring(&lea, record.id, 1, 4);
    let answer = restore(&lea, it).await.expect("an answer");
    assert_eq!(answer.rev(), Some(5), "{answer:?}");
    assert_eq!(restore(&lea, it).await.expect("an answer"), answer, "a double click");
    let stands = lea.sees(record.id).await.expect("it");
    let content: Note = stands.content();
    assert_eq!((stands.rev, content.title.as_str(), content.body.as_str()), (5, "Pain", BASE));
    assert_eq!(content.authors.len(), 2, "who signs it stays");
    assert_eq!((content.status, stands.audience()), (note::NoteStatus::Published, Audience::Members));
    assert_eq!(version(&lea, record.id, 4).await.expect("it").fields.get(&note::field::TITLE), Some(&"Levain".into()));

    // Somebody writes meanwhile: both are in it.
    let first = BASE.replace("Premier", "Tout premier");
    assert!(max.one(max.edit(record, 5, BASE, &first)).await.is_applied());
    let met = restore(&lea, restoring(&lea, record.id, 3, 5)).await.expect("an answer");
    assert!(met.merged() && met.suggestion().is_none(), "{met:?}");
    assert_eq!(lea.body(record.id).await, first.replace("pain", "pain au levain"));
    assert_eq!(made(&lea, record.id).await.first(), Some(&Made::Merge));
    assert_eq!(made(&lea, record.id).await.last(), Some(&Made::Hand));
    let nothing = restore(&lea, restoring(&lea, record.id, 7, 7)).await.expect("an answer");
    assert_eq!((nothing.rev(), nothing.verdicts.len()), (None, 0), "what stands already");
    assert!(matches!(restore(&lea, restoring(&lea, record.id, 99, 7)).await, Err(Error::NotFound)));
}

async fn a_version_is_seen_by_who_could_see_it_then(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Secret", "Le secret.\n", Audience::Private).await;
    assert!(lea.one(lea.edit(record, 1, "Le secret.\n", "Rien.\n")).await.is_applied());
    assert!(lea.set(record, 2, header::AUDIENCE, "public".into()).await.is_applied());
    for person in [&max, &world.visitor()] {
        for rev in [1, 2] {
            assert_eq!(version(person, record.id, rev).await, None, "{rev} was private");
        }
        assert!(version(person, record.id, 3).await.is_some());
        assert_eq!(version(person, record.id, 4).await, None, "there is none");
    }
    assert!(version(&lea, record.id, 1).await.is_some());
    assert!(matches!(restore(&max, restoring(&max, record.id, 1, 3)).await, Err(Error::NotFound)));
    assert!(lea.set(record, 3, header::AUDIENCE, "private".into()).await.is_applied());
    assert_eq!(version(&max, record.id, 3).await, None, "closed again, with all that was open");
}

async fn who_may_not_edit_proposes_a_version(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Pain", BASE, Audience::Public).await;
    let levain = BASE.replace("pain", "pain au levain");
    assert!(lea.one(lea.edit(record, 1, BASE, &levain)).await.is_applied());
    let answer = restore(&max, restoring(&max, record.id, 1, 2)).await.expect("an answer");
    let kept = answer.suggestion().expect("a suggestion");
    assert_eq!((answer.rev(), lea.body(record.id).await), (None, levain));
    let content: Suggestion = lea.sees(kept).await.expect("it").content();
    assert_eq!(content.source, suggestion::Source::Person);
    let visitor = world.visitor();
    let refused = restore(&visitor, restoring(&visitor, record.id, 1, 2)).await.expect("an answer");
    assert!(refused.refused(), "{refused:?}");
}

async fn finds(person: &Person, word: &str) -> usize {
    let search = Search { text: word.to_owned(), limit: 10, ..Search::default() };
    match asked(person, Ask::Search(search)).await {
        Answer::Search(found) => found.hits.len(),
        other => panic!("{other:?}"),
    }
}

async fn lists(person: &Person) -> usize {
    let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
    let list = List { filter, order: Order::Title, limit: 10, after: None, include: Vec::new() };
    match asked(person, Ask::List(list)).await {
        Answer::List(page) => page.cards.len(),
        other => panic!("{other:?}"),
    }
}

fn taking_back(reason: &str) -> Fields {
    Fields::from([(note::field::STATUS, "withdrawn".into()), (note::field::WITHDRAWN_REASON, reason.into())])
}

fn publishing() -> Fields {
    Fields::from([(note::field::STATUS, "published".into()), (note::field::WITHDRAWN_REASON, Value::Null)])
}

async fn a_note_is_taken_back_with_its_reason_and_published_again(world: &World) {
    let (lea, max, visitor) = (world.member("Léa").await, world.member("Max").await, world.visitor());
    let record = lea.note("Le xylophage", "Le xylophage mange le bois.\n", Audience::Public).await;
    with_author(&lea, record, 1, &max).await;
    assert_eq!((finds(&visitor, "xylophage").await, lists(&visitor).await), (1, 1));
    assert_eq!(withdrawn(&visitor, record.id).await, None, "it is there");

    let refused = post(&max, record, 2, taking_back("Je préfère.")).await;
    assert!(matches!(refused.verdicts[..], [Verdict::Parked { reason: Parked::SuggestOnly, .. }]), "{refused:?}");
    assert!(visitor.sees(record.id).await.is_some());

    let taken = post(&lea, record, 2, taking_back("Une erreur.")).await;
    assert_eq!(taken.verdicts, [Verdict::Applied { rev: 3 }], "the reason goes along with the change of state");
    let content: Note = lea.sees(record.id).await.expect("its authors see it").content();
    assert_eq!((content.status, content.withdrawn_reason.as_str()), (note::NoteStatus::Withdrawn, "Une erreur."));
    assert!(max.sees(record.id).await.is_some());
    let other = world.member("Zoé").await;
    for person in [&visitor, &other] {
        assert_eq!(person.sees(record.id).await, None);
        assert_eq!((finds(person, "xylophage").await, lists(person).await), (0, 0), "at once");
        let told = withdrawn(person, record.id).await.expect("told");
        assert_eq!((told.kind, told.reason.as_str()), (Kind::Note, "Une erreur."));
        assert!(told.since.millis() <= world.now_ms());
        assert_eq!(version(person, record.id, 2).await, None, "its versions go with it");
    }

    let refused = post(&max, record, 3, Fields::from([(note::field::STATUS, "published".into())])).await;
    assert_eq!(refused.rev(), None, "who took it back has it come back: {refused:?}");
    let back = post(&lea, record, 3, publishing()).await;
    assert_eq!(back.verdicts, [Verdict::Applied { rev: 4 }]);
    let content: Note = visitor.sees(record.id).await.expect("it is back").content();
    assert!(content.withdrawn_reason.is_empty());
    assert_eq!((finds(&visitor, "xylophage").await, lists(&visitor).await), (1, 1));
    assert_eq!(withdrawn(&visitor, record.id).await, None);
}

async fn only_the_last_audience_is_told(world: &World) {
    let (lea, max, visitor) = (world.member("Léa").await, world.member("Max").await, world.visitor());
    let members = lea.note("Entre nous", "corps\n", Audience::Members).await;
    assert!(post(&lea, members, 1, taking_back("Une erreur.")).await.rev().is_some());
    assert_eq!(withdrawn(&visitor, members.id).await, None);
    assert!(withdrawn(&max, members.id).await.is_some());
    // Opened once it was taken back: who never could read it learns nothing. Closed: nobody is told any more.
    assert!(lea.set(members, 2, header::AUDIENCE, "public".into()).await.is_applied());
    assert_eq!(withdrawn(&visitor, members.id).await, None);
    assert!(withdrawn(&max, members.id).await.is_some());
    assert!(lea.set(members, 3, header::AUDIENCE, "private".into()).await.is_applied());
    assert_eq!(withdrawn(&max, members.id).await, None);

    let private = lea.note("À moi", "corps\n", Audience::Private).await;
    assert!(post(&lea, private, 1, taking_back("Une erreur.")).await.rev().is_some());
    let open = lea.note("Jetée", "corps\n", Audience::Public).await;
    assert!(post(&lea, open, 1, taking_back("Une erreur.")).await.rev().is_some());
    assert!(lea.one(lea.op(open, Base::Rev(2), OpKind::Delete)).await.is_applied());
    for id in [private.id, world.services.fresh_id()] {
        assert_eq!(withdrawn(&max, id).await, None);
    }
    // Thrown away after that, its address goes on saying why.
    assert_eq!(withdrawn(&max, open.id).await.expect("told").reason, "Une erreur.");
}

async fn what_was_published_and_taken_back_at_once_was_shown_to_nobody(world: &World) {
    let (lea, visitor) = (world.member("Léa").await, world.visitor());
    let moves = |record: Ref, base: Base, from: &str, to: &str, with: Fields| {
        let field = note::field::STATUS;
        lea.op(record, base, OpKind::Transition { field, from: from.into(), to: to.into(), with })
    };
    let why = || Fields::from([(note::field::WITHDRAWN_REASON, Value::from("Une erreur."))]);
    // Written, published and taken back with no network: it arrives all at once.
    let record = Ref { kind: Kind::Note, id: lea.services.fresh_id() };
    let made = lea.op(record, Base::New, OpKind::Create(lea.note_fields("Le xylophage", "corps\n", Audience::Public)));
    let taken = moves(record, Base::After(made.id), "published", "withdrawn", why());
    let groups = [lea.group(vec![made]), lea.group(vec![taken])];
    let answered = lea.services.submit(&lea.sender(), &groups).await.expect("an answer");
    let rev = |n: usize| answered.groups[n].ops[0].1.rev();
    assert_eq!((rev(0), rev(1)), (Some(1), Some(2)), "{answered:?}");
    assert_eq!(withdrawn(&visitor, record.id).await, None);
    // Published again, read, and taken back: since then.
    world.pass(60);
    assert!(post(&lea, record, 2, publishing()).await.rev().is_some());
    world.pass(60);
    let before = world.now_ms();
    assert!(post(&lea, record, 3, taking_back("Une erreur.")).await.rev().is_some());
    assert!(withdrawn(&visitor, record.id).await.expect("told").since.millis() >= before);
    // What is published in the bin is read by nobody.
    let binned = lea.note("Jetée", "corps\n", Audience::Private).await;
    assert!(lea.one(lea.op(binned, Base::Rev(1), OpKind::Delete)).await.is_applied());
    assert!(lea.set(binned, 2, header::AUDIENCE, "public".into()).await.is_applied());
    world.pass(60);
    assert!(lea.one(moves(binned, Base::Rev(3), "published", "withdrawn", why())).await.is_applied());
    assert!(lea.one(lea.op(binned, Base::Rev(4), OpKind::Restore)).await.is_applied());
    assert_eq!(withdrawn(&visitor, binned.id).await, None);
}

async fn an_author_withdraws_and_removes_nobody_else(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    with_author(&lea, record, 1, &max).await;
    let signed_by = |person: &Person| Fields::from([(note::field::AUTHORS, Value::List(vec![Value::Id(person.id)]))]);
    let refused = post(&max, record, 2, signed_by(&max)).await;
    assert_eq!(refused.rev(), None, "nobody takes another off: {refused:?}");
    assert_eq!(post(&max, record, 2, signed_by(&lea)).await.rev(), Some(3));
    let content: Note = lea.sees(record.id).await.expect("it").content();
    assert_eq!(content.authors, [lea.id]);
    let late = max.one(max.edit(record, 3, BASE, "Rien.\n")).await;
    assert!(matches!(late, Verdict::Parked { reason: Parked::SuggestOnly, .. }), "{late:?}");
}

async fn suggested(author: &Person, record: Ref, rev: u64, before: &str, after: &str) -> RecordId {
    match author.one(author.edit(record, rev, before, after)).await {
        Verdict::Parked { suggestion, reason: Parked::SuggestOnly } => suggestion,
        other => panic!("{other:?}"),
    }
}

fn deciding(person: &Person, id: RecordId, target_base: u64, chosen: &[&str], answer: &str) -> Deciding {
    Deciding {
        group: person.services.fresh_group(),
        op: person.services.fresh_op(),
        id,
        base: 1,
        target_base,
        chosen: chosen.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(),
        answer: answer.to_owned(),
    }
}

async fn decide(person: &Person, it: &Deciding) -> Result<FormAnswer, Error> {
    person.services.decide(&person.actor, person.account, it).await
}

async fn a_suggestion_is_taken_in_part(world: &World) {
    let (lea, max, zoe) = (world.member("Léa").await, world.member("Max").await, world.member("Zoé").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    let proposed = BASE.replace("Premier", "Tout premier").replace("Fin.", "Fin heureuse.");
    let id = suggested(&zoe, record, 1, BASE, &proposed).await;
    let it = deciding(&lea, id, 1, &["f33.1"], "Le premier est bien ainsi.");
    assert!(matches!(decide(&zoe, &it).await, Err(Error::Denied)), "nobody decides what they propose");
    assert!(matches!(decide(&max, &it).await, Err(Error::NotFound)));

    let answer = decide(&lea, &it).await.expect("an answer");
    assert!(answer.verdicts.iter().all(Verdict::is_applied), "{answer:?}");
    assert_eq!(decide(&lea, &it).await.expect("an answer"), answer, "a double click");
    assert_eq!(lea.body(record.id).await, BASE.replace("Fin.", "Fin heureuse."));
    for person in [&lea, &zoe] {
        let content: Suggestion = person.sees(id).await.expect("it").content();
        assert_eq!(content.status, suggestion::SuggestionStatus::AcceptedInPart);
        assert_eq!((content.decided_by, content.answer.as_str()), (Some(lea.id), "Le premier est bien ainsi."));
        let left = sync::parts::left(&content);
        assert_eq!(left.iter().map(|part| part.key.as_str()).collect::<Vec<_>>(), ["f33.0"]);
        assert!(format!("{left:?}").contains("Tout premier"), "what was left is still read: {left:?}");
    }

    let other = suggested(&zoe, record, 2, &BASE.replace("Fin.", "Fin heureuse."), "Autre chose.\n").await;
    let refused = decide(&lea, &deciding(&lea, other, 2, &[], "Non.")).await.expect("an answer");
    assert!(refused.verdicts.iter().all(Verdict::is_applied), "{refused:?}");
    let content: Suggestion = lea.sees(other).await.expect("it").content();
    assert_eq!(
        (content.status, lea.sees(record.id).await.expect("it").rev),
        (suggestion::SuggestionStatus::Refused, 2)
    );
    // Somebody whose page is older is told, and writes nothing.
    let late = decide(&lea, &deciding(&lea, other, 2, &["f33.0"], "Oui.")).await;
    assert!(matches!(late, Err(Error::Settled)), "{late:?}");
    assert_eq!(lea.sees(record.id).await.expect("it").rev, 2);
}

async fn what_was_written_since_stays_when_a_part_is_taken(world: &World) {
    let (lea, zoe) = (world.member("Léa").await, world.member("Zoé").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    let proposed = BASE.replace("Premier", "Tout premier").replace("Fin.", "Fin heureuse.");
    let id = suggested(&zoe, record, 1, BASE, &proposed).await;
    let since = BASE.replace("pain", "pain au levain");
    assert!(lea.one(lea.edit(record, 1, BASE, &since)).await.is_applied());
    // The page was made on what was written since, and it changes once more before the form comes.
    let it = deciding(&lea, id, 2, &["f33.0", "f33.1"], "");
    let more = since.replace("levain", "levain noir");
    assert!(lea.one(lea.edit(record, 2, &since, &more)).await.is_applied());
    let answer = decide(&lea, &it).await.expect("an answer");
    assert!(answer.suggestion().is_none() && answer.rev().is_some(), "{answer:?}");
    let all = more.replace("Premier", "Tout premier").replace("Fin.", "Fin heureuse.");
    assert_eq!(lea.body(record.id).await, all);
    let content: Suggestion = lea.sees(id).await.expect("it").content();
    assert_eq!(content.status, suggestion::SuggestionStatus::Accepted);
}

async fn a_suggestion_that_comes_late_undoes_nothing(world: &World) {
    let (lea, zoe) = (world.member("Léa").await, world.member("Zoé").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    let since = BASE.replace("Fin.", "Depuis, Léa ajoute ceci.\n\nFin.");
    assert!(lea.one(lea.edit(record, 1, BASE, &since)).await.is_applied());
    assert!(lea.set(record, 2, note::field::TITLE, "Levain".into()).await.is_applied());
    // Zoé wrote twice with no network, on the first revision; the second comes in a request of its own.
    let (once, twice) = (BASE.replace("Premier", "Tout premier"), BASE.replace("Premier", "Vraiment tout premier"));
    let first = zoe.edit(record, 1, BASE, &once);
    let mut second = zoe.edit(record, 1, &once, &twice);
    second.base = Base::After(first.id);
    for (op, proposed) in [(first, &once), (second, &twice)] {
        let Verdict::Parked { suggestion: id, .. } = zoe.one(op).await else { panic!("it waits") };
        let content: Suggestion = lea.sees(id).await.expect("it").content();
        assert_eq!(content.base_rev, Some(1), "what its author saw");
        let stands = lea.sees(record.id).await.expect("it");
        let base = version(&lea, record.id, 1).await.expect("it").fields;
        let parts = sync::parts::parts(&content, &stands, Some(&base));
        assert_eq!(parts.len(), 1, "what Léa wrote since is no part of it: {parts:?}");
        let answer = decide(&lea, &deciding(&lea, id, stands.rev, &["f33.0"], "")).await.expect("an answer");
        assert!(answer.verdicts.iter().all(Verdict::is_applied), "{answer:?}");
        let body = lea.body(record.id).await;
        assert!(body.contains("Léa ajoute ceci."), "{body}");
        assert_eq!(body.lines().next(), proposed.lines().next());
    }
}
