//! Sessions: a key is used once, a revoked session stays revoked, reading does not write.

use domain::Instant;
use storage::sessions::{self, Session};

use crate::harness::TestDb;
use crate::samples::{account, device};

on_both_engines!(
    a_taken_key_is_not_given_again,
    saving_does_not_bring_a_revoked_session_back,
    sessions_end,
    being_seen_writes_once_an_hour,
    a_person_lists_and_ends_their_sessions,
);

fn at(seconds: i64) -> Instant {
    Instant(0).plus_seconds(seconds)
}

fn session(n: u8) -> Session {
    Session {
        key: [n; 32],
        account: Some(account(1)),
        device: Some(device(u64::from(n))),
        data: vec![n, 0, 255],
        created: at(0),
        last_seen: at(i64::from(n)),
        expires: at(100_000),
    }
}

async fn a_taken_key_is_not_given_again(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    assert!(sessions::create(&mut tx, &session(1)).await.unwrap());
    let other = Session { data: vec![9], account: None, ..session(1) };
    assert!(!sessions::create(&mut tx, &other).await.unwrap());
    assert_eq!(sessions::load(&mut tx, &[1; 32], at(5)).await.unwrap(), Some(session(1)));
    assert_eq!(sessions::load(&mut tx, &[2; 32], at(5)).await.unwrap(), None);
    tx.commit().await.unwrap();
}

async fn saving_does_not_bring_a_revoked_session_back(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    sessions::create(&mut tx, &session(1)).await.unwrap();
    tx.commit().await.unwrap();
    // A request reads it, somebody revokes it, the request ends and saves what it had read.
    let mut held = sessions::load(&mut test.db.reader().await.unwrap(), &[1; 32], at(5)).await.unwrap().unwrap();
    let mut tx = test.db.write().await.unwrap();
    assert!(sessions::revoke(&mut tx, &[1; 32]).await.unwrap());
    assert!(!sessions::revoke(&mut tx, &[1; 32]).await.unwrap());
    tx.commit().await.unwrap();
    held.data = vec![1, 2, 3];
    let mut tx = test.db.write().await.unwrap();
    assert!(!sessions::save(&mut tx, &held).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(sessions::load(&mut test.db.reader().await.unwrap(), &[1; 32], at(5)).await.unwrap(), None);
    // One that is still there is changed.
    let mut tx = test.db.write().await.unwrap();
    sessions::create(&mut tx, &session(2)).await.unwrap();
    let changed = Session { data: vec![7], account: None, ..session(2) };
    assert!(sessions::save(&mut tx, &changed).await.unwrap());
    assert_eq!(sessions::load(&mut tx, &[2; 32], at(5)).await.unwrap(), Some(changed));
    tx.commit().await.unwrap();
}

async fn sessions_end(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    sessions::create(&mut tx, &session(1)).await.unwrap();
    sessions::create(&mut tx, &Session { expires: at(50), ..session(2) }).await.unwrap();
    assert!(sessions::load(&mut tx, &[2; 32], at(49)).await.unwrap().is_some());
    assert_eq!(sessions::load(&mut tx, &[2; 32], at(50)).await.unwrap(), None);
    assert_eq!(sessions::delete_expired(&mut tx, at(50), 10).await.unwrap(), 1);
    assert!(sessions::load(&mut tx, &[1; 32], at(50)).await.unwrap().is_some());
    // A few at a time, the longest ended first.
    for (n, end) in [(3, 30), (4, 20), (5, 40)] {
        sessions::create(&mut tx, &Session { expires: at(end), ..session(n) }).await.unwrap();
    }
    assert_eq!(sessions::delete_expired(&mut tx, at(60), 2).await.unwrap(), 2);
    assert!(sessions::load(&mut tx, &[5; 32], at(39)).await.unwrap().is_some());
    assert_eq!(sessions::delete_expired(&mut tx, at(60), 2).await.unwrap(), 1);
    assert_eq!(sessions::delete_expired(&mut tx, at(60), 2).await.unwrap(), 0);
    tx.commit().await.unwrap();
}

async fn being_seen_writes_once_an_hour(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let fresh = Session { last_seen: at(0), ..session(1) };
    sessions::create(&mut tx, &fresh).await.unwrap();
    assert!(!sessions::is_due(&fresh, at(3_599)) && sessions::is_due(&fresh, at(3_600)));
    assert!(!sessions::touch(&mut tx, &[1; 32], at(3_599), at(200_000)).await.unwrap());
    assert!(sessions::touch(&mut tx, &[1; 32], at(3_600), at(200_000)).await.unwrap());
    assert!(!sessions::touch(&mut tx, &[1; 32], at(3_700), at(300_000)).await.unwrap());
    let seen = sessions::load(&mut tx, &[1; 32], at(150_000)).await.unwrap().unwrap();
    assert_eq!((seen.last_seen, seen.expires), (at(3_600), at(200_000)));
    tx.commit().await.unwrap();
}

async fn a_person_lists_and_ends_their_sessions(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    for n in 1..=3 {
        sessions::create(&mut tx, &session(n)).await.unwrap();
    }
    sessions::create(&mut tx, &Session { account: Some(account(2)), ..session(4) }).await.unwrap();
    let listed = sessions::of_account(&mut tx, account(1), at(10)).await.unwrap();
    assert_eq!(listed, [session(3), session(2), session(1)]);
    assert_eq!(sessions::revoke_others(&mut tx, account(1), Some(&[2; 32])).await.unwrap(), 2);
    assert_eq!(sessions::of_account(&mut tx, account(1), at(10)).await.unwrap(), [session(2)]);
    assert_eq!(sessions::revoke_others(&mut tx, account(1), None).await.unwrap(), 1);
    assert_eq!(sessions::of_account(&mut tx, account(2), at(10)).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
}
