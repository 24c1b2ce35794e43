//! Scopes: numbers without gaps under concurrent writers, one row a record, whole groups in every page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use domain::Instant;
use domain::audience::AudienceKey;
use domain::scope::{Class, ScopeId, Selector};
use storage::records::Put;
use storage::scopes::{self, Change, Cut};
use storage::{Database, Error, records, retry};
use sync::protocol::What;

use crate::harness::TestDb;
use crate::samples::{group, id, record, scope, stored};

on_both_engines!(
    two_writers_leave_no_gap_and_a_reader_misses_nothing,
    a_scope_keeps_one_row_a_record,
    a_page_never_cuts_a_group,
    a_long_log_is_read_whole,
    places_say_what_was_entered_and_left,
    a_snapshot_sees_one_moment,
);

fn change(scope: ScopeId, n: u64, rev: u64, what: What, by: u64, size: u64) -> Change {
    Change { scope, record: id(n), rev, what, group: group(by), class: Class::Open, size }
}

async fn publish(db: &Database, changes: &[Change]) -> BTreeMap<ScopeId, u64> {
    let mut tx = db.write().await.unwrap();
    let heads = scopes::publish(&mut tx, Instant(5), changes).await.unwrap();
    tx.commit().await.unwrap();
    heads
}

async fn page(db: &Database, after: u64, limit: u64) -> Cut {
    scopes::page(&mut db.reader().await.unwrap(), scope(1), after, limit).await.unwrap()
}

async fn two_writers_leave_no_gap_and_a_reader_misses_nothing(test: TestDb) {
    // What was assigned, in an append-only shadow: the log itself keeps only the newest row of each record.
    let assigned: Arc<Mutex<BTreeMap<ScopeId, Vec<u64>>>> = Arc::default();
    let writers: Vec<_> = (0..2_u64)
        .map(|writer| {
            let (db, assigned) = (test.db.clone(), Arc::clone(&assigned));
            tokio::spawn(async move {
                for turn in 0..40_u64 {
                    let rolls_back = turn % 3 == 2;
                    // In opposite orders, so that locks taken as asked would meet.
                    let mut changes = vec![
                        change(scope(1), turn % 5, writer * 100 + turn, What::Upsert, turn, 10),
                        change(scope(2), turn % 7, writer * 100 + turn, What::Upsert, turn, 10),
                        change(scope(1), 100 + turn % 5, turn, What::Remove, turn, 0),
                    ];
                    if writer == 1 {
                        changes.reverse();
                    }
                    let heads = retry(|| async {
                        let mut tx = db.write().await?;
                        let heads = scopes::publish(&mut tx, Instant(5), &changes).await?;
                        tokio::task::yield_now().await;
                        if rolls_back {
                            tx.rollback().await?
                        } else {
                            tx.commit().await?
                        }
                        Ok::<_, Error>(heads)
                    })
                    .await
                    .unwrap();
                    if !rolls_back {
                        let mut assigned = assigned.lock().unwrap();
                        for (scope, head) in heads {
                            let n = changes.iter().filter(|change| change.scope == scope).count() as u64;
                            assigned.entry(scope).or_default().extend(head + 1 - n..=head);
                        }
                    }
                }
            })
        })
        .collect();
    let (db, reads) = (test.db.clone(), Arc::new(Mutex::new(BTreeMap::new())));
    let follow = |db: Database, seen: Arc<Mutex<BTreeMap<_, _>>>, mut cursor: u64| async move {
        loop {
            let cut = page(&db, cursor, 30).await;
            for item in &cut.page.items {
                seen.lock().unwrap().insert(item.id, item.rev);
            }
            cursor = cut.page.to;
            if !cut.more {
                return cursor;
            }
        }
    };
    let mut cursor = 0;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        cursor = follow(db.clone(), Arc::clone(&reads), cursor).await;
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    follow(db.clone(), Arc::clone(&reads), cursor).await;

    let mut reader = db.reader().await.unwrap();
    let heads = scopes::heads(&mut reader, &[scope(1), scope(2), scope(3)]).await.unwrap();
    assert_eq!(heads.len(), 2);
    for (scope, mut numbers) in assigned.lock().unwrap().clone() {
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=heads[&scope].seq).collect::<Vec<_>>(), "{scope}");
    }
    assert_eq!(heads[&scope(1)].seq, 2 * 27 * 2);
    let whole = scopes::page(&mut reader, scope(1), 0, u64::MAX).await.unwrap();
    assert_eq!(whole.page.to, heads[&scope(1)].seq, "the last number is always that of a row");
    let truth: BTreeMap<_, _> = whole.page.items.iter().map(|item| (item.id, item.rev)).collect();
    assert_eq!(*reads.lock().unwrap(), truth, "who follows the log ends where it ends");
}

async fn a_scope_keeps_one_row_a_record(test: TestDb) {
    let s = scope(1);
    publish(&test.db, &[change(s, 1, 1, What::Upsert, 1, 100), change(s, 2, 1, What::Upsert, 1, 50)]).await;
    let heads = publish(
        &test.db,
        &[
            change(s, 1, 2, What::Upsert, 2, 10),
            change(s, 1, 3, What::Upsert, 3, 30),
            change(s, 2, 2, What::Remove, 3, 99),
        ],
    )
    .await;
    assert_eq!(heads, BTreeMap::from([(s, 4)]), "of two changes to a record in one transaction the last is numbered");
    let items = page(&test.db, 0, u64::MAX).await.page.items;
    let rows: Vec<_> = items.iter().map(|item| (item.id, item.rev, item.what)).collect();
    assert_eq!(rows, [(id(1), 3, What::Upsert), (id(2), 2, What::Remove)]);
    let mut reader = test.db.reader().await.unwrap();
    let head = scopes::heads(&mut reader, &[s]).await.unwrap()[&s].clone();
    assert_eq!((head.live, head.bytes, head.digest), (1, 30, sync::digest::item(id(1), 3)));
    drop(reader);
    publish(&test.db, &[change(s, 1, 4, What::Purge, 4, 0)]).await;
    let mut reader = test.db.reader().await.unwrap();
    let all = scopes::of_audiences(&mut reader, &BTreeSet::from([AudienceKey::Public])).await.unwrap();
    assert_eq!((all[&s].live, all[&s].bytes, all[&s].digest), (0, 0, [0; 16]));
    assert!(scopes::of_audiences(&mut reader, &BTreeSet::from([AudienceKey::Members])).await.unwrap().is_empty());
}

async fn a_page_never_cuts_a_group(test: TestDb) {
    let s = scope(1);
    let mut tx = test.db.write().await.unwrap();
    let notes: Vec<_> = (1..=6).map(|n| stored(record(n, "a note"))).collect();
    let puts: Vec<_> = notes.iter().map(|stored| Put { stored, class: Class::Open, is_new: true }).collect();
    records::put(&mut tx, &puts).await.unwrap();
    tx.commit().await.unwrap();
    let sizes = [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)];
    publish(&test.db, &sizes.map(|(n, by)| change(s, n, 1, What::Upsert, by, 1_000))).await;
    let ids = |cut: &Cut| cut.page.items.iter().map(|item| item.id).collect::<Vec<_>>();

    for limit in [0, 1, 1_500, 3_500] {
        let first = page(&test.db, 0, limit).await;
        assert_eq!((ids(&first), first.page.to, first.more), (vec![id(1), id(2), id(3)], 3, true), "limit {limit}");
        let second = page(&test.db, 3, limit).await;
        assert_eq!(ids(&second)[..2], [id(4), id(5)], "limit {limit}");
    }
    let two = page(&test.db, 0, 5_500).await;
    assert_eq!((two.page.to, two.more), (5, true));
    assert!((5_000..5_500).contains(&two.bytes), "{}", two.bytes);
    let all = page(&test.db, 0, 1_000_000).await;
    assert_eq!((ids(&all).len(), all.page.to, all.more), (6, 6, false));
    assert_eq!(all.page.items[0].data.as_ref(), Some(&notes[0].record));
    let nothing = page(&test.db, 6, 1_000).await;
    assert_eq!((nothing.page.items.len(), nothing.page.to, nothing.more, nothing.bytes), (0, 6, false, 0));
    let unknown = scopes::page(&mut test.db.reader().await.unwrap(), scope(9), 0, 1_000).await.unwrap();
    assert_eq!((unknown.page.to, unknown.more), (0, false));
    // A record that left carries no data, and one that changes later leaves the rest of its group together.
    publish(&test.db, &[change(s, 2, 2, What::Remove, 4, 0)]).await;
    let first = page(&test.db, 0, 1).await;
    assert_eq!((ids(&first), first.page.to), (vec![id(1), id(3)], 3));
    let last = page(&test.db, 6, 1).await;
    assert_eq!((ids(&last), last.page.items[0].data.clone()), (vec![id(2)], None));
}

async fn a_long_log_is_read_whole(test: TestDb) {
    // Longer than one stride of the reader, with a group across its edge and one longer than a stride.
    let all: Vec<Change> = (1..=3_500_u64)
        .map(|n| change(scope(1), n, 1, What::Delete, if n > 1_100 { 2_000 } else { n / 3 }, 0))
        .collect();
    publish(&test.db, &all).await;
    let (mut cursor, mut walked) = (0, Vec::new());
    loop {
        let cut = page(&test.db, cursor, 2_000).await;
        walked.extend(cut.page.items.iter().map(|item| item.id));
        cursor = cut.page.to;
        if !cut.more {
            break;
        }
        assert!(cursor < 1_101, "{cursor}");
        assert_ne!(all[cursor as usize].group, all[cursor as usize - 1].group);
    }
    assert_eq!(walked, (1..=3_500).map(id).collect::<Vec<_>>());
}

async fn places_say_what_was_entered_and_left(test: TestDb) {
    let (a, b, c) = (scope(1), scope(2), ScopeId { audience: AudienceKey::Members, selector: Selector::Rest });
    let mut tx = test.db.write().await.unwrap();
    let first = BTreeMap::from([(id(1), BTreeSet::from([(a, id(1)), (a, id(50)), (b, id(51))]))]);
    let moved = scopes::place(&mut tx, &first).await.unwrap();
    assert_eq!(moved[&id(1)].entered, BTreeSet::from([a, b]));
    assert!(moved[&id(1)].left.is_empty());
    // One of the two reasons to be in `a` goes, the only one to be in `b` goes, `c` comes.
    let second = BTreeMap::from([(id(1), BTreeSet::from([(a, id(50)), (c, id(1))]))]);
    let moved = scopes::place(&mut tx, &second).await.unwrap();
    assert_eq!(moved[&id(1)].entered, BTreeSet::from([c]));
    assert_eq!(moved[&id(1)].left, BTreeSet::from([b]));
    assert_eq!(moved[&id(1)].now, BTreeSet::from([a, c]));
    assert_eq!(scopes::places(&mut tx, &[id(1)]).await.unwrap(), second);
    tx.commit().await.unwrap();
}

async fn a_snapshot_sees_one_moment(test: TestDb) {
    publish(&test.db, &[change(scope(1), 1, 1, What::Upsert, 1, 1), change(scope(2), 1, 1, What::Upsert, 1, 1)]).await;
    let mut snapshot = test.db.snapshot().await.unwrap();
    assert_eq!(scopes::page(&mut snapshot, scope(1), 0, 1_000).await.unwrap().page.to, 1);
    publish(&test.db, &[change(scope(1), 2, 1, What::Upsert, 2, 1), change(scope(2), 2, 1, What::Upsert, 2, 1)]).await;
    let after = scopes::heads(&mut snapshot, &[scope(1), scope(2)]).await.unwrap();
    assert!(after.values().all(|head| head.seq == 1), "{after:?}");
    drop(snapshot);
    let now = scopes::heads(&mut test.db.snapshot().await.unwrap(), &[scope(2)]).await.unwrap();
    assert_eq!(now[&scope(2)].seq, 2);
}
