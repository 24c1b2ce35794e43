//! What breaks around the server: a sentence each, nothing lost, nothing half-written.

mod bodies;
mod connection;
mod database;
mod operator;

use sqlx::{Connection as _, SqliteConnection};
use storage::{Connection, Reads, WriteTx};

use crate::support::TestApp;

/// What an answer of synchronisation begins with when nothing was taken and the device is to come back.
const LATER: &[u8] = b"ECS1\x00\x08";

/// And when nobody can read what came.
const UNREADABLE: &[u8] = b"ECS1\x00\x01";

const PUSH: &str = "/api/sync/v1/push";
const PULL: &str = "/api/sync/v1/pull";
const SUBSCRIBE: &str = "/api/sync/v1/subscribe";
const RESCUE: &str = "/api/sync/v1/rescue";

fn sqlite(tx: &mut WriteTx) -> &mut SqliteConnection {
    match tx.connection() {
        Connection::Sqlite(connection) => connection,
        Connection::Postgres(_) => panic!("these tests run on SQLite"),
    }
}

/// Says something to the one connection that writes, for good.
async fn tell(app: &TestApp, pragma: &'static str) {
    let mut tx = app.services.database().write().await.expect("the writer");
    sqlx::query(pragma).fetch_all(sqlite(&mut tx)).await.expect("a pragma");
    tx.rollback().await.expect("an end");
}

/// All that a form or a device can leave behind, as another program reads it.
async fn left(app: &TestApp) -> Vec<i64> {
    let mut other = another(app).await;
    let mut left = Vec::new();
    for table in ["record", "record_rev", "op_log", "projection", "scope_change", "quarantine", "account", "session"] {
        let text = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        left.push(sqlx::query_scalar(text).fetch_one(&mut other).await.expect("a count"));
    }
    left
}

/// A connection that the server does not know of: to the engine, that of another program.
async fn another(app: &TestApp) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", app.file().display())).await.expect("another program")
}
