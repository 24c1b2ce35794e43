//! Bringing the tables up to date when the database opens, and refusing those of a newer program.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{PgPool, SqlitePool};

use crate::backup;
use crate::error::{Error, Result};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Brings a file up to date. `copied` is the file where it is to be copied first: a step that goes wrong, or a program that one
/// wants to go back from, has somewhere to go back to.
pub(crate) async fn sqlite(pool: &SqlitePool, copied: Option<&Path>) -> Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let there: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'")
            .fetch_optional(&mut *transaction)
            .await?;
    let found: Option<i64> = match there {
        Some(_) => sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&mut *transaction).await?,
        None => None,
    };
    transaction.rollback().await?;
    let known = refuse_newer(found, &SQLITE)?;
    if let Some((file, found)) = copied.zip(found.filter(|found| *found < known)) {
        copy(file, found).await?;
    }
    Ok(SQLITE.run(pool).await?)
}

pub(crate) async fn postgres(pool: &PgPool) -> Result<()> {
    let there: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await?;
    let found: Option<i64> = if there {
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(pool).await?
    } else {
        None
    };
    refuse_newer(found, &POSTGRES)?;
    Ok(POSTGRES.run(pool).await?)
}

/// Copies the file as it is, under a name that says at which step. One that an interrupted start left whole stays: it is older.
async fn copy(file: &Path, step: i64) -> Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".step-{step}"));
    let (copy, mut begun) = (file.with_file_name(&name), name);
    begun.push(".part");
    let begun = file.with_file_name(begun);
    if copy.exists() {
        return Ok(());
    }
    let fails = |cause: std::io::Error| match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full,
        _ => Error::Unavailable(format!("the database cannot be copied before it is changed: {cause}")),
    };
    match fs::remove_file(&begun) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(fails(cause)),
        _ => {}
    }
    backup::copy(file, &begun).await?;
    backup::check(&begun).await?;
    // It holds as much as the file does, for nobody else.
    fs::metadata(file).and_then(|found| fs::set_permissions(&begun, found.permissions())).map_err(fails)?;
    // On the disk before it has the name by which it is trusted.
    fs::File::open(&begun).and_then(|whole| whole.sync_all()).map_err(fails)?;
    fs::rename(&begun, &copy).map_err(fails)
}

/// Asked before anything is written, so that an older program leaves no trace in a newer database; the last step it knows.
fn refuse_newer(found: Option<i64>, migrator: &Migrator) -> Result<i64> {
    let known = migrator.iter().map(|step| step.version).max().unwrap_or_default();
    match found {
        Some(found) if found > known => Err(Error::Newer { found, known }),
        _ => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    /// Both engines run one DDL: only `SQLite`'s clustered tables say more.
    #[test]
    fn both_engines_have_the_same_tables() {
        assert_eq!(super::SQLITE.iter().count(), super::POSTGRES.iter().count());
        for (sqlite, postgres) in super::SQLITE.iter().zip(super::POSTGRES.iter()) {
            assert_eq!(sqlite.version, postgres.version);
            assert_eq!(sqlite.description, postgres.description);
            assert_eq!(sqlite.sql.as_str().replace(" WITHOUT ROWID", ""), postgres.sql.as_str());
        }
    }

    #[test]
    fn only_the_five_types_that_both_engines_read_alike() {
        for step in super::POSTGRES.iter() {
            for line in step.sql.as_str().lines().map(str::trim).filter(|line| !line.starts_with("--")) {
                for word in line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
                    let other = [
                        "INTEGER",
                        "INT",
                        "SMALLINT",
                        "VARCHAR",
                        "BLOB",
                        "TIMESTAMP",
                        "TIMESTAMPTZ",
                        "JSON",
                        "JSONB",
                        "REAL",
                        "SERIAL",
                    ];
                    assert!(!other.contains(&word), "{line}");
                }
            }
        }
    }
}
