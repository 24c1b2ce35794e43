//! What `PostgreSQL` refuses, and a connection that it ends, each in the same words as of `SQLite`; what follows works.

use std::time::Duration;

use sqlx::Connection;
use storage::{Database, Error, Settings, meta};

use crate::harness::{self, TestDb, execute, settings};

/// Makes a test of each, run where there is a server.
macro_rules! on_postgres {
    ($($name:ident),* $(,)?) => {
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let name = concat!(module_path!(), "::", stringify!($name));
                    let Some((test, clean)) = crate::harness::postgres(name).await else { return };
                    super::$name(test).await;
                    clean.up().await;
                }
            )*
        }
    };
}

on_postgres!(a_replica_is_read_only, what_another_program_holds_is_said_to_be_locked, a_full_disk, an_ended_connection);

async fn set(db: &Database, value: &str) -> Result<(), Error> {
    let mut tx = db.write().await?;
    meta::set(&mut tx, "key", value).await?;
    tx.commit().await
}

async fn stored(db: &Database) -> Option<String> {
    meta::get(&mut db.reader().await.unwrap(), "key").await.unwrap()
}

async fn a_replica_is_read_only(test: TestDb) {
    let replica = format!("{}&options[default_transaction_read_only]=on", test.url);
    let error = match Database::open_with(&replica, &settings()).await {
        Ok(db) => {
            let error = set(&db, "x").await.unwrap_err();
            db.close().await;
            error
        }
        Err(error) => error,
    };
    assert!(matches!(error, Error::ReadOnly(None)), "{error:?}");
}

async fn what_another_program_holds_is_said_to_be_locked(test: TestDb) {
    let hasty = Settings { acquire_timeout: Duration::from_millis(300), ..settings() };
    let db = Database::open_with(&test.url, &hasty).await.unwrap();
    let mut other = sqlx::PgConnection::connect(&test.url).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("LOCK TABLE server_meta IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    let error = set(&db, "x").await.unwrap_err();
    assert!(matches!(error, Error::Locked(None)), "{error:?}");
    assert!(error.to_string().contains("keeps the database locked"), "{error}");
    held.rollback().await.unwrap();
    set(&db, "y").await.unwrap();
    assert_eq!(stored(&db).await.as_deref(), Some("y"));
    db.close().await;
}

async fn a_full_disk(test: TestDb) {
    let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$";
    execute(&test.url, full.to_owned()).await;
    set(&test.db, "before").await.unwrap();
    let trigger =
        "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON server_meta FOR EACH ROW EXECUTE FUNCTION full_disk()";
    execute(&test.url, trigger.to_owned()).await;
    let error = set(&test.db, "after").await.unwrap_err();
    assert!(matches!(error, Error::Full), "{error:?}");
    assert_eq!(stored(&test.db).await.as_deref(), Some("before"), "nothing is half-written");
    execute(&test.url, "DROP TRIGGER full_disk ON server_meta".to_owned()).await;
    set(&test.db, "after").await.unwrap();
}

async fn an_ended_connection(test: TestDb) {
    let db = Database::open_with(&test.url, &harness::settings()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    meta::set(&mut tx, "key", "lost").await.unwrap();
    let end = "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid \
               WHERE l.relation = 'server_meta'::regclass AND a.pid <> pg_backend_pid()";
    execute(&test.url, end.to_owned()).await;
    let error = tx.commit().await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    assert_eq!(stored(&db).await, None);
    set(&db, "again").await.unwrap();
    assert_eq!(stored(&db).await.as_deref(), Some("again"));
    db.close().await;
}
