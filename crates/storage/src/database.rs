//! The two pools, how they are opened, and the transactions they give.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::error::{Error, Result};
use crate::migrate;
use crate::transaction::{Begun, Plain, Reader, Snapshot, WriteTx};

/// How a write begins: as the one that writes.
const WRITE: &str = "BEGIN IMMEDIATE";

/// What an operator may tune; the defaults serve one organisation on two cores.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long to wait for another program that holds the `SQLite` file before saying so.
    pub busy_timeout: Duration,
    /// How long a request waits for a free connection; on `PostgreSQL`, for what another transaction holds too.
    pub acquire_timeout: Duration,
    /// Connections that read (`SQLite`), or connections in all (`PostgreSQL`).
    pub connections: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            busy_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(15),
            connections: u32::try_from(cores * 2).unwrap_or(4).clamp(4, 32),
        }
    }
}

/// The database of the server, whichever engine the address names. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    /// `SQLite` writes one at a time whatever we do: one connection says so without `SQLITE_BUSY` among ourselves.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        file: PathBuf,
    },
    Postgres(PgPool),
}

impl Database {
    /// Opens `sqlite://path` (made with its folder when absent) or `postgres://…`, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, &Settings::default()).await
    }

    /// As [`Database::open`], with the operator's settings.
    pub async fn open_with(url: &str, settings: &Settings) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?;
            let file = options.get_filename().to_owned();
            Self::open_sqlite(options, settings, true).await.map_err(|error| error.about(&file))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(PgConnectOptions::from_str(url)?, settings).await
        } else {
            Err(Error::Address("it begins neither with sqlite: nor with postgres:".to_owned()))
        }
    }

    /// `copied`: whether a file of an older program is copied before its tables are changed.
    pub(crate) async fn open_sqlite(options: SqliteConnectOptions, settings: &Settings, copied: bool) -> Result<Self> {
        let file = options.get_filename().to_owned();
        let name = file.to_string_lossy();
        if name.is_empty() || name.starts_with(":memory:") || name.starts_with("file:") {
            return Err(Error::Address("a database in memory would be lost; give the path of a file".to_owned()));
        }
        prepare_folder(&file)?;
        let shared = options
            .foreign_keys(true)
            .busy_timeout(settings.busy_timeout)
            .statement_cache_capacity(256)
            // A file that somebody else wrote runs nothing of theirs, and one whose pages are not what they say is found out.
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .synchronous(SqliteSynchronous::Full);
        let writing = shared
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("journal_size_limit", "67108864");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(settings.acquire_timeout)
            .connect_with(writing)
            .await?;
        // A file that can be read but not written is found here, not at the first person's first save.
        writer.begin_with(WRITE).await?.rollback().await?;
        migrate::sqlite(&writer, copied.then_some(file.as_path())).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(settings.connections)
            .test_before_acquire(false)
            .acquire_timeout(settings.acquire_timeout)
            .connect_lazy_with(shared.create_if_missing(false).pragma("query_only", "ON"));
        Ok(Self { pools: Pools::Sqlite { writer, readers, file } })
    }

    async fn open_postgres(options: PgConnectOptions, settings: &Settings) -> Result<Self> {
        // What another transaction holds is waited for as a connection is, then said.
        let patience = settings.acquire_timeout.as_millis().to_string();
        let options =
            options.application_name("encommun").statement_cache_capacity(256).options([("lock_timeout", patience)]);
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections)
            .acquire_timeout(settings.acquire_timeout)
            .connect_with(options)
            .await?;
        migrate::postgres(&pool).await?;
        Ok(Self { pools: Pools::Postgres(pool) })
    }

    /// A connection for single questions.
    pub async fn reader(&self) -> Result<Reader> {
        Ok(Reader(match &self.pools {
            Pools::Sqlite { readers, .. } => Plain::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Plain::Postgres(pool.acquire().await?),
        }))
    }

    /// A read-only transaction in which every statement sees the same moment.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        Ok(Snapshot(match &self.pools {
            Pools::Sqlite { readers, .. } => Begun::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                Begun::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        }))
    }

    /// A write transaction. On `PostgreSQL` run it inside [`crate::retry`].
    pub async fn write(&self) -> Result<WriteTx> {
        Ok(WriteTx(match &self.pools {
            Pools::Sqlite { writer, file, .. } => {
                Begun::Sqlite(begin(writer).await.map_err(|error| Error::from(error).about(file))?)
            }
            Pools::Postgres(pool) => Begun::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?),
        }))
    }

    /// The name of the engine, for the start message, bench conditions and `/healthz`.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match &self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }

    /// Whether the database answers: what `/healthz` asks.
    pub async fn ping(&self) -> Result<()> {
        crate::statement::Sql::new("SELECT 1").run(&mut self.reader().await?).await?;
        Ok(())
    }

    /// Waits for work in hand, then closes: on `SQLite` the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins to write. A deferred transaction that reads and then writes can fail at once, whatever the timeout.
///
/// Where the disk is full the engine gives the whole transaction up by itself; the driver, which gives it up once more, is
/// told that there is none, and counts it as open for ever. The one connection that writes is then replaced: else nothing
/// could be written again before a restart, though there is room.
async fn begin(writer: &SqlitePool) -> sqlx::Result<Transaction<'static, Sqlite>> {
    match writer.begin_with(WRITE).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            writer.acquire().await?.close().await?;
            writer.begin_with(WRITE).await
        }
        begun => begun,
    }
}

/// Makes the folder, and refuses a file or a folder that nothing can be written to, before the engine meets it: its own
/// words do not say which of the two it is.
fn prepare_folder(file: &Path) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(file) {
        Ok(found) if found.is_dir() => {
            return Err(Error::Address(format!("{} is a folder, not a file", file.display())));
        }
        // Marked read-only, even for a user who could write to it all the same.
        Ok(found) if found.permissions().readonly() => return Err(Error::ReadOnly(Some(file.to_owned()))),
        Ok(_) => {}
        Err(_) => fs::create_dir_all(folder)
            .map_err(|cause| Error::Address(format!("the folder {} cannot be made: {cause}", folder.display())))?,
    }
    let marked = fs::metadata(folder).is_ok_and(|found| found.permissions().readonly());
    if marked { Err(Error::ReadOnly(Some(folder.to_owned()))) } else { try_to_write(folder) }
}

/// The engine keeps its journal beside the file, so that the folder has to take files too.
fn try_to_write(folder: &Path) -> Result<()> {
    let probe = folder.join(format!(".encommun-{}", std::process::id()));
    match fs::OpenOptions::new().write(true).create(true).truncate(false).open(&probe) {
        Ok(_) => match fs::remove_file(&probe) {
            // Another that opens at this moment removed it.
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(Error::Unavailable(format!("{} cannot be removed: {cause}", probe.display())))
            }
            _ => Ok(()),
        },
        Err(cause) => match cause.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Err(Error::ReadOnly(Some(folder.to_owned())))
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Err(Error::Full),
            // Somebody else tries at this moment, or something that the engine says better.
            _ => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_of_sqlite_is_careful() {
        let folder = std::env::temp_dir().join(format!("encommun-careful-{}", std::process::id()));
        let file = folder.join("commun.db");
        let database = Database::open(&format!("sqlite://{}", file.display())).await.expect("opened");
        let Pools::Sqlite { writer, readers, .. } = &database.pools else { panic!("not SQLite") };
        for pool in [writer, readers] {
            for (pragma, expected) in
                [("foreign_keys", 1), ("trusted_schema", 0), ("cell_size_check", 1), ("synchronous", 2)]
            {
                let asked = sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"));
                let found: i64 = sqlx::query_scalar(asked).fetch_one(pool).await.expect("answered");
                assert_eq!(found, expected, "{pragma}");
            }
        }
        database.close().await;
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
