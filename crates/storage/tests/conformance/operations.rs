//! Operations: an answer is given once, a group that came early is kept, what nobody could apply is not lost.

use std::collections::BTreeSet;

use domain::{FieldId, Instant, Problem};
use storage::operations::{self, Logged, Waiting};
use storage::quarantine::{self, Kept};
use storage::{Database, Error};
use sync::Verdict;
use sync::verdict::Quarantine;

use crate::harness::TestDb;
use crate::samples::{account, device, group, id, op};

on_both_engines!(
    an_operation_is_answered_once,
    two_deliveries_at_once_are_answered_alike,
    what_waited_has_its_verdict,
    early_groups_are_found_by_what_they_miss,
    quarantine_keeps_every_byte,
);

fn logged(n: u64, rev: u64) -> Logged {
    Logged {
        op: op(n),
        group: group(1),
        account: n.is_multiple_of(2).then(|| account(4)),
        device: device(1),
        hash: [n as u8; 16],
        verdict: Verdict::Applied { rev },
        at: Instant(9),
        trace: None,
    }
}

async fn log(db: &Database, entries: &[Logged]) -> storage::Result<()> {
    let mut tx = db.write().await?;
    operations::log(&mut tx, entries).await?;
    tx.commit().await
}

async fn an_operation_is_answered_once(test: TestDb) {
    let all: Vec<Logged> = (1..=600).map(|n| logged(n, n)).collect();
    log(&test.db, &all).await.unwrap();
    let again = log(&test.db, &[logged(601, 1), logged(7, 99)]).await;
    assert!(matches!(&again, Err(error) if error.conflicts_in("op_log")), "{again:?}");
    let ids: Vec<_> = (1..=700).map(op).collect();
    let found = operations::lookup(&mut test.db.reader().await.unwrap(), &ids).await.unwrap();
    assert_eq!(found.into_values().collect::<Vec<_>>(), all, "the first answers stand, and 601 was rolled back");
}

async fn two_deliveries_at_once_are_answered_alike(test: TestDb) {
    let deliver = |rev: u64| {
        let db = test.db.clone();
        tokio::spawn(async move {
            match log(&db, &[logged(2, rev), logged(1, rev)]).await {
                Err(Error::Conflict { .. }) => {}
                other => other.unwrap(),
            }
            let mut reader = db.reader().await.unwrap();
            operations::lookup(&mut reader, &[op(1), op(2)]).await.unwrap()
        })
    };
    let (one, two) = (deliver(5), deliver(6));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    assert_eq!(one, two);
    assert_eq!(one.len(), 2);
}

async fn what_waited_has_its_verdict(test: TestDb) {
    let early = Logged { verdict: Verdict::Waiting { deps: vec![op(9)] }, ..logged(1, 1) };
    log(&test.db, std::slice::from_ref(&early)).await.unwrap();
    let verdict = Verdict::Rejected { field: FieldId(32), problem: Problem::TooLong(200) };
    let late = Logged { verdict, at: Instant(10), ..early };
    let mut tx = test.db.write().await.unwrap();
    operations::settle(&mut tx, std::slice::from_ref(&late)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    assert_eq!(operations::lookup(&mut tx, &[op(1)]).await.unwrap()[&op(1)], late);
    assert_eq!(operations::forget(&mut tx, Instant(10)).await.unwrap(), 0);
    assert_eq!(operations::forget(&mut tx, Instant(11)).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn early_groups_are_found_by_what_they_miss(test: TestDb) {
    let waiting = |n: u64, missing: &[u64], at: i64| Waiting {
        group: group(n),
        missing: missing.iter().map(|n| op(*n)).collect::<BTreeSet<_>>(),
        raw: vec![n as u8; 3_000],
        account: None,
        device: device(n),
        skew_ms: -42,
        at: Instant(at),
    };
    let (one, two, three) = (waiting(1, &[10, 11], 30), waiting(2, &[11], 20), waiting(3, &[12], 10));
    let mut tx = test.db.write().await.unwrap();
    for group in [&one, &two, &three, &one] {
        operations::hold(&mut tx, group).await.unwrap();
    }
    assert_eq!(operations::waiting_for(&mut tx, &[op(11), op(10)]).await.unwrap(), [two.clone(), one.clone()]);
    assert_eq!(operations::waiting_for(&mut tx, &[op(1)]).await.unwrap(), []);
    assert_eq!(operations::waiting(&mut tx, None, 2).await.unwrap(), [three.clone(), two.clone()]);
    let after = |waiting: &Waiting| Some((waiting.at, waiting.group));
    assert_eq!(operations::waiting(&mut tx, after(&two), 2).await.unwrap(), core::slice::from_ref(&one));
    assert_eq!(operations::waiting(&mut tx, after(&one), 2).await.unwrap(), []);
    operations::release(&mut tx, one.group).await.unwrap();
    assert_eq!(operations::waiting(&mut tx, None, 10).await.unwrap(), [three, two]);
    tx.commit().await.unwrap();
}

async fn quarantine_keeps_every_byte(test: TestDb) {
    let kept = |n: u64, reason| Kept {
        receipt: id(n),
        group: (n == 1).then(|| group(1)),
        account: None,
        device: Some(device(1)),
        reason,
        proto: (n == 1).then_some(7),
        raw: (0..=255).cycle().take(5_000).collect(),
        at: Instant(100 - n as i64),
        resolved: None,
    };
    let (one, two) = (kept(1, Quarantine::Orphan), kept(2, Quarantine::Rescue));
    let mut tx = test.db.write().await.unwrap();
    for kept in [&one, &two, &one] {
        quarantine::keep(&mut tx, kept).await.unwrap();
    }
    assert_eq!(quarantine::open(&mut tx, 10).await.unwrap(), [two, one.clone()]);
    quarantine::resolve(&mut tx, id(1), Some(id(5)), Instant(200)).await.unwrap();
    assert!(matches!(quarantine::resolve(&mut tx, id(1), None, Instant(201)).await, Err(Error::NotFound(_))));
    assert_eq!(quarantine::count_open(&mut tx).await.unwrap(), 1);
    let read = quarantine::read(&mut tx, id(1)).await.unwrap().unwrap();
    assert_eq!(read, Kept { resolved: Some((Instant(200), Some(id(5)))), ..one });
    tx.commit().await.unwrap();
}
