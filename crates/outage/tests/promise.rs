//! The disk bites: what `SQLite` promises at each level of `synchronous` is kept, and what it does not promise is lost.

use std::path::PathBuf;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

/// Rows that were committed one by one, and what of them a cut left.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    cuts: u64,
    /// Cuts after which a row was missing that somebody had been told of.
    lost: u64,
    /// Cuts after which the file was no database any more.
    broken: u64,
}

const ROWS: u64 = 90;

async fn written(synchronous: SqliteSynchronous) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("outage-{}-{synchronous:?}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let options = SqliteConnectOptions::new()
        .filename(folder.join("a.db"))
        .create_if_missing(true)
        .vfs(outage::install())
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("wal_autocheckpoint", "40")
        .synchronous(synchronous);
    let mut connection = options.connect().await.expect("a database");
    sqlx::query("CREATE TABLE line (n INTEGER PRIMARY KEY, text TEXT)")
        .execute(&mut connection)
        .await
        .expect("a table");
    sqlx::query("CREATE INDEX line_by_text ON line (text)").execute(&mut connection).await.expect("an index");
    for n in 0..ROWS {
        let mut tx = connection.begin().await.expect("a transaction");
        let row = "INSERT INTO line VALUES ($1, hex(randomblob(900)))";
        sqlx::query(row).bind(i64::try_from(n).expect("a number")).execute(&mut *tx).await.expect("a row");
        sqlx::query("UPDATE line SET text = hex(randomblob(900)) WHERE n % 7 = $1 % 7")
            .bind(i64::try_from(n).expect("a number"))
            .execute(&mut *tx)
            .await
            .expect("rows");
        tx.commit().await.expect("a commit");
        outage::mark(&folder, n);
    }
    connection.close().await.expect("an end");
    folder
}

async fn rows(folder: &std::path::Path) -> Result<Vec<i64>, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(folder.join("a.db")).create_if_missing(true);
    let mut connection: SqliteConnection = options.connect().await?;
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await?;
    if whole != "ok" {
        return Err(sqlx::Error::Protocol(whole));
    }
    let is_there: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut connection).await?;
    let rows = match is_there {
        0 => Vec::new(),
        _ => sqlx::query_scalar("SELECT n FROM line ORDER BY n").fetch_all(&mut connection).await.unwrap_or_default(),
    };
    connection.close().await?;
    Ok(rows)
}

async fn found(synchronous: SqliteSynchronous, count: usize) -> Found {
    let folder = written(synchronous).await;
    let mut cuts = outage::Cuts::of(outage::take(&folder), count, 20_261_126);
    let mut found = Found::default();
    let after = folder.join("after");
    while let Some(told) = cuts.next_into(&after).expect("files") {
        found.cuts += 1;
        match rows(&after).await {
            Err(_) => found.broken += 1,
            Ok(rows) => {
                let is_there = |n: &u64| rows.binary_search(&i64::try_from(*n).expect("a number")).is_ok();
                found.lost += u64::from(!told.iter().all(is_there));
            }
        }
    }
    std::fs::remove_dir_all(&folder).expect("an end");
    found
}

#[tokio::test]
async fn with_full_nothing_is_lost() {
    let found = found(SqliteSynchronous::Full, 500).await;
    assert_eq!(found.cuts, 500);
    assert_eq!((found.lost, found.broken), (0, 0), "{found:?}");
}

#[tokio::test]
async fn with_normal_the_last_commits_may_be_lost_and_the_file_stays_whole() {
    let found = found(SqliteSynchronous::Normal, 300).await;
    assert!(found.lost > 0, "{found:?}");
    assert_eq!(found.broken, 0, "{found:?}");
}

#[tokio::test]
async fn with_none_the_file_breaks() {
    let found = found(SqliteSynchronous::Off, 300).await;
    assert!(found.lost > 0 && found.broken > 0, "{found:?}");
}
