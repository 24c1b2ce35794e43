//! Devices and search segments: what each was given, and up to where.

use std::collections::BTreeMap;

use domain::audience::AudienceKey;
use domain::{Instant, Selector};
use storage::devices::{self, Device};
use storage::segments::{self, Segment};
use storage::{Error, retry};

use crate::harness::TestDb;
use crate::samples::{account, device, id, scope};

on_both_engines!(a_list_that_differs_has_the_next_version, segments_come_back_by_audience);

async fn a_list_that_differs_has_the_next_version(test: TestDb) {
    let phone = Device {
        id: device(1),
        account: Some(account(1)),
        name: "Téléphone".to_owned(),
        build: "0.1.0".to_owned(),
        last_seen: Instant(5),
        pending: 3,
        selectors: vec![Selector::Core, Selector::Notebook(id(1))],
    };
    let mut tx = test.db.write().await.unwrap();
    let unknown = devices::subscribe(&mut tx, device(1), &[scope(1)], Instant(5)).await;
    assert!(matches!(unknown, Err(Error::NotFound("device"))));
    devices::see(&mut tx, &phone).await.unwrap();
    assert_eq!(devices::list(&mut tx, device(1)).await.unwrap(), Some((0, vec![])));
    assert_eq!(devices::subscribe(&mut tx, device(1), &[scope(2), scope(1)], Instant(5)).await.unwrap(), 1);
    assert_eq!(devices::subscribe(&mut tx, device(1), &[scope(2), scope(1)], Instant(6)).await.unwrap(), 1);
    devices::advance(&mut tx, device(1), &[(scope(1), 4, 9)]).await.unwrap();
    assert_eq!(devices::list(&mut tx, device(1)).await.unwrap(), Some((1, vec![(scope(2), 0), (scope(1), 9)])));
    assert_eq!(devices::subscribe(&mut tx, device(1), &[scope(1), scope(3)], Instant(7)).await.unwrap(), 2);
    assert_eq!(devices::list(&mut tx, device(1)).await.unwrap(), Some((2, vec![(scope(1), 9), (scope(3), 0)])));
    let seen = Device { pending: 0, build: "0.2.0".to_owned(), ..phone };
    devices::see(&mut tx, &seen).await.unwrap();
    assert_eq!(devices::read(&mut tx, device(1)).await.unwrap(), Some(seen));
    assert_eq!(devices::list(&mut tx, device(1)).await.unwrap().unwrap().0, 2, "seeing a device keeps its list");
    assert_eq!(devices::list(&mut tx, device(2)).await.unwrap(), None);
    tx.commit().await.unwrap();
}

async fn segments_come_back_by_audience(test: TestDb) {
    let segment = |audience, n: u64, size: usize| Segment {
        audience,
        n,
        version: 1,
        upto: BTreeMap::from([(scope(1), n * 10), (scope(2), 3)]),
        bytes: vec![n as u8; size],
        at: Instant(1),
    };
    let person = AudienceKey::Person(id(1));
    let first = [segment(AudienceKey::Public, 1, 2_000_000), segment(AudienceKey::Public, 2, 10)];
    retry(|| async {
        let mut tx = test.db.write().await?;
        segments::replace(&mut tx, AudienceKey::Public, &first).await?;
        segments::add(&mut tx, &segment(person, 1, 0)).await?;
        tx.commit().await
    })
    .await
    .unwrap();
    let mut tx = test.db.write().await.unwrap();
    assert_eq!(segments::of_audience(&mut tx, AudienceKey::Public).await.unwrap(), first);
    let merged = [segment(AudienceKey::Public, 3, 5)];
    segments::replace(&mut tx, AudienceKey::Public, &merged).await.unwrap();
    segments::add(&mut tx, &Segment { version: 2, ..segment(person, 1, 4) }).await.unwrap();
    let all = segments::all(&mut tx).await.unwrap();
    assert_eq!(all[&AudienceKey::Public], merged);
    assert_eq!(all[&person], [Segment { version: 2, ..segment(person, 1, 4) }]);
    assert_eq!(segments::of_audience(&mut tx, AudienceKey::Members).await.unwrap(), []);
    let theirs = segments::replace(&mut tx, AudienceKey::Public, &[segment(person, 2, 1)]).await;
    assert!(matches!(theirs, Err(Error::Defect(_))));
}
