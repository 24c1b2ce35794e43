//! Search: found at once, gone at once, the same after a restart, made again where nothing was stored.

use domain::knowledge::note;
use domain::projection::{Axis, Facet};
use domain::query::{Answer, Ask, Found, Search};
use domain::{Actor, Audience, Value};
use service::Services;

use crate::harness::{World, on_each_engine};

on_each_engine!(found_as_soon_as_it_is_written, a_carnet_is_searched_as_far_as_it_is_seen, the_same_after_a_restart);

async fn find(services: &Services, actor: &Actor, search: Search) -> Found {
    let reply = services.read(actor, vec![Ask::Search(Search { limit: 50, ..search })]).await.expect("an answer");
    match reply.answers.into_iter().next() {
        Some(Answer::Search(found)) => found,
        other => panic!("{other:?}"),
    }
}

fn words(text: &str) -> Search {
    Search { text: text.to_owned(), ..Search::default() }
}

async fn found_as_soon_as_it_is_written(world: &World) {
    let lea = world.member("Léa").await;
    let record = lea.note("Empêcher le gel", "La conduite d'eau *gèle* l'hiver.\n", Audience::Public).await;
    let (services, visitor) = (&world.services, Actor::visitor());
    let found = find(services, &visitor, Search { axes: vec![Axis::Licence], ..words("empecher gel") }).await;
    assert_eq!(found.hits.iter().map(|hit| hit.card.reference).collect::<Vec<_>>(), [record]);
    assert_eq!(found.counts.get(&Axis::Licence), Some(&vec![("CC-BY-SA-4.0".to_owned(), 1)]));
    let found = find(services, &visitor, words("conduite")).await;
    let passage = &found.hits[0].passages[0];
    let (from, to) = passage.marks[0];
    assert_eq!(&passage.text[from as usize..to as usize], "conduite");
    assert_eq!(find(services, &visitor, words("\"conduite d'eau\"")).await.total, 1);
    assert_eq!(find(services, &visitor, words("conduyte")).await.corrections, ["conduite"]);

    let before = lea.body(record.id).await;
    assert!(lea.one(lea.edit(record, 1, &before, "Autre chose.\n")).await.is_applied());
    assert_eq!(find(services, &visitor, words("conduite")).await.total, 0, "the old text is not found");
    assert!(lea.one(lea.op(record, sync::Base::Rev(2), sync::OpKind::Delete)).await.is_applied());
    assert_eq!(find(services, &visitor, words("gel")).await.total, 0, "nor what is in the bin");
    let licence = Facet { axis: Axis::Licence, value: "CC-BY-SA-4.0".to_owned() };
    let none = find(services, &visitor, Search { facets: vec![licence], ..words("") }).await;
    assert_eq!(none.total, 0);
}

async fn a_carnet_is_searched_as_far_as_it_is_seen(world: &World) {
    let (lea, visitor) = (world.member("Léa").await, Actor::visitor());
    let (open, closed) = (lea.carnet("Ouvert", Audience::Public).await, lea.carnet("À moi", Audience::Private).await);
    let notes = [lea.note("Gel", "Un.\n", Audience::Public).await, lea.note("Gel", "Deux.\n", Audience::Private).await];
    let elsewhere = lea.note("Gel", "Trois.\n", Audience::Public).await;
    for note in notes {
        lea.place(open, note).await;
    }
    lea.place(closed, elsewhere).await;
    let found = async |actor: &Actor, within: &str, text: &str| {
        let facets = vec![Facet { axis: Axis::Container, value: within.to_owned() }];
        let found = find(&world.services, actor, Search { facets, ..words(text) }).await;
        let mut ids: Vec<_> = found.hits.iter().map(|hit| hit.card.reference.id).collect();
        ids.sort_unstable();
        assert_eq!(ids.len() as u64, found.total);
        ids
    };
    let mut both = notes.map(|note| note.id);
    both.sort_unstable();
    for text in ["gel", ""] {
        assert_eq!(found(&visitor, &open.id.to_string(), text).await, [notes[0].id]);
        assert_eq!(found(&lea.actor, &open.id.to_string(), text).await, both);
        // What a closed carnet holds is not told of it, though everybody may read the note.
        assert_eq!(found(&visitor, &closed.id.to_string(), text).await, []);
        assert_eq!(found(&lea.actor, &closed.id.to_string(), text).await, [elsewhere.id]);
        assert_eq!(found(&lea.actor, "nulle part", text).await, []);
    }
}

async fn the_same_after_a_restart(world: &World) {
    let lea = world.member("Léa").await;
    let mut kept = Vec::new();
    for n in 0..40_u64 {
        let audience = if n % 2 == 0 { Audience::Public } else { Audience::Members };
        let record = lea.note(&format!("Fiche {n}"), &format!("Le mot numéro{n} et le mot partagé.\n"), audience).await;
        if n % 5 == 0 {
            assert!(lea.set(record, 1, note::field::TITLE, Value::Text(format!("Fiche {n} relue"))).await.is_applied());
        }
        kept.push(record);
    }
    let ask = |services: Services, actor: Actor| async move {
        let mut all = Vec::new();
        for text in ["partagé", "relue", "numéro7", "fiche", "mot parta", "numero1"] {
            let found = find(&services, &actor, words(text)).await;
            let hits: Vec<_> = found.hits.iter().map(|hit| hit.card.reference.id).collect();
            all.push((text, found.total, hits));
        }
        all
    };
    for actor in [Actor::visitor(), lea.actor.clone()] {
        let now = ask(world.services.clone(), actor.clone()).await;
        assert!(now[0].1 > 10);
        // Nothing was stored by the first process: the second builds the index from the records, and stores it.
        let second = world.reopened().await;
        assert_eq!(ask(second.clone(), actor.clone()).await, now);
        let third = world.reopened().await;
        assert_eq!(ask(third, actor).await, now);
    }
    let other = world.reopened().await;
    assert!(lea.set(kept[0], 2, note::field::TITLE, Value::from("Renommée entretemps")).await.is_applied());
    assert_eq!(find(&other, &Actor::visitor(), words("entretemps")).await.total, 0, "another process wrote it");
    assert!(other.catch_up().await.expect("an answer"));
    assert_eq!(find(&other, &Actor::visitor(), words("entretemps")).await.total, 1);
    assert!(!other.catch_up().await.expect("an answer"), "nothing more to do");
    let after = world.reopened().await;
    assert_eq!(find(&after, &Actor::visitor(), words("entretemps")).await.total, 1, "what was stored is caught up");
}
