//! The device answers as a plain filter over the projections would.

use std::collections::{BTreeMap, BTreeSet};

use domain::projection::{Axis, Facet, Rel, project};
use domain::query::{Filter, List, Order, Place};
use domain::{Kind, Record, RecordId};
use offline::Database;
use sync::ports::{Batch, Durability, Store, Write};
use wasm_bindgen_test::wasm_bindgen_test;

use super::made::{LANG, Numbers, database, id, many, trashed};

/// What shows: pending work over what is confirmed, over what was visited.
fn shown(layers: &BTreeMap<Store, Vec<Record>>) -> Vec<Record> {
    let mut shown: BTreeMap<RecordId, Record> = BTreeMap::new();
    for store in [Store::Visited, Store::Base, Store::Local] {
        shown.extend(layers[&store].iter().map(|record| (record.id, record.clone())));
    }
    shown.into_values().filter(|record| !record.is_trashed()).collect()
}

fn passes(record: &Record, filter: &Filter) -> bool {
    let projection = project(record);
    let links = |(rel, to)| projection.links.iter().any(|link| link.rel == rel && link.target == to);
    (filter.kinds.is_empty() || filter.kinds.contains(&record.kind))
        && filter.facets.iter().all(|facet| projection.facets.contains(facet))
        && filter.linked.is_none_or(links)
        && !filter.unlinked.is_some_and(links)
}

fn sort_key(record: &Record, list: &List) -> (Vec<u8>, RecordId) {
    let projection = project(record);
    let key = match list.order {
        Order::Recent => (record.updated.0 as i128).wrapping_neg().wrapping_add(1 << 100).to_be_bytes().to_vec(),
        Order::Title => projection.sort_title(),
        Order::Position => {
            let (rel, to) = list.filter.linked.unwrap();
            projection.links.iter().find(|link| link.rel == rel && link.target == to).unwrap().position.clone()
        }
    };
    let id = if list.order == Order::Recent { record.id.as_bytes().map(|byte| !byte) } else { *record.id.as_bytes() };
    (key, RecordId::from_bytes(id))
}

fn expected(all: &[Record], list: &List) -> Vec<RecordId> {
    let mut found: Vec<&Record> = all.iter().filter(|record| passes(record, &list.filter)).collect();
    found.sort_by_key(|record| sort_key(record, list));
    found.iter().map(|record| record.id).collect()
}

async fn every_page(database: &Database, list: &List) -> (Vec<RecordId>, u64, usize) {
    let (mut all, mut pages, mut total): (Vec<RecordId>, usize, u64) = (Vec::new(), 0, 0);
    let mut after: Option<Place> = None;
    loop {
        let rows = database.page(&List { after: after.take(), ..list.clone() }).await.unwrap();
        assert!(rows.cards.len() <= list.limit as usize);
        total = total.max(rows.total);
        pages += 1;
        all.extend(rows.cards.iter().map(|card| card.reference.id));
        match rows.next {
            Some(next) => after = Some(next),
            None => return (all, total, pages),
        }
    }
}

fn filters() -> Vec<Filter> {
    let facet = |axis, value: &str| Facet { axis, value: value.to_owned() };
    let lang = LANG.code();
    let mut filters = vec![
        Filter::default(),
        Filter { kinds: vec![Kind::Note], ..Filter::default() },
        Filter { kinds: vec![Kind::Term, Kind::Notebook, Kind::Person], ..Filter::default() },
        Filter { facets: vec![facet(Axis::Status, "published")], ..Filter::default() },
        Filter { facets: vec![facet(Axis::Status, "draft"), facet(Axis::Lang, lang)], ..Filter::default() },
        Filter {
            facets: vec![facet(Axis::Author, &id(1_001).to_string())],
            kinds: vec![Kind::Note],
            ..Filter::default()
        },
        Filter { facets: vec![facet(Axis::Status, "absent")], ..Filter::default() },
    ];
    for number in 0..5 {
        filters.push(Filter { linked: Some((Rel::In, id(number))), kinds: vec![Kind::Placement], ..Filter::default() });
    }
    filters.push(Filter { unlinked: Some((Rel::In, id(1))), kinds: vec![Kind::Placement], ..Filter::default() });
    for number in [7, 8, 13] {
        filters.push(Filter { linked: Some((Rel::Mentions, id(number))), ..Filter::default() });
    }
    filters
}

async fn filled(name: &str, count: u64) -> (Database, Vec<Record>) {
    let database = database(name).await;
    let (mut layers, mut numbers): (BTreeMap<Store, Vec<Record>>, _) = (BTreeMap::new(), Numbers(9));
    layers.insert(Store::Base, many(count, 1));
    // Some confirmed records have pending work, some of it in the bin; some visited ones arrived since in a kit.
    let other = many(count, 2);
    let pending: BTreeSet<u64> = (0..count / 10).map(|_| numbers.below(count)).collect();
    let local = pending.iter().enumerate().map(|(at, number)| {
        let record = other[*number as usize].clone();
        if at % 4 == 0 { trashed(record) } else { record }
    });
    layers.insert(Store::Local, local.collect());
    let visited = (0..count / 10).map(|number| {
        let mut record = other[(number * 7 % count) as usize].clone();
        if number % 2 == 0 {
            record.id = id(5_000 + number);
        }
        record
    });
    layers.insert(Store::Visited, visited.collect());
    let writes = layers.iter().flat_map(|(store, records)| {
        records.iter().map(|record| Write::Record { store: *store, record: record.clone(), scopes: Vec::new() })
    });
    let batch = Batch { generation: 0, durability: Durability::Relaxed, writes: writes.collect() };
    database.commit(&batch).await.unwrap();
    (database, shown(&layers))
}

#[wasm_bindgen_test]
async fn lists_are_those_of_a_plain_filter() {
    let (database, all) = filled("lists", 500).await;
    let mut compared = 0;
    for filter in filters() {
        let mut orders = vec![Order::Recent, Order::Title];
        if filter.linked.is_some() {
            orders.push(Order::Position);
        }
        for order in orders {
            // Few links: short pages. Everything: pages long enough to be walked in good time.
            for limit in if filter.linked.is_some() { [2, 11] } else { [90, 200] } {
                let list = List { filter: filter.clone(), order, limit, ..List::default() };
                let wanted = expected(&all, &list);
                let (found, total, pages) = every_page(&database, &list).await;
                assert_eq!(found, wanted, "{list:?}");
                assert_eq!(total, wanted.len() as u64, "{list:?}");
                assert_eq!(pages, wanted.len().div_ceil(limit as usize).max(1), "{list:?}");
                assert_eq!(database.total(&filter).await, Ok(total));
                compared += wanted.len();
            }
        }
    }
    assert!(compared > 3_000, "the filters find too little to prove anything: {compared}");
}

#[wasm_bindgen_test]
async fn cards_are_those_of_the_projection() {
    let (database, all) = filled("cards", 100).await;
    let ids: Vec<RecordId> = all.iter().map(|record| record.id).chain([id(77_777)]).collect();
    let mut wanted: Vec<_> = all.iter().map(|record| Some(offline::card(record, project(record)))).collect();
    wanted.push(None);
    assert_eq!(database.cards(&ids).await, Ok(wanted));
}

#[wasm_bindgen_test]
async fn counts_are_those_of_a_plain_filter() {
    let (database, all) = filled("counts", 300).await;
    let axes = [Axis::Kind, Axis::Status, Axis::Author, Axis::Container, Axis::Licence];
    for filter in filters() {
        let mut wanted: BTreeMap<Axis, BTreeMap<String, u64>> =
            axes.iter().map(|axis| (*axis, BTreeMap::new())).collect();
        for record in all.iter().filter(|record| passes(record, &filter)) {
            for facet in project(record).facets {
                if let Some(values) = wanted.get_mut(&facet.axis) {
                    *values.entry(facet.value).or_default() += 1;
                }
            }
        }
        let found = database.counts(&axes, &filter).await.unwrap();
        for (axis, values) in wanted {
            let mut values: Vec<(String, u64)> = values.into_iter().collect();
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            assert_eq!(found.get(&axis).cloned().unwrap_or_default(), values, "{axis:?} {filter:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_scope_is_read_whole() {
    let database = database("scope").await;
    let records = many(20, 3);
    let scope: domain::ScopeId = format!("public/notebook:{}", id(1)).parse().unwrap();
    let other = "public/core".parse().unwrap();
    let writes = records.iter().enumerate().map(|(at, record)| Write::Record {
        store: Store::Base,
        record: record.clone(),
        scopes: if at % 2 == 0 { vec![scope, other] } else { vec![other] },
    });
    let batch = Batch { generation: 0, durability: Durability::Relaxed, writes: writes.collect() };
    database.commit(&batch).await.unwrap();
    let (found, bytes) = database.in_scope(scope).await.unwrap();
    assert_eq!(found.len(), 10);
    assert!(found.iter().all(|found| found.scopes == [scope, other]));
    let size: usize = found.iter().map(|found| sync::codec::encode_record(&found.record).len()).sum();
    assert_eq!(bytes, size as u64);
    assert_eq!(database.ids_in(Store::Base).await.unwrap().len(), 20);
    assert_eq!(database.count_in_scope(scope).await, Ok(10));

    // What is here of each, in a number: of those that no scope has, none.
    let digests = database.digests().await.unwrap();
    let of = |every: usize| {
        let items = records.iter().step_by(every).map(|record| sync::digest::item(record.id, record.rev));
        items.fold(sync::digest::Digest::default(), sync::digest::mixed)
    };
    assert_eq!(digests.generation, 1);
    assert_eq!(digests.scopes.get(&scope), Some(&Some(of(2))));
    assert_eq!(digests.scopes.get(&other), Some(&Some(of(1))));

    // What a later commit wrote is found by itself.
    assert_eq!(database.written_since(Store::Base, 0).await.unwrap().len(), 20);
    assert_eq!(database.written_since(Store::Base, 1).await, Ok(Vec::new()));
    let again = Write::Record { store: Store::Base, record: records[3].clone(), scopes: Vec::new() };
    let batch = Batch { generation: 1, durability: Durability::Relaxed, writes: vec![again] };
    database.commit(&batch).await.unwrap();
    let since: Vec<RecordId> =
        database.written_since(Store::Base, 1).await.unwrap().iter().map(|found| found.record.id).collect();
    assert_eq!(since, [records[3].id]);
}
