//! Accounts, throttles and the trail of what was done.

use std::collections::BTreeSet;

use domain::{Duty, Instant};
use storage::accounts::{self, Account};
use storage::{Error, audit, throttles};

use crate::harness::TestDb;
use crate::samples::{account, id};

on_both_engines!(one_address_is_one_account, accounts_change, tries_are_counted_within_a_while, the_trail_is_kept);

fn sample(n: u64, email: &str) -> Account {
    Account {
        id: account(n),
        person: id(n),
        email: email.to_owned(),
        password: "$argon2id$…".to_owned(),
        duties: BTreeSet::from([Duty::Librarian, Duty::Operator]),
        created: Instant(5),
        disabled: None,
    }
}

async fn one_address_is_one_account(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let lea = sample(1, "Léa.Élie@Exemple.org");
    accounts::create(&mut tx, &lea).await.unwrap();
    for other in [sample(2, " léa.élie@exemple.ORG "), sample(1, "autre@exemple.org")] {
        let answer = accounts::create(&mut tx, &other).await;
        assert!(matches!(&answer, Err(error) if error.conflicts_in("account")), "{answer:?}");
    }
    accounts::create(&mut tx, &sample(2, "bob@exemple.org")).await.unwrap();
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(accounts::by_email(&mut reader, "LÉA.élie@exemple.org").await.unwrap(), Some(lea.clone()));
    assert_eq!(accounts::by_id(&mut reader, account(1)).await.unwrap(), Some(lea.clone()));
    assert_eq!(accounts::by_person(&mut reader, id(1)).await.unwrap(), Some(lea));
    assert_eq!(accounts::by_email(&mut reader, "personne@exemple.org").await.unwrap(), None);
}

async fn accounts_change(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    accounts::create(&mut tx, &sample(1, "lea@exemple.org")).await.unwrap();
    accounts::set_password(&mut tx, account(1), "autre").await.unwrap();
    accounts::set_duties(&mut tx, account(1), &BTreeSet::from([Duty::Operator])).await.unwrap();
    accounts::set_disabled(&mut tx, account(1), Some(Instant(9))).await.unwrap();
    let found = accounts::by_id(&mut tx, account(1)).await.unwrap().unwrap();
    assert_eq!((found.password.as_str(), found.disabled), ("autre", Some(Instant(9))));
    assert_eq!(found.duties, BTreeSet::from([Duty::Operator]));
    assert!(matches!(accounts::set_password(&mut tx, account(2), "x").await, Err(Error::NotFound("account"))));
    tx.commit().await.unwrap();
}

async fn tries_are_counted_within_a_while(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let at = |seconds: i64| Instant(0).plus_seconds(seconds);
    for expected in 1..=3 {
        assert_eq!(throttles::count(&mut tx, b"lea", at(expected), 60).await.unwrap(), expected);
    }
    assert_eq!(throttles::count(&mut tx, b"bob", at(3), 60).await.unwrap(), 1);
    // The while began with the first try, at 1: later tries do not lengthen it.
    assert_eq!(throttles::read(&mut tx, b"lea", at(60), 60).await.unwrap(), Some((3, at(61))));
    assert_eq!(throttles::read(&mut tx, b"lea", at(61), 60).await.unwrap(), None);
    assert_eq!(throttles::count(&mut tx, b"lea", at(61), 60).await.unwrap(), 1);
    throttles::clear(&mut tx, b"lea").await.unwrap();
    assert_eq!(throttles::count(&mut tx, b"lea", at(62), 60).await.unwrap(), 1);
    throttles::count(&mut tx, b"max", at(63), 60).await.unwrap();
    assert_eq!(throttles::delete_ended(&mut tx, at(200), 2).await.unwrap(), 2, "a few at a time");
    assert_eq!(throttles::delete_ended(&mut tx, at(200), 2).await.unwrap(), 1);
    assert_eq!(throttles::count(&mut tx, b"eve", at(200), 60).await.unwrap(), 1);
    assert_eq!(throttles::delete_ended(&mut tx, at(259), 2).await.unwrap(), 0, "this one is not over");
    // The clock was a year ahead when it began: nobody waits for a year.
    throttles::count(&mut tx, b"ada", at(31_536_000), 60).await.unwrap();
    assert_eq!(throttles::read(&mut tx, b"ada", at(300), 60).await.unwrap(), None);
    assert_eq!(throttles::count(&mut tx, b"ada", at(300), 60).await.unwrap(), 1);
    assert_eq!(throttles::read(&mut tx, b"ada", at(301), 60).await.unwrap(), Some((1, at(360))));
    assert_eq!(throttles::count(&mut tx, b"ada", at(301), 60).await.unwrap(), 2);
    tx.commit().await.unwrap();
}

async fn the_trail_is_kept(test: TestDb) {
    let entry = |n: u64| audit::Entry {
        id: id(n),
        at: Instant(n as i64),
        account: (n == 1).then(|| account(1)),
        action: "account.create".to_owned(),
        record: Some(id(9)),
        detail: "par la ligne de commande".to_owned(),
    };
    let mut tx = test.db.write().await.unwrap();
    for n in 1..=3 {
        audit::write(&mut tx, &entry(n)).await.unwrap();
    }
    assert_eq!(audit::last(&mut tx, 2).await.unwrap(), [entry(3), entry(2)]);
    tx.commit().await.unwrap();
}
