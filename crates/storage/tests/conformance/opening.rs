//! Opening: what is made, and every refusal in words.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use sqlx::Connection;
use storage::{Database, Error, Settings, meta, retry};

use crate::harness::{TestDb, execute, settings};

on_both_engines!(opens_again_with_what_was_kept, a_newer_database_is_refused_in_words, a_rewritten_step_is_refused);

async fn opens_again_with_what_was_kept(test: TestDb) {
    let mut tx = test.db.write().await.unwrap();
    assert_eq!(meta::get_or_set(&mut tx, "epoch", "first").await.unwrap(), "first");
    assert_eq!(meta::get_or_set(&mut tx, "epoch", "second").await.unwrap(), "first");
    meta::set(&mut tx, "boot", "1").await.unwrap();
    meta::set(&mut tx, "boot", "2").await.unwrap();
    tx.commit().await.unwrap();
    let again = Database::open_with(&test.url, &settings()).await.unwrap();
    again.ping().await.unwrap();
    let mut reader = again.reader().await.unwrap();
    assert_eq!(meta::get(&mut reader, "boot").await.unwrap().as_deref(), Some("2"));
    assert_eq!(meta::get(&mut reader, "absent").await.unwrap(), None);
    drop(reader);
    again.close().await;
}

async fn a_newer_database_is_refused_in_words(test: TestDb) {
    execute(&test.url, "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1".to_owned()).await;
    let error = Database::open_with(&test.url, &settings()).await.unwrap_err();
    assert!(matches!(error, Error::Newer { found: 9999, known: 6 }), "{error:?}");
    assert!(error.to_string().contains("newer version of the program"), "{error}");
}

async fn a_rewritten_step_is_refused(test: TestDb) {
    let statement = if test.db.engine() == "sqlite" { "x'00'" } else { "'\\x00'" };
    execute(&test.url, format!("UPDATE _sqlx_migrations SET checksum = {statement}")).await;
    let error = Database::open_with(&test.url, &settings()).await.unwrap_err();
    assert!(matches!(&error, Error::Corrupt(words) if words.contains("step 1")), "{error:?}");
}

#[tokio::test]
async fn a_file_is_copied_before_its_tables_change() {
    let folder = folder("copied");
    let file = folder.join("encommun.db");
    let copy = folder.join("encommun.db.step-5");
    let database = Database::open(&url(&file)).await.unwrap();
    let mut tx = database.write().await.unwrap();
    meta::set(&mut tx, "mark", "before").await.unwrap();
    tx.commit().await.unwrap();
    database.close().await;
    assert!(!copy.exists(), "a new file has nothing to keep");
    // As the program before left it; and one that was killed while it copied.
    let undo = "ALTER TABLE op_log DROP COLUMN trace; DELETE FROM _sqlx_migrations WHERE version = 6";
    execute(&url(&file), undo.to_owned()).await;
    fs::write(folder.join("encommun.db.step-5.part"), "half").unwrap();
    Database::open(&url(&file)).await.unwrap().close().await;
    let kept = |database: Database| async move {
        let mark = meta::get(&mut database.reader().await.unwrap(), "mark").await.unwrap();
        database.close().await;
        mark
    };
    assert!(copy.exists() && !folder.join("encommun.db.step-5.part").exists());
    let steps = "SELECT COUNT(*) FROM _sqlx_migrations";
    let mut connection = sqlx::SqliteConnection::connect(&url(&copy)).await.unwrap();
    let (before,): (i64,) = sqlx::query_as(steps).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    assert_eq!(before, 5, "the copy is as the program before left it");
    // The copy opens by itself, and is brought up to date as the file was.
    assert_eq!(kept(Database::open(&url(&copy)).await.unwrap()).await.as_deref(), Some("before"));
    assert_eq!(kept(Database::open(&url(&file)).await.unwrap()).await.as_deref(), Some("before"));
    fs::remove_dir_all(folder).unwrap();
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("encommun_opening_{}_{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn url(file: &std::path::Path) -> String {
    format!("sqlite://{}", file.display())
}

#[tokio::test]
async fn a_read_only_file_is_refused_in_words() {
    let folder = folder("readonly");
    let file = folder.join("encommun.db");
    Database::open(&url(&file)).await.unwrap().close().await;
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let error = Database::open(&url(&file)).await.unwrap_err();
    assert!(matches!(&error, Error::ReadOnly(Some(path)) if *path == file), "{error:?}");
    assert!(error.to_string().contains("can be read but not written"), "{error}");
    // And through the engine's own word, for a file system that only says so when written to.
    let error = Database::open(&format!("{}?immutable=true", url(&file))).await.unwrap_err();
    assert!(matches!(error, Error::ReadOnly(_)), "{error:?}");
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_read_only_folder_is_refused_in_words_that_name_it() {
    let folder = folder("readonly_folder");
    let file = folder.join("encommun.db");
    let set = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    // Where nothing is yet, and where a database is.
    for _ in 0..2 {
        set(0o555);
        let error = Database::open(&url(&file)).await.unwrap_err();
        assert!(matches!(&error, Error::ReadOnly(Some(path)) if *path == folder), "{error:?}");
        assert!(error.to_string().contains("give the server the right to write to it"), "{error}");
        set(0o755);
        Database::open(&url(&file)).await.unwrap().close().await;
    }
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["encommun.db"], "nothing of ours is left beside it");
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_locked_file_is_refused_in_words() {
    let folder = folder("locked");
    let file = folder.join("encommun.db");
    Database::open(&url(&file)).await.unwrap().close().await;
    let mut other = sqlx::SqliteConnection::connect(&url(&file)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let hasty = Settings { busy_timeout: Duration::from_millis(20), ..settings() };
    let error = Database::open_with(&url(&file), &hasty).await.unwrap_err();
    assert!(matches!(&error, Error::Locked(Some(path)) if *path == file), "{error:?}");
    other.close().await.unwrap();
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let folder = folder("letter");
    let file = folder.join("letter.txt");
    let letter = "Chère équipe, ".repeat(400);
    fs::write(&file, &letter).unwrap();
    let error = Database::open(&url(&file)).await.unwrap_err();
    assert!(matches!(error, Error::Corrupt(_)), "{error:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
    let error = Database::open(&url(&folder)).await.unwrap_err();
    assert!(matches!(error, Error::Address(_)), "{error:?}");
    for address in ["sqlite::memory:", "mysql://localhost/x", "encommun.db", ""] {
        let error = Database::open(address).await.unwrap_err();
        assert!(matches!(error, Error::Address(_)), "{address}: {error:?}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_to_be_unavailable() {
    let hasty = Settings { acquire_timeout: Duration::from_millis(200), ..settings() };
    let error = Database::open_with("postgres://nobody@127.0.0.1:1/nothing", &hasty).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
}

#[tokio::test]
async fn writes_are_durable_before_they_are_acknowledged() {
    let folder = folder("durable");
    let file = folder.join("encommun.db");
    let db = Database::open(&url(&file)).await.unwrap();
    retry(|| async {
        let mut tx = db.write().await?;
        meta::set(&mut tx, "key", "value").await?;
        tx.commit().await
    })
    .await
    .unwrap();
    // Another program, while ours still has the file open: what was acknowledged is there, in write-ahead mode.
    let mut other = sqlx::SqliteConnection::connect(&url(&file)).await.unwrap();
    let (mode,): (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(&mut other).await.unwrap();
    assert_eq!(mode, "wal");
    let (value,): (String,) =
        sqlx::query_as("SELECT value FROM server_meta WHERE key = 'key'").fetch_one(&mut other).await.unwrap();
    assert_eq!(value, "value");
    other.close().await.unwrap();
    db.close().await;
    fs::remove_dir_all(folder).unwrap();
}
