//! Jobs: work waits for its commit, is claimed by one worker, and comes back when that worker dies.

use domain::Instant;
use storage::jobs::{self, Job};

use crate::harness::TestDb;
use crate::samples::id;

on_both_engines!(work_is_claimed_by_one, work_with_a_key_waits_once, what_fails_comes_back);

fn job(n: u64, priority: i64, dedup: Option<&str>) -> Job {
    Job {
        id: id(n),
        name: "segments".to_owned(),
        dedup: dedup.map(str::to_owned),
        payload: vec![n as u8],
        priority,
        run_at: Instant(n as i64),
    }
}

async fn work_is_claimed_by_one(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    for job in [job(1, 0, None), job(2, 5, None), job(3, 5, None), job(900, 9, None)] {
        assert!(jobs::enqueue(&mut tx, &job).await.unwrap());
    }
    tx.commit().await.unwrap();
    let worker = || {
        let db = test.db.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut tx = db.write().await.unwrap();
                let claimed = jobs::claim(&mut tx, Instant(100), Instant(200)).await.unwrap();
                tx.commit().await.unwrap();
                let Some(claimed) = claimed else { return mine };
                assert_eq!(claimed.attempts, 1);
                mine.push(claimed.job.id);
            }
        })
    };
    let (one, two) = (worker(), worker());
    let mut all = one.await.unwrap();
    all.extend(two.await.unwrap());
    all.sort_unstable();
    assert_eq!(all, [id(1), id(2), id(3)], "each once; 900 is not due");
}

async fn work_with_a_key_waits_once(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    assert!(jobs::enqueue(&mut tx, &job(1, 0, Some("public"))).await.unwrap());
    assert!(!jobs::enqueue(&mut tx, &job(2, 0, Some("public"))).await.unwrap());
    assert!(jobs::enqueue(&mut tx, &job(3, 0, Some("members"))).await.unwrap());
    let claimed = jobs::claim(&mut tx, Instant(100), Instant(200)).await.unwrap().unwrap();
    assert_eq!(claimed.job.id, id(1));
    assert!(
        jobs::enqueue(&mut tx, &job(4, 0, Some("public"))).await.unwrap(),
        "new reasons while the work is under way"
    );
    tx.commit().await.unwrap();
}

async fn what_fails_comes_back(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &job(1, 0, None)).await.unwrap();
    jobs::claim(&mut tx, Instant(100), Instant(200)).await.unwrap().unwrap();
    assert_eq!(jobs::claim(&mut tx, Instant(150), Instant(250)).await.unwrap(), None);
    let again = jobs::claim(&mut tx, Instant(200), Instant(300)).await.unwrap().unwrap();
    assert_eq!(again.attempts, 2, "its worker died");
    jobs::fail(&mut tx, id(1), "le disque est plein", Instant(400)).await.unwrap();
    assert_eq!(jobs::claim(&mut tx, Instant(399), Instant(500)).await.unwrap(), None);
    assert_eq!(jobs::claim(&mut tx, Instant(400), Instant(500)).await.unwrap().unwrap().attempts, 3);
    jobs::finish(&mut tx, id(1)).await.unwrap();
    assert_eq!(jobs::claim(&mut tx, Instant(900), Instant(999)).await.unwrap(), None);
    tx.commit().await.unwrap();
}
