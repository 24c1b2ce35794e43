//! A backup that is taken under writes comes back whole elsewhere, under another epoch that devices see.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use domain::{Audience, RecordId};
use service::backup::{self, Error};
use service::{Config, Services};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use storage::records;
use sync::Verdict;
use sync::protocol::Refusal;

use crate::harness::{Person, World, unique};

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("encommun.db").display())
}

fn elsewhere() -> PathBuf {
    std::env::temp_dir().join(unique())
}

async fn opened(folder: &Path) -> Services {
    let mut config = Config::new(&url(folder));
    config.limits.hash_memory = 64;
    Services::open(config).await.expect("services")
}

/// The tables of two databases that differ, row by row; the epoch apart.
async fn differences(one: &Path, two: &Path) -> BTreeSet<String> {
    let first = format!("sqlite://{}", one.display());
    let mut at = SqliteConnection::connect(&first).await.expect("a connection");
    let attach = format!("ATTACH '{}' AS two", two.display());
    sqlx::query(AssertSqlSafe(attach)).execute(&mut at).await.expect("attached");
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut at)
            .await
            .expect("tables");
    assert!(tables.len() > 20, "{tables:?}");
    let mut differ = BTreeSet::new();
    for table in tables {
        let rest = if table == "server_meta" { " WHERE key <> 'epoch'" } else { "" };
        let rows = |of: &str| format!("SELECT * FROM {of}.{table}{rest}");
        for (a, b) in [("main", "two"), ("two", "main")] {
            let count = format!("SELECT COUNT(*) FROM ({} EXCEPT {})", rows(a), rows(b));
            let n: i64 = sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut at).await.expect("a count");
            if n > 0 {
                differ.insert(table.clone());
            }
        }
    }
    at.close().await.expect("closed");
    differ
}

/// Writes notes until it is told to stop; every one that was answered is noted.
fn writer(lea: &Person, stop: &Arc<AtomicBool>, answered: &Arc<Mutex<Vec<RecordId>>>) -> tokio::task::JoinHandle<()> {
    let (lea, stop, answered) = (lea.clone(), Arc::clone(stop), Arc::clone(answered));
    tokio::spawn(async move {
        while !stop.load(Ordering::SeqCst) {
            let note = lea.note("Pendant", &"Un paragraphe.\n\n".repeat(40), Audience::Members).await;
            answered.lock().expect("a list").push(note.id);
        }
    })
}

async fn more_than(answered: &Mutex<Vec<RecordId>>, n: usize) {
    while answered.lock().expect("a list").len() <= n {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_answered_before_a_backup_comes_back_with_it() {
    let world = World::sqlite().await;
    let lea = world.member("Léa").await;
    let (stop, answered) = (Arc::default(), Arc::default());
    let writing = writer(&lea, &stop, &answered);
    more_than(&answered, 20).await;
    let before: Vec<RecordId> = answered.lock().expect("a list").clone();
    let (file, data) = (world.folder.join("un.backup"), elsewhere());
    let size = backup::take(&url(&world.folder), &file).await.expect("a backup");
    assert_eq!(fs::metadata(&file).expect("a file").len(), size);
    // Writing went on, and goes on.
    let after = answered.lock().expect("a list").len();
    more_than(&answered, after).await;
    stop.store(true, Ordering::SeqCst);
    writing.await.expect("the writer");

    backup::restore(&url(&data), &data, &file, [7; 16]).await.expect("restored");
    assert_eq!(differences(&file, &data.join("encommun.db")).await, BTreeSet::new());
    let restored = opened(&data).await;
    let mut at = restored.database().reader().await.expect("a reader");
    assert_eq!(records::read_many(&mut at, &before).await.expect("records").len(), before.len());
    drop(at);
    restored.close().await;
    let names: Vec<_> =
        fs::read_dir(&data).expect("a folder").map(|entry| entry.expect("a name").file_name()).collect();
    assert_eq!(names, ["encommun.db"], "nothing is left beside it");
    fs::remove_dir_all(data).expect("the folder to go");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_device_sees_a_restore_and_gives_back_what_it_lacks() {
    let world = World::sqlite().await;
    let lea = world.member("Léa").await;
    let kept = lea.note("Avant", "Texte.\n", Audience::Members).await;
    let list = lea.subscribe(&[]).await;
    let (file, data) = (world.folder.join("un.backup"), elsewhere());
    backup::take(&url(&world.folder), &file).await.expect("a backup");
    // A quiet database, its copy, and what comes of that are the same.
    backup::restore(&url(&data), &data, &file, [7; 16]).await.expect("restored");
    assert_eq!(differences(&world.folder.join("encommun.db"), &data.join("encommun.db")).await, BTreeSet::new());
    // Written and answered after the backup: only the device has it now.
    let group = lea.group(vec![lea.edit(kept, 1, "Texte.\n", "Texte, et plus.\n")]);
    let pushed = lea.push(core::slice::from_ref(&group)).await.expect("an answer");
    assert_eq!(pushed.groups[0].ops[0].1, Verdict::Applied { rev: 2 });

    let restored = opened(&data).await;
    assert_eq!(restored.epoch(), [7; 16]);
    assert_ne!(restored.epoch(), world.services.epoch());
    let again = Person { services: restored.clone(), ..lea.clone() };
    let cursors = vec![0; list.scopes.len()];
    assert_eq!(again.pull(&list, &cursors).await.err(), Some(Refusal::Epoch), "the device is told");
    assert_eq!(again.body(kept.id).await, "Texte.\n");
    let pushed = again.push(core::slice::from_ref(&group)).await.expect("an answer");
    assert_eq!(pushed.epoch, [7; 16]);
    assert_eq!(pushed.groups[0].ops[0].1, Verdict::Applied { rev: 2 });
    assert_eq!(again.body(kept.id).await, "Texte, et plus.\n");
    restored.renew_epoch().await.expect("another");
    restored.close().await;
    let restored = opened(&data).await;
    assert!(restored.epoch() != [7; 16] && restored.epoch() != world.services.epoch());
    restored.close().await;
    fs::remove_dir_all(data).expect("the folder to go");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_whole_or_not_empty_is_refused_and_nothing_is_left() {
    let world = World::sqlite().await;
    world.member("Léa").await.note("Une", "Texte.\n", Audience::Members).await;
    let (live, file, data) = (url(&world.folder), world.folder.join("un.backup"), elsewhere());
    backup::take(&live, &file).await.expect("a backup");
    assert!(matches!(backup::take(&live, &file).await, Err(Error::Exists(there)) if there == file));
    let nowhere = backup::take(&url(&data), &data.join("x")).await;
    assert!(matches!(nowhere, Err(Error::NoDatabase(_))), "{nowhere:?}");
    let used = backup::restore(&live, &world.folder, &file, [1; 16]).await;
    assert!(matches!(used, Err(Error::Used(_))), "{used:?}");

    let whole = fs::read(&file).expect("bytes");
    let broken = |bytes: &[u8]| {
        let broken = elsewhere();
        fs::write(&broken, bytes).expect("written");
        broken
    };
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    let (cut, torn) = (&whole[..whole.len() - 1], &whole[..whole.len() / 2]);
    for bytes in [cut, torn, &changed] {
        let broken = broken(bytes);
        let refused = backup::restore(&url(&data), &data, &broken, [1; 16]).await;
        assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
        fs::remove_file(broken).expect("gone");
    }
    for bytes in [&b"not a database"[..], &[b'x'; 500]] {
        let foreign = broken(bytes);
        let refused = backup::restore(&url(&data), &data, &foreign, [1; 16]).await;
        assert!(matches!(refused, Err(Error::Foreign(_))), "{refused:?}");
        fs::remove_file(foreign).expect("gone");
    }
    assert!(!data.exists(), "nothing was made");
    let left = fs::read_dir(&world.folder)
        .expect("a folder")
        .filter(|entry| entry.as_ref().expect("a name").file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(left.count(), 0);
    world.end().await;
}

#[tokio::test]
async fn postgresql_is_left_to_its_own_tools() {
    let words = backup::take("postgres://localhost/encommun", Path::new("x")).await.expect_err("refused").to_string();
    assert!(words.contains("pg_dump") && words.contains("pg_restore"), "{words}");
    assert!(!Path::new("x").exists());
}
