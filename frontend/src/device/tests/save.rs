//! What is saved is here, shown, found, and goes out once.

use domain::knowledge::Note;
use domain::policy::Level;
use domain::query::{Answer, Ask, Filter, List, Search};
use domain::{GroupId, Kind, RecordId};
use sync::Verdict;
use sync::engine::{Choice, Event, State};
use sync::operation::OpKind;
use sync::ports::{Durability, LocalStore, Store, StoreError, Write};
use sync::rescue::{Action, Part, Rescue};
use sync::status::RecordStatus;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::super::{Device, renewal};
use super::world::{World, edited, fresh, new_note, settle, until};

pub(super) async fn shown(device: &Device, id: RecordId) -> Option<domain::query::Seen> {
    let reply = device.read(vec![Ask::Record(id)]).await.unwrap();
    assert!(reply.from_device);
    match reply.answers.into_iter().next() {
        Some(Answer::Record(seen)) => seen.map(|seen| *seen),
        other => panic!("{other:?}"),
    }
}

pub(super) async fn found(device: &Device, text: &str) -> Vec<RecordId> {
    let search = Search { text: text.to_owned(), limit: 10, ..Search::default() };
    match device.read(vec![Ask::Search(search)]).await.unwrap().answers.into_iter().next() {
        Some(Answer::Search(found)) => {
            assert_eq!(found.total as usize, found.hits.len());
            assert!(found.hits.iter().all(|hit| hit.passages.iter().all(|passage| !passage.marks.is_empty())));
            found.hits.iter().map(|hit| hit.card.reference.id).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn what_is_saved_offline_is_there_at_the_next_start() {
    let (world, name) = (World::new(), fresh("restart").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let id = device.fresh_id();
    device.save("Première".to_owned(), vec![new_note(id, 1, "Première", "Un paragraphe.")]).await.unwrap();
    drop(device);

    let device = world.device(&name, 1);
    let seen = shown(&device, id).await.unwrap();
    assert_eq!((seen.record.rev, seen.level), (0, Level::Manage));
    assert_eq!(device.status(id).await, Ok(RecordStatus::OnDevice));
    assert_eq!(LocalStore::totals(&device).await.unwrap().on_device, 1);
    let journal = device.journal().await.unwrap();
    assert_eq!((journal.len(), journal[0].title.as_str(), journal[0].record.id), (1, "Première", id));
    assert_eq!(found(&device, "paragraphe").await, [id]);

    device.save("Encore".to_owned(), edited(&seen.record, "Un autre texte.")).await.unwrap();
    let record = shown(&device, id).await.unwrap().record;
    assert_eq!(record.content::<Note>().body.as_str(), "Un autre texte.");
    assert_eq!(found(&device, "paragraphe").await, []);
    assert_eq!(found(&device, "autre texte").await, [id]);
    assert_eq!(device.journal().await.unwrap().len(), 2);
    let list = List { filter: Filter { kinds: vec![Kind::Note], ..Filter::default() }, limit: 5, ..List::default() };
    match device.read(vec![Ask::List(list)]).await.unwrap().answers.remove(0) {
        Answer::List(page) => assert_eq!((page.total, page.cards[0].title.as_str()), (1, "Première")),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn it_leaves_without_a_click_and_once() {
    let (world, name) = (World::new(), fresh("leaves").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let id = device.fresh_id();
    device.save("Note".to_owned(), vec![new_note(id, 1, "Note", "Texte.")]).await.unwrap();
    device.tell(Event::Leader(true));
    until(&device, |state| state.totals().offline).await;
    assert!(world.record(id).is_none());
    world.online.set(true);
    device.tell(Event::Online { now_ms: super::super::now_ms() });
    settle(&device).await;
    assert_eq!(world.record(id).unwrap().rev, 1);
    assert_eq!(world.server.borrow().groups().count(), 1);
    assert_eq!(device.status(id).await, Ok(RecordStatus::Settled));
    let seen = shown(&device, id).await.unwrap();
    assert_eq!((seen.record.rev, seen.level), (1, Level::Manage));
    assert!(device.journal().await.unwrap()[0].answered.is_some());
}

#[wasm_bindgen_test]
async fn two_tabs_save_and_the_one_that_leads_sends_both() {
    let (world, name) = (World::new(), fresh("tabs").await);
    let (one, two) = (world.device(&name, 1), world.device(&name, 1));
    one.tell(Event::Leader(true));
    let ids: Vec<RecordId> = (0..6).map(|_| one.fresh_id()).collect();
    for (at, id) in ids.iter().enumerate() {
        let device = if at % 2 == 0 { &one } else { &two };
        let title = format!("Note {at}");
        device.save(title.clone(), vec![new_note(*id, 1, &title, "Texte.")]).await.unwrap();
    }
    // What one tab wrote, the other shows.
    for id in &ids {
        assert!(shown(&one, *id).await.is_some() && shown(&two, *id).await.is_some());
    }
    settle(&one).await;
    for id in &ids {
        assert!(world.record(*id).is_some(), "{id}");
    }
    until(&two, |state| state.kept().is_some_and(|kept| kept.outbox.is_empty())).await;
    assert_eq!(two.status(ids[1]).await, Ok(RecordStatus::Settled));
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_until_it_is_empty() {
    let (world, name) = (World::new(), fresh("draft").await);
    let device = world.device(&name, 1);
    let id = device.fresh_id();
    device.keep_draft(&id.to_string(), "à moitié écrit").await.unwrap();
    drop(device);
    let device = world.device(&name, 1);
    let draft = device.draft(&id.to_string()).await.unwrap().unwrap();
    assert_eq!(draft.text, "à moitié écrit");
    assert!(draft.at.millis() > 1_700_000_000_000);
    assert_eq!(device.status(id).await, Ok(RecordStatus::Draft));
    let kept: Vec<String> = device.drafts().await.unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(kept, [id.to_string()]);
    device.keep_draft(&id.to_string(), "").await.unwrap();
    assert_eq!(device.drafts().await.unwrap().len(), 0);
    assert_eq!(device.draft(&id.to_string()).await, Ok(None));
    assert_eq!(device.status(id).await, Ok(RecordStatus::Settled));
}

#[wasm_bindgen_test]
async fn what_the_server_rejects_stays_with_its_author() {
    let (world, name) = (World::new(), fresh("rejected").await);
    let device = world.device(&name, 1);
    let id = device.fresh_id();
    let mut change = new_note(id, 1, "Note", "Texte.");
    if let OpKind::Create(fields) = &mut change.kind {
        fields.insert(domain::knowledge::note::field::TITLE, "long ".repeat(100).as_str().into());
    }
    let group = device.save("Note".to_owned(), vec![change]).await.unwrap();
    device.tell(Event::Leader(true));
    until(&device, |state| state.totals().to_check == 1).await;
    assert_eq!(device.status(id).await, Ok(RecordStatus::NeedsFix));
    assert!(!device.export_unsent(None).await.unwrap().is_empty());
    let line = device.journal().await.unwrap().remove(0);
    assert!(matches!(line.why, Some(Verdict::Rejected { .. })), "{line:?}");
    assert_eq!(device.asked().await, Ok(Vec::new()));
    device.decide(Choice::Discard(group)).await.unwrap();
    until(&device, |state| state.totals().to_check == 0).await;
    assert!(device.export_unsent(None).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn what_a_build_before_stored_is_found_again() {
    let (world, name) = (World::new(), fresh("renewal").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    device.save("Une".to_owned(), vec![new_note(device.fresh_id(), 1, "Une", "Texte.")]).await.unwrap();
    let database = device.opened().await.unwrap().database.clone();
    let version = || database.bytes(Store::Meta, "projections");
    while version().await.unwrap().is_none() {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    let old = Write::Put { store: Store::Meta, key: "projections".to_owned(), bytes: vec![0] };
    database.put(Durability::Relaxed, vec![old]).await.unwrap();
    let before = database.generation().await.unwrap();
    renewal::renew(&database).await.unwrap();
    assert_eq!(database.generation().await, Ok(before + 1));
    assert_eq!(version().await, Ok(Some(domain::PROJECTION_VERSION.to_be_bytes().to_vec())));
    renewal::renew(&database).await.unwrap();
    assert_eq!(database.generation().await, Ok(before + 1));
    // The engine goes on from where that left it.
    device.save("Deux".to_owned(), vec![new_note(device.fresh_id(), 1, "Deux", "Texte.")]).await.unwrap();
    assert_eq!(found(&device, "texte").await.len(), 2);
}

#[wasm_bindgen_test]
async fn what_is_not_sent_leaves_as_a_file_that_says_whose_it_is() {
    let (world, name) = (World::new(), fresh("export").await);
    world.online.set(false);
    let device = world.device(&name, 2);
    for title in ["Un", "Deux"] {
        device.save(title.to_owned(), vec![new_note(device.fresh_id(), 2, title, "Texte.")]).await.unwrap();
    }
    device.keep_draft("new/note", "{\"typed\":\"à moitié\"}").await.unwrap();
    let file = Rescue::decode(&device.export_unsent(None).await.unwrap().opening).unwrap();
    let (id, kept) = device
        .look(|id, state: &State| (id, state.kept().unwrap().outbox.keys().map(|(_, id)| *id).collect::<Vec<_>>()))
        .unwrap();
    assert_eq!((file.device, file.account), (Some(id), Some(super::world::account(2))));
    let mut groups = Vec::new();
    let mut drafts = Vec::new();
    for part in &file.parts {
        match part {
            Part::Draft(begun) => drafts.push((begun.key.clone(), begun.text.clone())),
            Part::Action(bytes) => {
                let action = Action::read(bytes).unwrap().remove(0);
                assert_eq!(action.account, file.account);
                groups.push(action.group);
            }
            Part::Other(..) => panic!("{part:?}"),
        }
    }
    assert_eq!(groups, kept);
    let begun = ("new/note".to_owned(), "{\"typed\":\"à moitié\"}".to_owned());
    assert_eq!(drafts, [begun], "what was only begun goes along");
    // One piece alone, and nothing of what is not here.
    let one = Rescue::decode(&device.export_unsent(Some(kept[1])).await.unwrap().opening).unwrap();
    assert_eq!(one.parts.len(), 1);
    assert!(matches!(&one.parts[0], Part::Action(bytes) if Action::read(bytes).unwrap()[0].group == kept[1]));
    assert!(device.export_unsent(Some(GroupId::from_bytes([3; 16]))).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_wiped_device_holds_nothing_and_takes_nothing() {
    let (world, name) = (World::new(), fresh("wipe").await);
    world.online.set(false);
    let (device, other) = (world.device(&name, 1), world.device(&name, 1));
    let id = device.fresh_id();
    device.save("Note".to_owned(), vec![new_note(id, 1, "Note", "Texte.")]).await.unwrap();
    assert!(shown(&other, id).await.is_some());
    device.wipe().await.unwrap();
    assert_eq!(device.read(Vec::new()).await.err(), Some(StoreError::Denied));
    let late = other.save("Tard".to_owned(), vec![new_note(other.fresh_id(), 1, "Tard", "Texte.")]).await;
    assert_eq!(late, Err(StoreError::Denied));
    let again = world.device(&name, 1);
    assert!(shown(&again, id).await.is_none());
    assert_eq!(again.journal().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn saving_is_quick() {
    let (world, name) = (World::new(), fresh("quick").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let clock = || web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    let body = "Une phrase de plus. ".repeat(50);
    let mut times = Vec::new();
    for number in 0..100 {
        let change = new_note(device.fresh_id(), 1, &format!("Note {number}"), &body);
        let start = clock();
        device.save("Note".to_owned(), vec![change]).await.unwrap();
        times.push(clock() - start);
    }
    times.sort_by(f64::total_cmp);
    assert_eq!(times.len(), 100);
    console_log!("save, from the form to the disk: p50 {:.1} ms, p99 {:.1} ms", times[50], times[98]);
}
