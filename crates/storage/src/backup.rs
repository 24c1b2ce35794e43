//! Copies of an `SQLite` database: taken while others write, checked, given an epoch of their own. `PostgreSQL` has its own
//! tools for this.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use crate::database::{Database, Settings};
use crate::error::{Error, Result};
use crate::meta;

/// How long to wait for another program that holds the file for itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// The file of the database at this address; nothing where it is not `SQLite`.
pub fn file_of(url: &str) -> Result<Option<PathBuf>> {
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    Ok(Some(SqliteConnectOptions::from_str(url)?.get_filename().to_owned()))
}

/// Copies the database in `from` into `to`, which is empty or not there, as it stands at one moment.
///
/// Who reads or writes it meanwhile waits for nothing. The copy is not durable yet: the caller has it written to the disk.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let to = to.to_str().ok_or_else(|| Error::Address(format!("{} is not UTF-8", to.display())))?;
    let options = SqliteConnectOptions::new().filename(from).create_if_missing(false).busy_timeout(PATIENCE);
    let mut connection =
        SqliteConnection::connect_with(&options).await.map_err(|error| Error::from(error).about(from))?;
    sqlx::query("VACUUM INTO $1").bind(to).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Reads a copy whole, as the engine's own check does.
///
/// # Errors
/// [`Error::Corrupt`] where it is not what the engine wrote.
pub async fn check(file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?;
    connection.close().await?;
    if found == "ok" { Ok(()) } else { Err(Error::Corrupt(found)) }
}

/// Brings a copy up to date and gives it another epoch, by which devices know that it was put back.
pub async fn renew(file: &Path, epoch: &str) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file);
    let database =
        Database::open_sqlite(options, &Settings::default(), false).await.map_err(|error| error.about(file))?;
    let renewed = async {
        let mut tx = database.write().await?;
        meta::renew_epoch(&mut tx, epoch).await?;
        tx.commit().await
    };
    let renewed = renewed.await;
    database.close().await;
    renewed
}
