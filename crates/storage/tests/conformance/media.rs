//! Files: kept once under what they hold, read by parts; those that arrive are kept a piece at a time.

use domain::knowledge::note;
use domain::projection::project;
use domain::{AudienceKey, Instant, RecordId, Value};
use storage::media::uploads::{self, Upload};
use storage::media::{self, Object, PART, sent};
use storage::projections::{self, Projected};
use storage::queries::{Sight, by_scope};
use storage::scopes;

use crate::harness::TestDb;
use crate::samples::{account, record, scope, write};

on_both_engines!(
    a_file_is_kept_once_and_read_by_parts,
    a_file_that_nothing_shows_goes_in_time,
    a_file_whose_record_is_in_the_bin_goes_when_that_has_had_its_time,
    a_piece_follows_the_one_before,
    what_stops_arriving_is_forgotten,
    a_record_shows_a_file_where_who_says_so_sent_it,
    what_only_names_a_file_does_not_keep_it,
    files_of_a_scope_are_those_that_a_sight_sees,
);

fn at(seconds: i64) -> Instant {
    Instant(0).plus_seconds(seconds)
}

fn name(n: u8) -> String {
    format!("{n:02x}").repeat(32)
}

fn object(n: u8, size: usize) -> Object {
    let mime = "image/jpeg".to_owned();
    Object { sha256: name(n), size: size as u64, mime, pixels: Some((1_600, 1_200)), stored: at(10) }
}

async fn a_file_is_kept_once_and_read_by_parts(test: TestDb) {
    let bytes: Vec<u8> = (0..2 * PART + 7).map(|byte| (byte % 251) as u8).collect();
    let kept = object(1, bytes.len());
    let mut tx = test.db.write().await.unwrap();
    assert!(media::put(&mut tx, &kept, &bytes, &[(320, vec![3, 2])]).await.unwrap());
    assert!(!media::put(&mut tx, &Object { stored: at(99), ..kept.clone() }, b"other", &[]).await.unwrap());
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    assert_eq!(media::object(&mut reader, &name(1)).await.unwrap(), Some(Object { stored: at(99), ..kept }));
    assert_eq!(media::object(&mut reader, &name(2)).await.unwrap(), None);
    assert_eq!(media::parts(&mut reader, &name(1), 0, 0, u64::MAX).await.unwrap(), bytes);
    assert_eq!(media::parts(&mut reader, &name(1), 0, 1, 1).await.unwrap(), bytes[PART..2 * PART]);
    assert_eq!(media::parts(&mut reader, &name(1), 320, 0, 9).await.unwrap(), [3, 2]);
    assert!(media::parts(&mut reader, &name(1), 800, 0, 9).await.unwrap().is_empty());
}

async fn a_file_that_nothing_shows_goes_in_time(test: TestDb) {
    let mut shown = record(1, "Montré");
    shown.fields.insert(note::field::BODY, Value::Text(format!("![x](/media/{}.jpg)", name(1))));
    write(&test.db, &shown, &project(&shown), &[AudienceKey::Public]).await;
    let mut tx = test.db.write().await.unwrap();
    for n in 1..4 {
        media::put(&mut tx, &object(n, 3), b"abc", &[]).await.unwrap();
    }
    let late = Object { stored: at(500), ..object(4, 3) };
    media::put(&mut tx, &late, b"abc", &[]).await.unwrap();
    assert_eq!(media::delete_unused(&mut tx, at(100), 1).await.unwrap(), 1);
    assert_eq!(media::delete_unused(&mut tx, at(100), 9).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    for (n, there) in [(1, true), (2, false), (3, false), (4, true)] {
        assert_eq!(media::object(&mut reader, &name(n)).await.unwrap().is_some(), there, "{n}");
        assert_eq!(media::parts(&mut reader, &name(n), 0, 0, 9).await.unwrap().is_empty(), !there, "{n}");
    }
}

async fn a_file_whose_record_is_in_the_bin_goes_when_that_has_had_its_time(test: TestDb) {
    let said = |n: u8, binned: Option<Instant>| {
        let mut said = record(u64::from(n) + 10, "Dit");
        said.kind = domain::Kind::Media;
        said.fields.insert(domain::memory::media::field::SHA256, Value::Text(name(n)));
        if let Some(at) = binned {
            said.fields.insert(domain::record::header::TRASHED_AT, Value::Instant(at.0));
        }
        said
    };
    // All are shown by a text still; the fourth is said by two records, one of them in the bin.
    let mut shown = record(1, "Montré");
    let text: String = (1..5).map(|n| format!("![x](/media/{}.jpg)\n\n", name(n))).collect();
    shown.fields.insert(note::field::BODY, Value::Text(text));
    write(&test.db, &shown, &project(&shown), &[AudienceKey::Public]).await;
    let mut twice = said(4, Some(at(40)));
    twice.id = record(30, "").id;
    let live = said(4, None);
    let mut tx = test.db.write().await.unwrap();
    let readers = std::collections::BTreeSet::from([AudienceKey::Public]);
    let projection = project(&live);
    let projected = |record, projection| Projected { record, projection, readers: &readers };
    let (old, young) = (said(1, Some(at(40))), said(2, Some(at(150))));
    let all =
        [projected(&old, None), projected(&young, None), projected(&twice, None), projected(&live, Some(&projection))];
    projections::write(&mut tx, &all).await.unwrap();
    for n in 1..5 {
        media::put(&mut tx, &object(n, 3), b"abc", &[]).await.unwrap();
        sent::note(&mut tx, &name(n), account(1)).await.unwrap();
    }
    for (said, n) in [(&old, 1), (&young, 2), (&twice, 4), (&live, 4)] {
        sent::say(&mut tx, said.id, account(1), &name(n)).await.unwrap();
    }
    assert_eq!(sent::told_by(&mut tx, &name(1), 9).await.unwrap(), [old.id]);
    assert_eq!(sent::told_by(&mut tx, &name(4), 9).await.unwrap(), [live.id, twice.id]);
    assert!(sent::told_by(&mut tx, &name(3), 9).await.unwrap().is_empty(), "a text says nothing");
    assert_eq!(media::delete_unused(&mut tx, at(100), 9).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut reader = test.db.reader().await.unwrap();
    for (n, there) in [(1, false), (2, true), (3, true), (4, true)] {
        assert_eq!(media::object(&mut reader, &name(n)).await.unwrap().is_some(), there, "{n}");
    }
    assert_eq!(sent::told_by(&mut reader, &name(1), 9).await.unwrap(), [old.id], "its address goes on saying so");
    // Restored, its rows are those of any other.
    let mut tx = test.db.write().await.unwrap();
    let back = said(2, None);
    let projection = project(&back);
    projections::write(&mut tx, &[projected(&back, Some(&projection))]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    assert_eq!(media::delete_unused(&mut tx, at(400), 9).await.unwrap(), 0);
}

fn upload(n: u8) -> Upload {
    Upload { account: account(1), sha256: name(n), size: 10, kept: true, received: 0, expires: at(50) }
}

async fn a_piece_follows_the_one_before(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    let begun = upload(1);
    uploads::begin(&mut tx, &begun).await.unwrap();
    assert!(uploads::append(&mut tx, &begun, b"abcd", at(60)).await.unwrap());
    assert!(!uploads::append(&mut tx, &begun, b"abcd", at(60)).await.unwrap(), "it has come already");
    let now = Upload { received: 4, expires: at(60), ..begun };
    assert_eq!(uploads::find(&mut tx, account(1), &name(1)).await.unwrap(), Some(now.clone()));
    assert_eq!(uploads::find(&mut tx, account(2), &name(1)).await.unwrap(), None, "another's");
    assert!(uploads::append(&mut tx, &now, b"efghij", at(60)).await.unwrap());
    assert_eq!(uploads::bytes(&mut tx, account(1), &name(1)).await.unwrap(), b"abcdefghij");
    assert_eq!(uploads::announced(&mut tx, account(1)).await.unwrap(), 10);
    uploads::forget_pieces(&mut tx, account(1), &name(1)).await.unwrap();
    assert!(uploads::bytes(&mut tx, account(1), &name(1)).await.unwrap().is_empty());
    assert_eq!(uploads::find(&mut tx, account(1), &name(1)).await.unwrap().unwrap().received, 10);
    assert!(uploads::delete(&mut tx, account(1), &name(1)).await.unwrap());
    assert!(!uploads::delete(&mut tx, account(1), &name(1)).await.unwrap());
}

async fn what_stops_arriving_is_forgotten(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    for n in 1..4 {
        let begun = Upload { expires: at(i64::from(n) * 100), ..upload(n) };
        uploads::begin(&mut tx, &begun).await.unwrap();
        uploads::append(&mut tx, &begun, b"ab", at(i64::from(n) * 100)).await.unwrap();
    }
    assert_eq!(uploads::delete_expired(&mut tx, at(200), 1).await.unwrap(), 1);
    assert_eq!(uploads::delete_expired(&mut tx, at(200), 9).await.unwrap(), 1);
    assert_eq!(uploads::bytes(&mut tx, account(1), &name(1)).await.unwrap(), b"");
    assert_eq!(uploads::bytes(&mut tx, account(1), &name(3)).await.unwrap(), b"ab");
}

/// A record that says that it is a file.
fn media_record(n: u64, file: u8) -> domain::Record {
    let mut said = record(n, "Dit");
    said.kind = domain::Kind::Media;
    said.fields.insert(domain::memory::media::field::SHA256, Value::Text(name(file)));
    said
}

async fn a_record_shows_a_file_where_who_says_so_sent_it(test: TestDb) {
    let (mine, theirs) = (media_record(11, 1), media_record(12, 1));
    write(&test.db, &mine, &project(&mine), &[AudienceKey::Public]).await;
    write(&test.db, &theirs, &project(&theirs), &[AudienceKey::Members]).await;
    let mut tx = test.db.write().await.unwrap();
    for _ in 0..2 {
        sent::say(&mut tx, mine.id, account(1), &name(1)).await.unwrap();
        sent::say(&mut tx, theirs.id, account(2), &name(1)).await.unwrap();
    }
    let everybody = Sight::Of([AudienceKey::Public].into());
    let members = Sight::Of([AudienceKey::Public, AudienceKey::Members].into());
    let shown = async |tx: &mut storage::WriteTx, sight: &Sight| -> Vec<RecordId> {
        sent::shown_by(tx, sight, &name(1), 9).await.unwrap()
    };
    assert!(shown(&mut tx, &members).await.is_empty());
    assert_eq!(sent::awaited(&mut tx, &name(1), 9).await.unwrap(), [account(1), account(2)]);
    // Sent by one, it is shown where that one says so, and nowhere else.
    for _ in 0..2 {
        sent::note(&mut tx, &name(1), account(1)).await.unwrap();
    }
    assert!(sent::is_noted(&mut tx, &name(1), account(1)).await.unwrap());
    assert!(!sent::is_noted(&mut tx, &name(1), account(2)).await.unwrap());
    assert!(!sent::is_noted(&mut tx, &name(2), account(1)).await.unwrap());
    assert_eq!(shown(&mut tx, &members).await, [mine.id]);
    assert_eq!(sent::told_by(&mut tx, &name(1), 9).await.unwrap(), [mine.id]);
    assert_eq!(sent::awaited(&mut tx, &name(1), 9).await.unwrap(), [account(2)]);
    sent::note(&mut tx, &name(1), account(2)).await.unwrap();
    assert_eq!(shown(&mut tx, &members).await, [mine.id, theirs.id]);
    assert_eq!(shown(&mut tx, &everybody).await, [mine.id], "and to who sees it");
}

async fn what_only_names_a_file_does_not_keep_it(test: TestDb) {
    let named = media_record(11, 1);
    write(&test.db, &named, &project(&named), &[AudienceKey::Public]).await;
    let mut tx = test.db.write().await.unwrap();
    for n in 1..3 {
        media::put(&mut tx, &object(n, 3), b"abc", &[]).await.unwrap();
        sent::note(&mut tx, &name(n), account(1)).await.unwrap();
    }
    sent::say(&mut tx, named.id, account(2), &name(1)).await.unwrap();
    assert_eq!(media::delete_unused(&mut tx, at(100), 9).await.unwrap(), 2);
    assert!(!sent::is_noted(&mut tx, &name(2), account(1)).await.unwrap(), "who sent it is forgotten with it");
    media::put(&mut tx, &object(1, 3), b"abc", &[]).await.unwrap();
    sent::note(&mut tx, &name(1), account(2)).await.unwrap();
    assert_eq!(media::delete_unused(&mut tx, at(100), 9).await.unwrap(), 0, "now it shows it");
}

async fn files_of_a_scope_are_those_that_a_sight_sees(test: TestDb) {
    // In one scope: a text that everybody reads, another for members. The first file is shown to members, the second to all.
    let text = |n: u64, file: u8| {
        let mut text = record(n, "Texte");
        text.fields.insert(note::field::BODY, Value::Text(format!("![x](/media/{}.jpg)", name(file))));
        text
    };
    let (open, closed) = (text(1, 1), text(2, 2));
    let (of_members, of_all) = (media_record(11, 1), media_record(12, 2));
    for (record, reader) in [
        (&open, AudienceKey::Public),
        (&closed, AudienceKey::Members),
        (&of_members, AudienceKey::Members),
        (&of_all, AudienceKey::Public),
    ] {
        write(&test.db, record, &project(record), &[reader]).await;
    }
    let mut tx = test.db.write().await.unwrap();
    for (said, n) in [(&of_members, 1), (&of_all, 2)] {
        media::put(&mut tx, &object(n, 3), b"abc", &[(800, vec![1, 2])]).await.unwrap();
        sent::note(&mut tx, &name(n), account(1)).await.unwrap();
        sent::say(&mut tx, said.id, account(1), &name(n)).await.unwrap();
    }
    let places = [&open, &closed].map(|record| (record.id, [(scope(1), record.id)].into())).into();
    scopes::place(&mut tx, &places).await.unwrap();
    let mut files = async |sight: &Sight| -> Vec<(String, u64, Option<u64>)> {
        let found = by_scope::files(&mut tx, sight, &[scope(1)], 800).await.unwrap();
        found.into_iter().map(|(sha256, weight)| (sha256, weight.whole, weight.copy)).collect()
    };
    // Everybody reads the text of the first and not what shows it; what shows the second, and not the text.
    assert!(files(&Sight::Of([AudienceKey::Public].into())).await.is_empty());
    let members = Sight::Of([AudienceKey::Public, AudienceKey::Members].into());
    assert_eq!(files(&members).await, [(name(1), 3, Some(2)), (name(2), 3, Some(2))]);
}
