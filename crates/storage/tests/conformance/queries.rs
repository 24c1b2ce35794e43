//! Queries: order, pages by key, counts, and nobody sees what they may not see.

use std::collections::{BTreeMap, BTreeSet};

use domain::audience::AudienceKey;
use domain::projection::{Axis, Facet, Link, Rel, project};
use domain::query::{Filter, List, Order, Place};
use domain::scope::Class;
use domain::{Actor, Instant, Kind, Record, RecordId};
use storage::queries::{Sight, by_id, by_scope, count, list, placed, searched};
use storage::{Database, Error, audiences, scopes};

use crate::harness::TestDb;
use crate::samples::{id, public_note, record, scope, write};

on_both_engines!(
    pages_walk_every_record_once_in_order,
    titles_sort_as_people_read_them,
    a_carnet_keeps_its_own_order_and_brings_its_items,
    what_a_base_holds_is_what_its_carnets_hold,
    facets_narrow_and_are_counted,
    halves_hold_together_what_is_seen,
    nobody_sees_what_they_may_not_see,
    a_place_of_another_order_is_refused,
    an_index_learns_who_may_find_what,
    a_kit_is_cut_to_its_scopes,
);

async fn page(db: &Database, sight: &Sight, asked: &List) -> domain::query::Page {
    list::page(&mut db.reader().await.unwrap(), sight, asked).await.unwrap().0
}

async fn walk(db: &Database, asked: &List) -> Vec<RecordId> {
    let (mut asked, mut walked) = (asked.clone(), Vec::new());
    loop {
        let page = page(db, &Sight::Everything, &asked).await;
        walked.extend(page.cards.iter().map(|card| card.reference.id));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.cards.len(), asked.limit as usize);
        asked.after = Some(next);
    }
}

async fn pages_walk_every_record_once_in_order(test: TestDb) {
    // Times and titles met by several records each, so that the identifier has to decide.
    for n in 1..=25_u64 {
        public_note(&test.db, n, &format!("titre {}", n % 4), (n % 3) as i64 * 1_000_000).await;
    }
    let mut recent: Vec<u64> = (1..=25).collect();
    recent.sort_by_key(|n| std::cmp::Reverse((n % 3, *n)));
    let mut titles: Vec<u64> = (1..=25).collect();
    titles.sort_by_key(|n| (n % 4, *n));
    for limit in [1, 7, 24, 25, 26] {
        let asked = List { limit, ..List::default() };
        assert_eq!(walk(&test.db, &asked).await, recent.iter().copied().map(id).collect::<Vec<_>>(), "{limit}");
        let filter = Filter { kinds: vec![Kind::Term, Kind::Note], ..Filter::default() };
        let asked = List { limit, filter, ..List::default() };
        assert_eq!(walk(&test.db, &asked).await, recent.iter().copied().map(id).collect::<Vec<_>>(), "{limit}");
        let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
        let asked = List { limit, order: Order::Title, filter, ..List::default() };
        assert_eq!(walk(&test.db, &asked).await, titles.iter().copied().map(id).collect::<Vec<_>>(), "{limit}");
    }
    let asked = List { limit: 7, ..List::default() };
    assert_eq!(page(&test.db, &Sight::Everything, &asked).await.total, 25);
    let filter = Filter { kinds: vec![Kind::Term, Kind::Kit, Kind::Person], ..Filter::default() };
    let none = page(&test.db, &Sight::Everything, &List { filter, limit: 7, ..List::default() }).await;
    assert_eq!((none.cards.len(), none.total, none.next), (0, 0, None));
}

async fn titles_sort_as_people_read_them(test: TestDb) {
    for (n, title) in ["Zèbre", "école", "Eau", "Été", "abeille"].into_iter().enumerate() {
        public_note(&test.db, n as u64, title, 1).await;
    }
    let asked = List { limit: 10, order: Order::Title, ..List::default() };
    let found = page(&test.db, &Sight::Everything, &asked).await;
    let titles: Vec<_> = found.cards.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["abeille", "Eau", "école", "Été", "Zèbre"]);
}

/// A record that stands for a placement: linked in a carnet at a place, and to what it places.
async fn place(db: &Database, n: u64, carnet: u64, item: u64, position: &[u8], readers: &[AudienceKey]) {
    let record = Record { kind: Kind::Placement, ..record(n, "") };
    let mut projection = project(&record);
    projection.links = vec![
        Link { rel: Rel::In, target: id(carnet), position: position.to_vec() },
        Link { rel: Rel::Item, target: id(item), position: Vec::new() },
    ];
    write(db, &record, &projection, readers).await;
}

async fn a_carnet_keeps_its_own_order_and_brings_its_items(test: TestDb) {
    for n in 1..=4 {
        public_note(&test.db, n, &format!("note {n}"), n as i64).await;
    }
    let public = [AudienceKey::Public];
    for (n, item, position) in [(101, 1, &b"b"[..]), (102, 2, b"a"), (103, 3, b"aB"), (104, 1, b"aa")] {
        place(&test.db, n, 50, item, position, &public).await;
    }
    place(&test.db, 105, 51, 4, b"a", &public).await;
    let filter = Filter { linked: Some((Rel::In, id(50))), kinds: vec![Kind::Placement], ..Filter::default() };
    let asked = List { limit: 3, order: Order::Position, filter, include: vec![Rel::Item], after: None };
    assert_eq!(walk(&test.db, &asked).await, [id(102), id(103), id(104), id(101)], "by bytes, not by a language");
    let first = page(&test.db, &Sight::Everything, &asked).await;
    let items: Vec<_> = first.included.iter().map(|card| card.reference.id).collect();
    assert_eq!(items, [id(2), id(3), id(1)]);
    assert_eq!(first.total, 4);
    assert_eq!(first.included(id(2)).map(|card| card.title.as_str()), Some("note 2"));
    // What does not link there: told apart, counted alike.
    let apart = Filter { unlinked: Some((Rel::In, id(50))), kinds: vec![Kind::Placement], ..Filter::default() };
    let asked = List { limit: 3, filter: apart, ..List::default() };
    assert_eq!(walk(&test.db, &asked).await, [id(105)]);
    assert_eq!(page(&test.db, &Sight::Everything, &asked).await.total, 1);
    // Without a link there is no place: the newest first.
    let asked = List { limit: 2, order: Order::Position, ..List::default() };
    assert_eq!(walk(&test.db, &asked).await[5..], [id(4), id(3), id(2), id(1)]);
}

async fn what_a_base_holds_is_what_its_carnets_hold(test: TestDb) {
    let (public, mine) = ([AudienceKey::Public], [AudienceKey::Person(id(9))]);
    for (n, kind) in [(1, Kind::Note), (2, Kind::Note), (3, Kind::Term), (50, Kind::Notebook), (51, Kind::Notebook)] {
        let record = Record { kind, ..record(n, "") };
        write(&test.db, &record, &project(&record), &public).await;
    }
    let placed = async |n, container, item, state: &str, readers: &[AudienceKey]| {
        let record = Record { kind: Kind::Placement, ..record(n, "") };
        let mut projection = project(&record);
        state.clone_into(&mut projection.state);
        projection.links = [(Rel::In, container), (Rel::Item, item)]
            .map(|(rel, target)| Link { rel, target: id(target), position: Vec::new() })
            .to_vec();
        write(&test.db, &record, &projection, readers).await;
    };
    // A base of one carnet, which holds the base's other one: what goes round is read once.
    placed(101, 60, 50, "accepted", &public).await;
    placed(102, 50, 1, "accepted", &public).await;
    placed(103, 50, 2, "accepted", &mine).await;
    placed(104, 50, 3, "proposed", &public).await;
    placed(105, 50, 51, "accepted", &public).await;
    placed(106, 51, 50, "accepted", &public).await;
    placed(107, 52, 3, "accepted", &public).await;
    let visitor = Sight::from(&Actor::visitor());
    let me = Sight::Of([AudienceKey::Public, AudienceKey::Person(id(9))].into());
    let mut at = test.db.reader().await.unwrap();
    let mut held = async |sight: &Sight, container| {
        placed::within(&mut at, sight, id(container)).await.unwrap().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(held(&visitor, 60).await, [1, 50, 51].map(id));
    assert_eq!(held(&me, 60).await, [1, 2, 50, 51].map(id));
    assert_eq!(held(&visitor, 51).await, [1, 50, 51].map(id));
    assert_eq!(held(&visitor, 52).await, [id(3)], "a placement decides, not what it is in");
    assert_eq!(held(&visitor, 99).await, []);
}

async fn facets_narrow_and_are_counted(test: TestDb) {
    let facet = |axis, value: &str| Facet { axis, value: value.to_owned() };
    for n in 1..=6_u64 {
        let record = record(n, "une note");
        let mut projection = project(&record);
        projection.facets.push(facet(Axis::Licence, if n.is_multiple_of(2) { "CC0-1.0" } else { "etalab-2.0" }));
        projection.facets.push(facet(Axis::Category, if n > 4 { "données" } else { "' OR 1=1 --" }));
        write(&test.db, &record, &projection, &[AudienceKey::Public]).await;
    }
    let ask =
        |facets: Vec<Facet>| List { limit: 10, filter: Filter { facets, ..Filter::default() }, ..List::default() };
    let found = page(&test.db, &Sight::Everything, &ask(vec![facet(Axis::Licence, "CC0-1.0")])).await;
    assert_eq!(found.total, 3);
    let both = vec![facet(Axis::Licence, "CC0-1.0"), facet(Axis::Category, "données")];
    let found = page(&test.db, &Sight::Everything, &ask(both.clone())).await;
    assert_eq!(found.cards.iter().map(|card| card.reference.id).collect::<Vec<_>>(), [id(6)]);
    let mut reader = test.db.reader().await.unwrap();
    let axes = [Axis::Licence, Axis::Category, Axis::Author];
    let counts = count::by_facet(&mut reader, &Sight::Everything, &axes, &Filter::default()).await.unwrap();
    assert_eq!(counts[&Axis::Licence], [("CC0-1.0".to_owned(), 3), ("etalab-2.0".to_owned(), 3)]);
    assert_eq!(counts[&Axis::Category], [("' OR 1=1 --".to_owned(), 4), ("données".to_owned(), 2)]);
    assert!(!counts.contains_key(&Axis::Author));
    let filter = Filter { facets: both, ..Filter::default() };
    let counts = count::by_facet(&mut reader, &Sight::Everything, &[Axis::Licence], &filter).await.unwrap();
    assert_eq!(counts[&Axis::Licence], [("CC0-1.0".to_owned(), 1)]);
}

async fn nobody_sees_what_they_may_not_see(test: TestDb) {
    let (ana, bob, community) = (id(901), id(902), id(903));
    let readers: [&[AudienceKey]; 6] = [
        &[AudienceKey::Public],
        &[AudienceKey::Members],
        &[AudienceKey::Person(ana)],
        &[AudienceKey::Person(ana), AudienceKey::Person(bob)],
        &[AudienceKey::Community(community)],
        &[],
    ];
    for (n, readers) in (1..).zip(readers) {
        let record = Record { updated: Instant(n as i64), ..record(n, "une note") };
        write(&test.db, &record, &project(&record), readers).await;
        // A public placement of each: what it leads to must not come along for who may not see it.
        place(&test.db, 100 + n, 50, n, &[n as u8], &[AudienceKey::Public]).await;
    }
    let mut neighbour = Actor::member(bob);
    neighbour.memberships.insert(community, domain::communities::Role::Member);
    let everything: BTreeSet<u64> = (1..=6).collect();
    for (who, actor, may) in [
        ("a visitor", Actor::visitor(), BTreeSet::from([1])),
        ("a member", Actor::member(id(999)), BTreeSet::from([1, 2])),
        ("an author", Actor::member(ana), BTreeSet::from([1, 2, 3, 4])),
        ("a neighbour", neighbour, BTreeSet::from([1, 2, 4, 5])),
        ("the commons", Actor::system(), everything),
    ] {
        let sight = Sight::from(&actor);
        let expected: Vec<RecordId> = may.iter().copied().map(id).collect();
        let filter = Filter { kinds: vec![Kind::Note], ..Filter::default() };
        let asked = List { limit: 2, filter: filter.clone(), ..List::default() };
        let found = page(&test.db, &sight, &asked).await;
        assert_eq!(found.total, may.len() as u64, "{who}");
        let asked = List { limit: 100, ..asked };
        let mut seen: Vec<_> =
            page(&test.db, &sight, &asked).await.cards.iter().map(|card| card.reference.id).collect();
        seen.sort_unstable();
        assert_eq!(seen, expected, "{who}, in a list");
        let mut reader = test.db.reader().await.unwrap();
        let cards = by_id::cards(&mut reader, &sight, &(1..=6).map(id).collect::<Vec<_>>()).await.unwrap();
        assert_eq!(cards.found.into_keys().collect::<Vec<_>>(), expected, "{who}, by identifier");
        assert_eq!(cards.readers, audiences::read(&mut reader, &expected).await.unwrap(), "{who}, who reads them");
        let counts = count::by_facet(&mut reader, &sight, &[Axis::Kind], &filter).await.unwrap();
        assert_eq!(counts[&Axis::Kind], [("note".to_owned(), may.len() as u64)], "{who}, in a count");
        let linked = Filter { linked: Some((Rel::In, id(50))), ..Filter::default() };
        let asked = List { limit: 100, filter: linked, order: Order::Position, include: vec![Rel::Item], after: None };
        let (found, readers) = list::page(&mut reader, &sight, &asked).await.unwrap();
        assert_eq!(found.cards.len(), 6, "{who}");
        let shown: Vec<_> = found.cards.iter().chain(&found.included).map(|card| card.reference.id).collect();
        assert_eq!(readers, audiences::read(&mut reader, &shown).await.unwrap(), "{who}, who reads what");
        assert_eq!(found.included.iter().map(|card| card.reference.id).collect::<Vec<_>>(), expected, "{who}, along");
    }
}

async fn a_place_of_another_order_is_refused(test: TestDb) {
    public_note(&test.db, 1, "une note", 1).await;
    let after = Some(Place { key: b"titre".to_vec(), id: id(1) });
    let asked = List { limit: 5, after, ..List::default() };
    let answer = list::page(&mut test.db.reader().await.unwrap(), &Sight::Everything, &asked).await;
    assert!(matches!(answer, Err(Error::Place)), "{answer:?}");
}

async fn an_index_learns_who_may_find_what(test: TestDb) {
    let (public, ana) = (AudienceKey::Public, AudienceKey::Person(id(901)));
    let note = record(1, "une note");
    write(&test.db, &note, &project(&note), &[public, ana]).await;
    let nameless = record(2, "");
    write(&test.db, &nameless, &project(&nameless), &[public]).await;
    let secret = record(3, "un besoin");
    let mut sealed = project(&secret);
    sealed.scoping.class = Class::Sealed;
    write(&test.db, &secret, &sealed, &[ana]).await;
    let nobody = record(4, "à personne");
    write(&test.db, &nobody, &project(&nobody), &[]).await;
    let mut found = searched::all(&mut test.db.reader().await.unwrap()).await.unwrap();
    found.sort_unstable();
    assert_eq!(found, [(id(1), 1, public), (id(1), 1, ana)]);
}

async fn a_kit_is_cut_to_its_scopes(test: TestDb) {
    let places = BTreeMap::from([
        (id(1), BTreeSet::from([(scope(1), id(1)), (scope(1), id(50)), (scope(2), id(1))])),
        (id(2), BTreeSet::from([(scope(2), id(2))])),
        (id(3), BTreeSet::from([(scope(3), id(3))])),
    ]);
    let mut tx = test.db.write().await.unwrap();
    scopes::place(&mut tx, &places).await.unwrap();
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    let kit = by_scope::records(&mut reader, &[scope(1), scope(2), scope(9)]).await.unwrap();
    assert_eq!(kit, BTreeSet::from([id(1), id(2)]));
    assert!(by_scope::records(&mut reader, &[]).await.unwrap().is_empty());
}

async fn halves_hold_together_what_is_seen(test: TestDb) {
    let (ana, max) = (id(901), id(902));
    let readers: [&[AudienceKey]; 5] = [
        &[AudienceKey::Public],
        &[AudienceKey::Members],
        &[AudienceKey::Person(ana)],
        &[AudienceKey::Person(ana), AudienceKey::Person(max)],
        &[AudienceKey::Members, AudienceKey::Person(max)],
    ];
    for (n, readers) in (1..).zip(readers) {
        let record = record(n, &format!("Note {n}"));
        write(&test.db, &record, &project(&record), readers).await;
    }
    let mut at = test.db.reader().await.unwrap();
    for (actor, seen, beside) in [
        (Actor::visitor(), 1, 0),
        (Actor::member(ana), 5, 2),
        (Actor::member(max), 4, 1),
        (Actor::member(id(903)), 3, 0),
    ] {
        let all = count::total(&mut at, &Sight::from(&actor), &Filter::default()).await.unwrap();
        let (common, own) = Sight::halves(&actor);
        let common = count::total(&mut at, &common, &Filter::default()).await.unwrap();
        let own = match own {
            Some(own) => count::total(&mut at, &own, &Filter::default()).await.unwrap(),
            None => 0,
        };
        assert_eq!((all, common + own, own), (seen, seen, beside), "{actor:?}");
    }
}
