//! Projections: rows equal what the record projects, and only what differs is written.

use std::collections::{BTreeMap, BTreeSet};

use domain::audience::AudienceKey;
use domain::care::suggestion;
use domain::knowledge::note;
use domain::projection::{Axis, Projection, Rel, project};
use domain::scope::Class;
use domain::value::Element;
use domain::{Instant, Kind, Record, Value};
use storage::projections::{self, Projected};
use storage::queries::{Sight, by_id, by_link};
use storage::{Database, audiences};

use crate::harness::TestDb;
use crate::samples::{id, op, public_note, record};

on_both_engines!(
    what_is_equal_is_not_written,
    what_is_gone_is_removed,
    what_waits_is_found_by_what_it_waits_on,
    sealed_records_leave_no_words,
    rows_of_another_version_are_found,
    readers_differ_row_by_row,
);

async fn write(db: &Database, record: &Record, projection: Option<&Projection>) -> u64 {
    let readers = BTreeSet::from([AudienceKey::Public]);
    let mut tx = db.write().await.unwrap();
    let written = projections::write(&mut tx, &[Projected { record, projection, readers: &readers }]).await.unwrap();
    tx.commit().await.unwrap();
    written
}

fn with_authors(mut record: Record, authors: &[u64]) -> Record {
    let elements = authors.iter().map(|n| Element { value: Value::Id(id(*n)), tags: vec![op(*n)] }).collect();
    record.fields.insert(note::field::AUTHORS, Value::Set(elements));
    record
}

async fn what_is_equal_is_not_written(test: TestDb) {
    let record = with_authors(record(1, "Été"), &[11, 12]);
    let all = project(&record);
    let rows = 1 + all.facets.len() + all.links.len() + all.sort_keys.len();
    assert_eq!(write(&test.db, &record, Some(&all)).await, rows as u64);
    assert_eq!(write(&test.db, &record, Some(&project(&record))).await, 0, "the same again");
    let renamed = Projection { title: "Hiver".to_owned(), ..all.clone() };
    assert_eq!(write(&test.db, &record, Some(&renamed)).await, 1, "one card");
    // One author less: a facet and a link.
    let fewer = with_authors(record.clone(), &[11]);
    let projection = Projection { title: "Hiver".to_owned(), ..project(&fewer) };
    assert_eq!(write(&test.db, &fewer, Some(&projection)).await, 3, "the card that carries them too");
    // A link that only moves: its row, and the card.
    let mut moved = projection.clone();
    moved.links.iter_mut().filter(|link| link.rel == Rel::Author).for_each(|link| link.position = vec![9]);
    assert_eq!(write(&test.db, &fewer, Some(&moved)).await, 2);
    let mut sorted = moved.clone();
    sorted.sort_keys = vec![("start", 77)];
    let differ = sorted.sort_keys.len() + moved.sort_keys.iter().filter(|(name, _)| *name != "start").count();
    assert_eq!(write(&test.db, &fewer, Some(&sorted)).await, differ as u64);

    let cards = by_id::cards(&mut test.db.reader().await.unwrap(), &Sight::Everything, &[id(1)]).await.unwrap().found;
    let card = &cards[&id(1)];
    assert_eq!(card.title, "Hiver");
    assert_eq!(card.facets, sorted.facets);
    assert_eq!(card.links, sorted.links);
    assert_eq!(card.facet(Axis::Author), Some(id(11).to_string().as_str()));
}

async fn what_is_gone_is_removed(test: TestDb) {
    let note = public_note(&test.db, 1, "À la corbeille", 10).await;
    let other = with_authors(record(2, "Reste"), &[11]);
    write(&test.db, &other, Some(&project(&other))).await;
    assert!(write(&test.db, &note, None).await > 1);
    assert_eq!(write(&test.db, &note, None).await, 0);
    let mut reader = test.db.reader().await.unwrap();
    let cards = by_id::cards(&mut reader, &Sight::Everything, &[id(1), id(2)]).await.unwrap();
    assert_eq!(cards.found.into_keys().collect::<Vec<_>>(), [id(2)]);
    let authors = by_link::targets(&mut reader, Rel::Author, &[id(1), id(2)]).await.unwrap();
    assert_eq!(authors, BTreeMap::from([(id(2), vec![id(11)])]));
    let written = by_link::sources(&mut reader, Rel::Author, &[id(11)]).await.unwrap();
    assert_eq!(written, BTreeMap::from([(id(11), vec![id(2)])]));
}

async fn what_waits_is_found_by_what_it_waits_on(test: TestDb) {
    let waits = |n: u64, on: u64, status: &str| Record {
        kind: Kind::Suggestion,
        fields: BTreeMap::from([
            (suggestion::field::TARGET, Value::Id(id(on))),
            (suggestion::field::STATUS, Value::from(status)),
        ]),
        ..record(n, "")
    };
    for (n, on, status) in [(1, 11, "open"), (2, 11, "refused"), (3, 12, "open"), (4, 13, "open")] {
        let record = waits(n, on, status);
        write(&test.db, &record, Some(&project(&record))).await;
    }
    let written = with_authors(record(5, "Une note"), &[11]);
    write(&test.db, &written, Some(&project(&written))).await;
    let found = by_link::waiting(&mut test.db.reader().await.unwrap(), &[id(11), id(12), id(14)]).await.unwrap();
    assert_eq!(found, BTreeMap::from([(id(11), vec![id(1)]), (id(12), vec![id(3)])]));
    let settled = waits(1, 11, "accepted");
    write(&test.db, &settled, Some(&project(&settled))).await;
    let found = by_link::waiting(&mut test.db.reader().await.unwrap(), &[id(11)]).await.unwrap();
    assert_eq!(found, BTreeMap::new());
}

async fn sealed_records_leave_no_words(test: TestDb) {
    let record = record(1, "Un besoin");
    let mut projection = project(&record);
    projection.scoping.class = Class::Sealed;
    write(&test.db, &record, Some(&projection)).await;
    let cards = by_id::cards(&mut test.db.reader().await.unwrap(), &Sight::Everything, &[id(1)]).await.unwrap().found;
    assert_eq!((cards[&id(1)].title.as_str(), cards[&id(1)].summary.as_str()), ("", ""));
}

async fn rows_of_another_version_are_found(test: TestDb) {
    for n in 1..=5 {
        public_note(&test.db, n, "une note", 1).await;
    }
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(projections::stale(&mut reader, None, 10).await.unwrap(), []);
    let all: Vec<_> = (1..=5).map(id).collect();
    let cards = by_id::cards(&mut reader, &Sight::Everything, &all).await.unwrap().found;
    assert!(cards.len() == 5 && cards.values().all(|card| !card.facets.is_empty()));
    drop(reader);
    crate::harness::execute(&test.url, "UPDATE projection SET version = -1".to_owned()).await;
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(projections::stale(&mut reader, None, 2).await.unwrap(), [id(1), id(2)]);
    assert_eq!(by_id::cards(&mut reader, &Sight::Everything, &all).await.unwrap().found, cards, "from the tables");
    assert_eq!(projections::stale(&mut reader, Some(id(2)), 10).await.unwrap(), [id(3), id(4), id(5)]);
    drop(reader);
    let again = Record { updated: Instant(1), ..record(3, "une note") };
    assert_eq!(write(&test.db, &again, Some(&project(&again))).await, 1);
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(projections::stale(&mut reader, Some(id(2)), 10).await.unwrap(), [id(4), id(5)]);
}

async fn readers_differ_row_by_row(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let (person, other) = (AudienceKey::Person(id(7)), AudienceKey::Person(id(8)));
    let first = BTreeMap::from([(id(1), BTreeSet::from([(person, id(1)), (other, id(2))])), (id(3), BTreeSet::new())]);
    assert_eq!(audiences::write(&mut tx, &first).await.unwrap(), 2);
    assert_eq!(audiences::write(&mut tx, &first).await.unwrap(), 0);
    let second = BTreeMap::from([(id(1), BTreeSet::from([(person, id(1)), (AudienceKey::Public, id(1))]))]);
    assert_eq!(audiences::write(&mut tx, &second).await.unwrap(), 2);
    assert_eq!(audiences::read(&mut tx, &[id(1), id(3)]).await.unwrap(), second);
    tx.commit().await.unwrap();
}
