//! Bringing the tables up to date when the database opens, and refusing those of a newer program.

use sqlx::migrate::Migrator;
use sqlx::{PgPool, SqlitePool};

use crate::error::{Error, Result};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

pub(crate) async fn sqlite(pool: &SqlitePool) -> Result<()> {
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
    refuse_newer(found, &SQLITE)?;
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

/// Asked before anything is written, so that an older program leaves no trace in a newer database.
fn refuse_newer(found: Option<i64>, migrator: &Migrator) -> Result<()> {
    let known = migrator.iter().map(|step| step.version).max().unwrap_or_default();
    match found {
        Some(found) if found > known => Err(Error::Newer { found, known }),
        _ => Ok(()),
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
