//! What the device keeps: it arrives, is searched, is renewed, and leaves.

use domain::projection::{Axis, Facet, Rel};
use domain::query::{Answer, Ask, Filter, List, Order, Page, Search};
use domain::{Kind, RecordId, Selector};
use sync::engine::{Event, State};
use sync::ports::{LocalStore, Store};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, kits, visited};
use super::save::found;
use super::world::{World, edited, fresh, new_note, new_notebook, new_placement, settle, until};

/// A carnet with notes of these titles, written by the first person.
async fn carnet(world: &std::rc::Rc<World>, name: &str, titles: &[&str]) -> (Device, RecordId, Vec<RecordId>) {
    let author = world.device(&fresh(&format!("{name}-author")).await, 1);
    let notebook = author.fresh_id();
    let mut changes = vec![new_notebook(notebook, "Carnet")];
    let mut notes = Vec::new();
    for title in titles {
        let note = author.fresh_id();
        changes.push(new_note(note, 1, title, &format!("{title} : le texte de la note.")));
        changes.push(new_placement(notebook, note));
        notes.push(note);
    }
    author.save("Carnet".to_owned(), changes).await.unwrap();
    settle(&author).await;
    assert!(world.record(notebook).is_some_and(|record| record.rev > 0));
    (author, notebook, notes)
}

async fn content(device: &Device, notebook: RecordId) -> Page {
    let list = List {
        filter: Filter { kinds: vec![Kind::Placement], linked: Some((Rel::In, notebook)), ..Filter::default() },
        order: Order::Position,
        limit: 50,
        include: vec![Rel::Item],
        ..List::default()
    };
    match device.read(vec![Ask::List(list)]).await.unwrap().answers.remove(0) {
        Answer::List(page) => page,
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_visitor_keeps_a_carnet_and_reads_it_offline() {
    let world = World::new();
    let (author, notebook, notes) = carnet(&world, "visitor", &["Élan", "Ancre"]).await;
    let name = fresh("visitor").await;
    let visitor = world.device(&name, 0);
    let curious = visitor.clone();
    let exchanges = wasm_bindgen_futures::future_to_promise(async move {
        curious.worth_exchanging().await;
        Ok(wasm_bindgen::JsValue::NULL)
    });
    world.asked.borrow_mut().clear();
    visitor.hold(Selector::Notebook(notebook)).await.unwrap();
    // A visitor's device speaks to the server from the moment when it keeps something.
    assert_eq!(*world.asked.borrow(), ["/api/kit/v1/size"]);
    wasm_bindgen_futures::JsFuture::from(exchanges).await.unwrap();
    let before = visitor.held().await.unwrap();
    assert_eq!((before[0].records, before[0].expected, before[0].complete_at), (0, Some(3), None));
    visitor.tell(Event::Leader(true));
    until(&visitor, |state| state.totals().complete_at.is_some()).await;
    let held = visitor.held().await.unwrap();
    assert_eq!(held[0].selector, Selector::Notebook(notebook));
    // The carnet, two notes, and what places them.
    assert!(held[0].records == 5 && held[0].bytes > 100 && held[0].complete_at.is_some(), "{held:?}");
    drop(visitor);

    // Another start, no network: a note never opened before.
    world.online.set(false);
    let visitor = world.device(&name, 0);
    let page = content(&visitor, notebook).await;
    assert_eq!((page.total, page.included.len()), (2, 2));
    let reply = visitor.read(vec![Ask::Record(notes[1])]).await.unwrap();
    assert!(matches!(&reply.answers[0], Answer::Record(Some(seen)) if seen.record.rev == 1));
    assert_eq!(Some(reply.as_of), held[0].complete_at);
    assert_eq!(found(&visitor, "elan").await, [notes[0]]);
    assert_eq!(visitor.offered().await, Ok(Vec::new()));
    drop(author);
}

#[wasm_bindgen_test]
async fn segments_come_with_the_kit_and_what_changes_after_is_found() {
    let world = World::new();
    let (author, notebook, notes) = carnet(&world, "segments", &["Tortue", "Loutre"]).await;
    let reader = world.device(&fresh("segments").await, 2);
    reader.hold(Selector::Notebook(notebook)).await.unwrap();
    settle(&reader).await;
    let opened = reader.opened().await.unwrap();
    while kits::outgrown(&opened.database).await.unwrap() {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    assert_eq!(opened.database.entries(Store::Segment, "received/").await.unwrap().len(), 1);
    assert_eq!(found(&reader, "loutre").await, [notes[1]]);

    let shown = world.record(notes[1]).unwrap();
    author.save("Loutre".to_owned(), edited(&shown, "Le castor a pris la place.")).await.unwrap();
    settle(&author).await;
    assert_eq!(world.record(notes[1]).unwrap().rev, 2);
    reader.sync_now();
    until(&reader, |state: &State| state.totals().complete_at.is_some()).await;
    while found(&reader, "castor").await.is_empty() {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    assert_eq!(found(&reader, "castor").await, [notes[1]]);
    // The title still says it; the old text does not.
    assert_eq!(found(&reader, "\"texte de la note\"").await, [notes[0]]);

    reader.release(Selector::Notebook(notebook)).await.unwrap();
    while !found(&reader, "tortue").await.is_empty() {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    assert_eq!(content(&reader, notebook).await.total, 0);
    assert_eq!(reader.held().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn a_visitor_s_kit_is_offered_at_sign_in() {
    let world = World::new();
    let visitor = world.device("encommun-public", 0);
    let (one, two) = (visitor.fresh_id(), visitor.fresh_id());
    visitor.hold(Selector::Notebook(one)).await.unwrap();
    visitor.hold(Selector::Notebook(two)).await.unwrap();
    let member = world.device(&fresh("adopts").await, 3);
    member.hold(Selector::Notebook(two)).await.unwrap();
    assert!(member.offered().await.unwrap().contains(&Selector::Notebook(one)));
    assert!(!member.offered().await.unwrap().contains(&Selector::Notebook(two)));
    visitor.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn only_public_records_are_kept_when_visited_and_only_the_last() {
    let world = World::new();
    let (author, _, notes) = carnet(&world, "visits", &["Publique"]).await;
    let public = world.record(notes[0]).unwrap();
    let mut private = public.clone();
    private.id = author.fresh_id();
    private.fields.insert(domain::record::header::AUDIENCE, "private".into());
    let mut draft = public.clone();
    draft.id = author.fresh_id();
    draft.fields.insert(domain::knowledge::note::field::STATUS, "draft".into());
    let name = fresh("visits").await;
    let visitor = world.device(&name, 0);
    world.online.set(false);
    visitor.keep_visited(vec![public.clone(), private.clone(), draft.clone()]).await.unwrap();
    let ids = vec![Ask::Record(public.id), Ask::Record(private.id), Ask::Record(draft.id)];
    let answers = visitor.read(ids).await.unwrap().answers;
    let held: Vec<bool> = answers.iter().map(|answer| matches!(answer, Answer::Record(Some(_)))).collect();
    assert_eq!(held, [true, false, false]);
    assert_eq!(found(&visitor, "publique").await, [public.id]);

    let many = (0..505).map(|_| domain::Record { id: visitor.fresh_id(), ..public.clone() }).collect();
    visitor.keep_visited(many).await.unwrap();
    let opened = visitor.opened().await.unwrap();
    assert_eq!(opened.database.ids_in(Store::Visited).await.unwrap().len(), 500);
    assert!(visited::last_seen(&opened.database).await.unwrap().is_some());
    assert!(matches!(visitor.read(vec![Ask::Record(public.id)]).await.unwrap().answers[0], Answer::Record(None)));
}

#[wasm_bindgen_test]
async fn a_carnet_is_searched_alone() {
    let world = World::new();
    let (author, notebook, notes) = carnet(&world, "within", &["Élan", "Ancre"]).await;
    let elsewhere = author.fresh_id();
    let text = "Ailleurs : le texte de la note.";
    author.save("Ailleurs".to_owned(), vec![new_note(elsewhere, 1, "Ailleurs", text)]).await.unwrap();
    let search = async |within: Option<String>| {
        let facets = within.into_iter().map(|value| Facet { axis: Axis::Container, value }).collect();
        let search = Search { text: "texte".to_owned(), facets, limit: 10, ..Search::default() };
        match author.read(vec![Ask::Search(search)]).await.unwrap().answers.remove(0) {
            Answer::Search(found) => found.hits.iter().map(|hit| hit.card.reference.id).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let sorted = |mut ids: Vec<RecordId>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(search(None).await.len(), 3);
    assert_eq!(sorted(search(Some(notebook.to_string())).await), sorted(notes.clone()));
    assert_eq!(search(Some("nulle part".to_owned())).await, []);
    // What was put there a moment ago, and not sent, is found there.
    author.save("Ailleurs".to_owned(), vec![new_placement(notebook, elsewhere)]).await.unwrap();
    assert_eq!(search(Some(notebook.to_string())).await.len(), 3);
    // A base finds what its carnets hold.
    let base = author.fresh_id();
    author.save("Base".to_owned(), vec![new_placement(base, notebook)]).await.unwrap();
    assert_eq!(search(Some(base.to_string())).await.len(), 3);
}
