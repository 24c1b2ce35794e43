//! What a device exported goes in once, as its owner's, whichever way the rest of it came.

use std::io::Cursor;

use domain::knowledge::{Note, note};
use domain::query::{Answer, Ask, Filter, List, Order};
use domain::record::Ref;
use domain::{Audience, Fields, Kind, RecordId, Value};
use service::rescue::{Asked, Report, Unusable};
use storage::{operations, quarantine};
use sync::codec::Received;
use sync::outbox::{Entry, Way};
use sync::rescue::{Begun, Part, Rescue};
use sync::{Base, OpKind};

use crate::harness::{Person, World, email, on_each_engine};

on_each_engine!(
    what_was_not_sent_goes_in_once,
    what_meets_another_version_is_merged_and_what_cannot_go_in_says_why,
    a_patch_whose_base_is_gone_goes_in_whole,
    a_dry_run_decides_and_writes_nothing,
    what_was_only_begun_becomes_a_private_draft,
    a_file_of_nobody_here_is_refused_whole,
    what_nobody_can_read_is_kept,
);

fn entry(person: &Person, received: &Received, title: &str) -> Entry {
    Entry {
        ord: 1,
        group: received.group.clone(),
        title: title.to_owned(),
        written_ms: 1,
        account: person.account,
        way: Way::Unsent,
        bases: Vec::new(),
        bytes: sync::codec::encode_group(&received.group),
    }
}

fn file(person: &Person, parts: Vec<Part>) -> Vec<u8> {
    Rescue { device: Some(person.device), account: person.account, made_ms: 1, parts }.encode()
}

fn actions(person: &Person, groups: &[Received]) -> Vec<u8> {
    let part = |group: &Received| Part::Action(entry(person, group, "Écrit").encode(person.device));
    file(person, groups.iter().map(part).collect())
}

async fn imported(world: &World, file: &[u8]) -> Report {
    world.services.import_rescue(Cursor::new(file), &Asked::default()).await.expect("a report")
}

fn counts(report: &Report) -> (u32, u32, u32, usize) {
    (report.applied, report.merged, report.known, report.problems.len())
}

fn create(person: &Person, title: &str) -> Received {
    let record = Ref { kind: Kind::Note, id: person.services.fresh_id() };
    let fields = person.note_fields(title, "Texte.\n", Audience::Private);
    person.group(vec![person.op(record, Base::New, OpKind::Create(fields))])
}

fn id(group: &Received) -> RecordId {
    group.group.ops[0].record.id
}

async fn what_was_not_sent_goes_in_once(world: &World) {
    let lea = world.member("Léa").await;
    let first = create(&lea, "Première");
    let record = first.group.ops[0].record;
    let edit = OpKind::edit_text(note::field::BODY, "Texte.\n", "Texte, puis plus.\n");
    let then = lea.group(vec![lea.op(record, Base::After(first.group.ops[0].id), edit)]);
    let other = create(&lea, "Autre");
    // The device sent one of them meanwhile.
    lea.push(core::slice::from_ref(&other)).await.expect("an answer");
    let file = actions(&lea, &[first.clone(), then, other.clone()]);
    let report = imported(world, &file).await;
    assert_eq!(counts(&report), (2, 0, 1, 0), "{report:?}");
    assert_eq!(report.last_line(), "2 applied, 0 merged, 1 known, 0 problems");
    assert_eq!(report.owners, [email("Léa")]);
    assert_eq!(lea.body(record.id).await, "Texte, puis plus.\n");
    let rev = lea.sees(record.id).await.expect("the note").rev;
    assert_eq!(counts(&imported(world, &file).await), (0, 0, 3, 0));
    assert_eq!(lea.sees(record.id).await.expect("the note").rev, rev, "nothing changed");
    // And the device, should it come to send after all, gets the answers that were given.
    let pushed = lea.push(&[first]).await.expect("an answer");
    assert!(pushed.groups[0].ops[0].1.is_applied());
    assert_eq!(lea.sees(record.id).await.expect("the note").rev, rev);
}

async fn what_meets_another_version_is_merged_and_what_cannot_go_in_says_why(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let base = "Un.\n\nDeux.\n\nTrois.\n";
    let shared = lea.note("Partagée", base, Audience::Members).await;
    let mine = lea.group(vec![lea.edit(shared, 1, base, "Un, de Léa.\n\nDeux.\n\nTrois.\n")]);
    lea.one(lea.edit(shared, 1, base, "Un.\n\nDeux.\n\nTrois, en ligne.\n")).await;
    let long = lea.op(
        shared,
        Base::Rev(1),
        OpKind::Set(Fields::from([(note::field::TITLE, Value::from("x".repeat(300).as_str()))])),
    );
    let secret = max.note("À Max", "Texte.\n", Audience::Private).await;
    let stranger = lea.edit(secret, 1, "Texte.\n", "Autre.\n");
    let mut early = create(&lea, "Trop tôt");
    early.group.ops[0].deps = vec![world.services.fresh_op()];
    let early = lea.group(early.group.ops);
    let file = actions(&lea, &[mine, lea.group(vec![long]), lea.group(vec![stranger]), early.clone()]);
    for (turn, expected) in [(1, (0, 1, 0, 3)), (2, (0, 0, 1, 3))] {
        let report = imported(world, &file).await;
        assert_eq!(counts(&report), expected, "{turn}: {report:?}");
        let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert!(said[0].contains("`title`") && said[0].contains("mend"), "{said:?}");
        assert!(said[1].contains("may not change it") && said[1].contains("quarantine"), "{said:?}");
        assert!(said[2].contains("neither here nor in this file"), "{said:?}");
    }
    assert_eq!(lea.body(shared.id).await, "Un, de Léa.\n\nDeux.\n\nTrois, en ligne.\n");
    assert_eq!(max.body(secret.id).await, "Texte.\n", "an import has the rights of its owner");
    let mut at = world.services.database().reader().await.expect("a reader");
    assert_eq!(quarantine::count_open(&mut at).await.expect("a count"), 1, "kept once");
    let waiting = operations::waiting(&mut at, None, 10).await.expect("the backlog");
    assert_eq!(waiting.iter().map(|waiting| waiting.group).collect::<Vec<_>>(), [early.group.id]);
}

async fn a_patch_whose_base_is_gone_goes_in_whole(world: &World) {
    let lea = world.member("Léa").await;
    let base = "Une ligne assez longue pour que cela vaille la peine.\n".repeat(200);
    let record = lea.note("Longue", &base, Audience::Members).await;
    // What it started from never reached this server: it was restored since.
    let (before, after) = (base.replacen("longue", "brève", 1), base.replacen("longue", "courte", 1));
    let edit = lea.op(record, Base::Rev(1), OpKind::edit_text(note::field::BODY, &before, &after));
    assert!(matches!(&edit.kind, OpKind::EditText { body: sync::TextBody::Patch(_), .. }));
    let op = edit.id;
    let group = lea.group(vec![edit]);
    let then = create(&lea, "Ensuite");
    let mut then = then.group.ops;
    then[0].deps = vec![op];
    let then = lea.group(then);
    let mut held = entry(&lea, &group, "Longue");
    let bare = file(&lea, vec![Part::Action(held.encode(lea.device))]);
    let report = imported(world, &bare).await;
    assert_eq!(counts(&report), (0, 0, 0, 1), "without the text that it started from: {report:?}");
    held.bases = vec![(op, note::field::BODY, before)];
    let parts =
        vec![Part::Action(held.encode(lea.device)), Part::Action(entry(&lea, &then, "Ensuite").encode(lea.device))];
    let file = file(&lea, parts);
    let report = imported(world, &file).await;
    assert!(report.problems.is_empty(), "{report:?}");
    assert!(lea.sees(id(&then)).await.is_some(), "what came after it went in, too");
    let report = imported(world, &file).await;
    assert_eq!(counts(&report), (0, 0, 2, 0), "{report:?}");
}

async fn a_dry_run_decides_and_writes_nothing(world: &World) {
    let lea = world.member("Léa").await;
    let group = create(&lea, "Première");
    let file = actions(&lea, core::slice::from_ref(&group));
    let asked = Asked { dry_run: true, ..Asked::default() };
    let report = world.services.import_rescue(Cursor::new(&file), &asked).await.expect("a report");
    assert_eq!(counts(&report), (1, 0, 0, 0));
    assert!(lea.sees(id(&group)).await.is_none());
    assert_eq!(counts(&imported(world, &file).await), (1, 0, 0, 0));
}

async fn what_was_only_begun_becomes_a_private_draft(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let saved = create(&lea, "Enregistrée");
    let begun = |key: &str, text: String| Part::Draft(Begun { key: key.to_owned(), at_ms: 5, text });
    let typed = |id: RecordId, fields: &str| format!("{{\"id\":\"{id}\",\"before\":null,\"typed\":{{{fields}}}}}");
    let parts = vec![
        begun("new/note", typed(lea.services.fresh_id(), "\"title\":\"Commencée\",\"body\":\"La moitié.\"")),
        begun("new/term", typed(lea.services.fresh_id(), "\"labels.fr\":\"Levain\",\"definition\":\"Pâte\"")),
        begun(&id(&saved).to_string(), typed(id(&saved), "\"title\":\"Enregistrée\",\"body\":\"Texte.\"")),
        begun("new/note", typed(lea.services.fresh_id(), "\"title\":\" \",\"body\":\"\"")),
        begun("odd", "no form of ours".to_owned()),
    ];
    lea.push(core::slice::from_ref(&saved)).await.expect("an answer");
    let file = file(&lea, parts);
    let report = imported(world, &file).await;
    assert_eq!(counts(&report), (1, 0, 1, 2), "{report:?}");
    assert_eq!(report.drafts, 1);
    let printed: Vec<&str> = report.printed.iter().map(|printed| printed.text.as_str()).collect();
    assert_eq!(printed, ["definition: Pâte\nlabels.fr: Levain\n", "no form of ours"]);
    let titled = |actor: &Person| {
        let (services, actor) = (world.services.clone(), actor.actor.clone());
        async move {
            let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
            let list = List { filter, order: Order::Recent, limit: 50, ..List::default() };
            let reply = services.read(&actor, vec![Ask::List(list)]).await.expect("an answer");
            let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a list") };
            page.cards
                .into_iter()
                .filter(|card| card.title == "Commencée")
                .map(|card| card.reference.id)
                .collect::<Vec<_>>()
        }
    };
    let found = titled(&lea).await;
    assert_eq!(found.len(), 1);
    let draft = lea.sees(found[0]).await.expect("the draft");
    let content = draft.content::<Note>();
    assert_eq!((content.body.as_str(), content.status), ("La moitié.", note::NoteStatus::Draft));
    assert!(titled(&max).await.is_empty(), "it is its author's alone");
    let report = imported(world, &file).await;
    assert_eq!(counts(&report), (0, 0, 2, 2), "{report:?}");
}

async fn a_file_of_nobody_here_is_refused_whole(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let services = &world.services;
    let (ours, theirs) = (create(&lea, "Ici"), create(&lea, "Ailleurs"));
    let stranger = Person { account: Some(domain::AccountId::from_bytes([42; 16])), ..lea.clone() };
    let parts = vec![
        Part::Action(entry(&lea, &ours, "Ici").encode(lea.device)),
        Part::Action(entry(&stranger, &theirs, "Ailleurs").encode(lea.device)),
    ];
    let refused = services.import_rescue(Cursor::new(file(&lea, parts)), &Asked::default()).await;
    assert!(matches!(refused, Err(Unusable::Stranger)), "{refused:?}");
    // A file that does not say whose it is needs a name; one that does takes no other.
    let nobody = Person { account: None, ..lea.clone() };
    let unsaid = actions(&nobody, core::slice::from_ref(&ours));
    let refused = services.import_rescue(Cursor::new(&unsaid), &Asked::default()).await;
    assert!(matches!(refused, Err(Unusable::Unsaid)), "{refused:?}");
    let named = |name: &str| Asked { email: Some(email(name)), dry_run: false };
    let refused = services.import_rescue(Cursor::new(&unsaid), &named("Personne")).await;
    assert!(matches!(refused, Err(Unusable::NoAccount(_))), "{refused:?}");
    let said = actions(&lea, core::slice::from_ref(&ours));
    let refused = services.import_rescue(Cursor::new(&said), &named("Max")).await;
    assert!(matches!(refused, Err(Unusable::Another { .. })), "{refused:?}");
    // A device that is somebody else's here cannot speak for Léa.
    max.subscribe(&[]).await;
    let borrowed = Person { device: max.device, ..lea.clone() };
    let refused =
        services.import_rescue(Cursor::new(actions(&borrowed, core::slice::from_ref(&ours))), &Asked::default()).await;
    assert!(matches!(refused, Err(Unusable::OtherDevice)), "{refused:?}");
    let refused = services.import_rescue(Cursor::new(&said[..said.len() - 9]), &Asked::default()).await;
    assert!(matches!(refused, Err(Unusable::File(sync::rescue::Unusable::CutShort))), "{refused:?}");
    assert!(lea.sees(id(&ours)).await.is_none(), "nothing was taken");
    let report = services.import_rescue(Cursor::new(&unsaid), &named("Léa")).await.expect("a report");
    assert_eq!(counts(&report), (1, 0, 0, 0));
    assert!(lea.sees(id(&ours)).await.is_some());
}

async fn what_nobody_can_read_is_kept(world: &World) {
    let lea = world.member("Léa").await;
    let ours = create(&lea, "Ici");
    let mut newer = entry(&lea, &create(&lea, "Plus tard"), "Plus tard");
    newer.bytes.push(9);
    let parts = vec![
        Part::Other(77, b"of a build to come".to_vec()),
        Part::Action(newer.encode(lea.device)),
        Part::Action(entry(&lea, &ours, "Ici").encode(lea.device)),
    ];
    let file = file(&lea, parts);
    for expected in [(1, 0, 0, 2), (0, 0, 1, 2)] {
        let report = imported(world, &file).await;
        assert_eq!(counts(&report), expected, "{report:?}");
        let mut at = world.services.database().reader().await.expect("a reader");
        assert_eq!(quarantine::count_open(&mut at).await.expect("a count"), 2, "each once");
    }
}
