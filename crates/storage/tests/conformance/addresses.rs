//! Addresses: every record once whatever the cut, what is under a word, and nothing that may not be seen.

use std::collections::BTreeMap;

use domain::audience::AudienceKey;
use domain::projection::{Axis, Facet, project};
use domain::record::Ref;
use domain::{Actor, Instant, Kind, Record};
use storage::queries::{Sight, addresses};

use crate::harness::TestDb;
use crate::samples::{id, public_note, record, write};

on_both_engines!(
    pieces_hold_every_record_once,
    a_word_is_dated_by_what_is_under_it,
    nobody_finds_the_address_of_what_they_may_not_see,
);

const NOTES: [Kind; 2] = [Kind::Note, Kind::Organisation];

async fn pieces_hold_every_record_once(test: TestDb) {
    for n in 1..=11_u64 {
        public_note(&test.db, n, "une note", (n % 3) as i64 * 1_000_000).await;
    }
    let mut reader = test.db.reader().await.unwrap();
    let sight = Sight::from(&Actor::visitor());
    for size in [1, 4, 11, 20] {
        let mut found = Vec::new();
        for skip in (0..11).step_by(size) {
            let piece = addresses::page(&mut reader, &sight, &NOTES, skip, size as u64).await.unwrap();
            let latest = addresses::latest(&mut reader, &sight, &NOTES, skip, size as u64).await.unwrap();
            assert_eq!(latest, piece.iter().map(|(_, updated)| *updated).max(), "{size} after {skip}");
            found.extend(piece.into_iter().map(|(reference, _)| reference));
        }
        let all: Vec<Ref> = (1..=11).map(|n| Ref { kind: Kind::Note, id: id(n) }).collect();
        assert_eq!(found, all, "{size}");
    }
    assert_eq!(addresses::latest(&mut reader, &sight, &NOTES, 11, 5).await.unwrap(), None);
    let outline = addresses::outline(&mut reader, &sight, &NOTES).await.unwrap();
    assert_eq!(outline, BTreeMap::from([(Kind::Note, (11, Instant(2_000_000)))]));
}

async fn a_word_is_dated_by_what_is_under_it(test: TestDb) {
    for (n, theme, updated, readers) in [
        (1, "logement", 5, AudienceKey::Public),
        (2, "logement", 9, AudienceKey::Public),
        (3, "logement", 20, AudienceKey::Members),
        (4, "transport", 30, AudienceKey::Members),
    ] {
        let record = Record { updated: Instant(updated), ..record(n, "une note") };
        let mut projection = project(&record);
        projection.facets.push(Facet { axis: Axis::Theme, value: theme.to_owned() });
        write(&test.db, &record, &projection, &[readers]).await;
    }
    let mut reader = test.db.reader().await.unwrap();
    let sight = Sight::from(&Actor::visitor());
    let under = addresses::under(&mut reader, &sight, &[Axis::Theme, Axis::Place], &NOTES).await.unwrap();
    assert_eq!(under, [("logement".to_owned(), Instant(9))]);
    let none = addresses::under(&mut reader, &sight, &[Axis::Theme], &[Kind::Term]).await.unwrap();
    assert!(none.is_empty());
}

async fn nobody_finds_the_address_of_what_they_may_not_see(test: TestDb) {
    let (ana, community) = (id(901), id(903));
    let readers: [&[AudienceKey]; 5] = [
        &[AudienceKey::Public],
        &[AudienceKey::Members],
        &[AudienceKey::Person(ana)],
        &[AudienceKey::Community(community)],
        &[],
    ];
    for (n, readers) in (1..).zip(readers) {
        let record = record(n, "une note");
        write(&test.db, &record, &project(&record), readers).await;
    }
    let mut reader = test.db.reader().await.unwrap();
    for (actor, may) in [(Actor::visitor(), vec![1]), (Actor::member(ana), vec![1, 2, 3])] {
        let sight = Sight::from(&actor);
        let found = addresses::page(&mut reader, &sight, &NOTES, 0, 10).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|(reference, _)| reference.id).collect();
        assert_eq!(found, may.iter().map(|n| id(*n)).collect::<Vec<_>>());
        let outline = addresses::outline(&mut reader, &sight, &NOTES).await.unwrap();
        assert_eq!(outline[&Kind::Note].0, may.len() as u64);
    }
}
