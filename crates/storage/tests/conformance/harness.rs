//! A fresh database for each test: a file in a folder of its own, or a schema of its own.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::Connection;
use storage::{Database, Settings};

/// Where the `PostgreSQL` half finds its server, as `postgres://user@host:port/database`.
const VARIABLE: &str = "ENCOMMUN_TEST_POSTGRES";

/// A database that no other test sees.
pub struct TestDb {
    /// The database.
    pub db: Database,
    /// Its address, to open it once more.
    pub url: String,
}

/// What to remove once the test is over.
pub enum Clean {
    Folder(Database, PathBuf),
    Schema(Database, String, String),
}

impl Clean {
    /// Removes it. A test that failed leaves it there to be looked at.
    pub async fn up(self) {
        match self {
            Self::Folder(db, folder) => {
                db.close().await;
                std::fs::remove_dir_all(folder).unwrap();
            }
            Self::Schema(db, server, schema) => {
                db.close().await;
                execute(&server, format!("DROP SCHEMA {schema} CASCADE")).await;
            }
        }
    }
}

/// What tests open databases with: few connections, because many run at once.
pub fn settings() -> Settings {
    Settings { connections: 4, ..Settings::default() }
}

pub async fn sqlite() -> (TestDb, Clean) {
    let folder = std::env::temp_dir().join(unique());
    let url = format!("sqlite://{}", folder.join("within/encommun.db").display());
    let db = Database::open_with(&url, &settings()).await.unwrap();
    (TestDb { db: db.clone(), url }, Clean::Folder(db, folder))
}

pub async fn postgres(name: &str) -> Option<(TestDb, Clean)> {
    let Ok(server) = std::env::var(VARIABLE) else {
        // Past the capture of test output, which `println!` would stay in: a skip is to be seen and counted.
        let line = format!("skipped: {name} ({VARIABLE} is not set)\n");
        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
        return None;
    };
    let schema = unique();
    execute(&server, format!("CREATE SCHEMA {schema}")).await;
    let joint = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{joint}options[search_path]={schema}");
    let db = Database::open_with(&url, &settings()).await.unwrap();
    Some((TestDb { db: db.clone(), url }, Clean::Schema(db, server, schema)))
}

/// Runs one statement beside the crate, as another program would.
pub async fn execute(url: &str, statement: String) {
    let statement = sqlx::AssertSqlSafe(statement);
    if url.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("encommun_{}_{now}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
