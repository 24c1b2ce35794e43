//! Records and revisions: what was written comes back, and nobody overwrites what they have not seen.

use domain::knowledge::note;
use domain::scope::Class;
use domain::{Audience, Instant, Value};
use storage::records::Put;
use storage::revisions::{self, Revision};
use storage::{Database, Error, records};
use sync::{Base, Hlc, Op, OpKind, Stored};

use crate::harness::TestDb;
use crate::samples::{device, group, id, op, record, stored};

on_both_engines!(
    comes_back_with_what_a_newer_build_wrote,
    a_second_creation_overwrites_nothing,
    a_stale_change_overwrites_nothing,
    a_group_undone_leaves_the_others,
    a_dropped_transaction_leaves_no_trace,
    two_that_wait_for_each_other_are_told_to_try_again,
    history_is_paged_and_snapshots_are_kept,
    many_records_at_once,
);

async fn put(db: &Database, stored: &Stored, is_new: bool) -> storage::Result<()> {
    let mut tx = db.write().await?;
    records::lock(&mut tx, &[stored.record.id]).await?;
    records::put(&mut tx, &[Put { stored, class: Class::Open, is_new }]).await?;
    tx.commit().await
}

async fn comes_back_with_what_a_newer_build_wrote(test: TestDb) {
    let note = stored(record(1, "Données ouvertes \0 et « œuvres »"));
    put(&test.db, &note, true).await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(records::read(&mut reader, id(1)).await.unwrap(), Some(note.record.clone()));
    assert_eq!(records::read(&mut reader, id(2)).await.unwrap(), None);
    drop(reader);
    let mut tx = test.db.write().await.unwrap();
    let locked = records::lock(&mut tx, &[id(2), id(1), id(1)]).await.unwrap();
    assert_eq!(locked.into_values().collect::<Vec<_>>(), [note]);
}

async fn a_second_creation_overwrites_nothing(test: TestDb) {
    put(&test.db, &stored(record(1, "first")), true).await.unwrap();
    let mut other = stored(record(1, "second"));
    other.record.rev = 2;
    assert!(matches!(put(&test.db, &other, true).await, Err(Error::Contended)));
    let found = records::read(&mut test.db.reader().await.unwrap(), id(1)).await.unwrap().unwrap();
    assert_eq!(found.fields.get(&note::field::TITLE), Some(&Value::from("first")));
}

async fn a_stale_change_overwrites_nothing(test: TestDb) {
    let mut note = stored(record(1, "one"));
    put(&test.db, &note, true).await.unwrap();
    note.record.rev = 3;
    put(&test.db, &note, false).await.unwrap();
    let mut late = stored(record(1, "late"));
    late.record.rev = 3;
    assert!(matches!(put(&test.db, &late, false).await, Err(Error::Contended)));
    let found = records::read(&mut test.db.reader().await.unwrap(), id(1)).await.unwrap();
    assert_eq!(found, Some(note.record));
}

async fn a_group_undone_leaves_the_others(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    for n in 1..=3_u64 {
        tx.savepoint().await.unwrap();
        let note = stored(record(n, "a note"));
        records::put(&mut tx, &[Put { stored: &note, class: Class::Open, is_new: true }]).await.unwrap();
        if n == 2 {
            // A statement that the engine refuses must not take the other groups along.
            let twice = revision(1, 1);
            assert!(revisions::append(&mut tx, &[twice.clone(), twice]).await.is_err());
            tx.rollback_group().await.unwrap();
        } else {
            tx.release().await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    let found = records::read_many(&mut reader, &[id(1), id(2), id(3)]).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), [id(1), id(3)]);
}

async fn a_dropped_transaction_leaves_no_trace(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let note = stored(record(1, "never"));
    records::put(&mut tx, &[Put { stored: &note, class: Class::Open, is_new: true }]).await.unwrap();
    drop(tx);
    // The next writer gets its turn, and finds nothing.
    let mut tx = test.db.write().await.unwrap();
    assert_eq!(records::count(&mut tx).await.unwrap(), 0);
    tx.rollback().await.unwrap();
}

async fn two_that_wait_for_each_other_are_told_to_try_again(test: TestDb) {
    if test.db.engine() == "sqlite" {
        // One writer: nobody to wait for in a ring. The other half of this test is the point.
        return;
    }
    for n in 1..=2 {
        put(&test.db, &stored(record(n, "a note")), true).await.unwrap();
    }
    let (mut one, mut two) = (test.db.write().await.unwrap(), test.db.write().await.unwrap());
    records::lock(&mut one, &[id(1)]).await.unwrap();
    records::lock(&mut two, &[id(2)]).await.unwrap();
    let (ids_one, ids_two) = ([id(2)], [id(1)]);
    let (first, second) = tokio::join!(records::lock(&mut one, &ids_one), async {
        let answer = records::lock(&mut two, &ids_two).await;
        drop(two);
        answer
    });
    let met = [first.err(), second.err()].into_iter().flatten().collect::<Vec<_>>();
    assert!(matches!(met.as_slice(), [error] if error.is_transient()), "{met:?}");
}

fn revision(n: u64, rev: u64) -> Revision {
    let record = record(n, "a note");
    Revision {
        record: record.id,
        rev,
        group: group(rev),
        author: (rev != 2).then(|| id(77)),
        device: Some(device(1)),
        at: Instant(rev as i64 * 1_000),
        hlc: Hlc::new(1_700_000_000_000 + rev, 1),
        raw_ms: 1_600_000_000_000,
        schema: 1,
        audience: if rev == 1 { Audience::Private } else { Audience::Public },
        ops: vec![Op {
            id: op(rev),
            record: record.reference(),
            kind: OpKind::edit_text(note::field::BODY, "avant", "après"),
            base: if rev == 1 { Base::New } else { Base::Rev(rev - 1) },
            deps: vec![op(99)],
            hlc: Hlc::new(1_600_000_000_000, 0),
            schema: 1,
        }],
        snapshot: Some(record.fields),
    }
}

async fn history_is_paged_and_snapshots_are_kept(test: TestDb) {
    let all: Vec<Revision> = (1..=9).map(|rev| revision(1, rev)).collect();
    let mut newest = stored(record(1, "a note"));
    newest.record.rev = 9;
    put(&test.db, &newest, true).await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    revisions::append(&mut tx, &all).await.unwrap();
    revisions::append(&mut tx, &[revision(2, 1)]).await.unwrap();
    let again = revisions::append(&mut tx, &[revision(2, 1)]).await;
    assert!(matches!(&again, Err(error) if error.conflicts_in("record_rev")), "{again:?}");
    drop(tx);
    let mut tx = test.db.write().await.unwrap();
    revisions::append(&mut tx, &all).await.unwrap();
    let first = revisions::history(&mut tx, id(1), None, 4).await.unwrap();
    assert_eq!(first.iter().map(|r| r.rev).collect::<Vec<_>>(), [9, 8, 7, 6]);
    let rest = revisions::history(&mut tx, id(1), Some(6), 100).await.unwrap();
    assert_eq!(rest.iter().map(|r| r.rev).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    assert!(first.iter().all(|revision| revision.snapshot.is_none()));
    let wanted = [(id(1), 2), (id(1), 1), (id(1), 44), (id(2), 1)];
    let found = revisions::read_many(&mut tx, &wanted).await.unwrap();
    assert_eq!(found.get(&(id(1), 2)), Some(&revision(1, 2)));
    assert_eq!(found.len(), 2);
    assert_eq!(revisions::snapshot(&mut tx, id(1), 3).await.unwrap(), revision(1, 3).snapshot);
    assert_eq!(revisions::snapshot(&mut tx, id(1), 44).await.unwrap(), None);
    // Those older than 6 ms and not among the last five go.
    assert_eq!(revisions::forget_snapshots(&mut tx, Instant(6_000), 5).await.unwrap(), 4);
    assert_eq!(revisions::snapshot(&mut tx, id(1), 4).await.unwrap(), None);
    assert!(revisions::snapshot(&mut tx, id(1), 5).await.unwrap().is_some());
    tx.commit().await.unwrap();
}

async fn many_records_at_once(test: TestDb) {
    let all: Vec<Stored> = (1..=1_300).map(|n| stored(record(n, "a note"))).collect();
    let puts: Vec<Put<'_>> = all.iter().map(|stored| Put { stored, class: Class::Guarded, is_new: true }).collect();
    let ids: Vec<_> = all.iter().map(|stored| stored.record.id).collect();
    let mut tx = test.db.write().await.unwrap();
    records::put(&mut tx, &puts).await.unwrap();
    assert_eq!(records::lock(&mut tx, &ids).await.unwrap().len(), 1_300);
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(records::count(&mut reader).await.unwrap(), 1_300);
    let (mut walked, mut last) = (Vec::new(), None);
    loop {
        let page = records::after(&mut reader, last, 500).await.unwrap();
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        walked.extend(page.iter().map(|record| record.id));
    }
    assert_eq!(walked, ids);
}
