//! The vocabulary that ships: made once, found by its names, found under what holds it.

use domain::projection::{Axis, Facet};
use domain::query::{Ask, Filter, List};
use domain::vocabulary::{Scheme, concept, place};
use domain::{Actor, Kind};

use crate::harness::{World, on_each_engine};

on_each_engine!(made_once);

async fn made_once(world: &World) {
    let first = world.services.keep_vocabulary().await.expect("a report");
    assert!(first.problems.is_empty(), "{:?}", first.problems.first());
    assert!(first.created > 1_400, "{}", first.created);
    let again = world.services.keep_vocabulary().await.expect("a report");
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 0), "nothing is even compared");

    let of_kind = |kind, facets| {
        Ask::List(List {
            filter: Filter { kinds: vec![kind], facets, ..Filter::default() },
            limit: 200,
            ..List::default()
        })
    };
    let region = vec![Facet { axis: Axis::Type, value: "region".to_owned() }];
    let cards = Ask::Cards(vec![concept::id(Scheme::Theme, "logement"), place::id("10043")]);
    let asks = vec![of_kind(Kind::Place, region), cards];
    let reply = world.services.read(&Actor::visitor(), asks).await.expect("an answer");
    let mut answers = reply.answers.into_iter();
    let (Some(domain::query::Answer::List(regions)), Some(domain::query::Answer::Cards(cards))) =
        (answers.next(), answers.next())
    else {
        panic!("two answers");
    };
    assert_eq!(regions.total, 17);
    let names: Vec<_> = cards.iter().map(|card| (card.title_in("fr"), card.title_in("en"))).collect();
    assert_eq!(names, [("Logement", "Housing"), ("Rimouski", "Rimouski")]);
}
