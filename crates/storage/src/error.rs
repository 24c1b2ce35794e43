//! What can go wrong between the program and its database, in words that an operator can act on.

use std::path::PathBuf;

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

/// What a storage function answers when it cannot do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No such row: the caller decides whether that is an error for the person.
    #[error("there is no such {0} in the database")]
    NotFound(&'static str),
    /// A row with this key exists already, or one it points at does not: read again, or answer what is stored.
    #[error("the database holds another row that conflicts in {constraint}")]
    Conflict {
        /// The table whose key or rule was broken, the same word on both engines.
        constraint: String,
    },
    /// Two transactions met (deadlock, serialisation): run the whole transaction again; see [`crate::retry`].
    #[error("two changes met in the database; the same change can be tried again")]
    Contended,
    /// The database does not answer: check that it runs and that the address is right, then try again.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The address given in the configuration cannot be used: mend it.
    #[error("the database address cannot be used: {0}")]
    Address(String),
    /// Nothing can be written: give this user the right to write there, or open the primary instead of a replica.
    #[error("the database can be read but not written{}: give the server the right to write to it", at(.0))]
    ReadOnly(Option<PathBuf>),
    /// Another program holds the database: end it, or wait until it is done.
    #[error("another program keeps the database locked{}: end it or wait until it is done, then start again", at(.0))]
    Locked(Option<PathBuf>),
    /// No room is left: free space on the disk that holds the database; nothing was half-written.
    #[error("the disk that holds the database is full; nothing was half-written")]
    Full,
    /// A newer program made this database: install that version or a later one; nothing was changed.
    #[error(
        "this database was made by a newer version of the program (its tables are at step {found}, this program knows {known}): \
         install that version or a later one; nothing was changed"
    )]
    Newer {
        /// The newest migration found in the database.
        found: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// The database, or a value in it, is not what this program writes: restore a backup and report it.
    #[error("the database holds something this program cannot read: {0}")]
    Corrupt(String),
    /// A page is to begin at a place that no page of this order ended at: ask for the first page.
    #[error("the place given is not one where a page of this list ended")]
    Place,
    /// A fault of ours (a wrong statement, a wrong type): report it with its text.
    #[error("the database refused a statement of the program: {0}")]
    Defect(String),
}

/// The result of every storage function.
pub type Result<T> = std::result::Result<T, Error>;

fn at(path: &Option<PathBuf>) -> String {
    path.as_ref().map(|path| format!(" ({})", path.display())).unwrap_or_default()
}

impl Error {
    /// Whether the same transaction, run again from its start, may well succeed.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Contended)
    }

    /// Whether this is a conflict in that table: how two deliveries of one operation are told apart from a fault.
    #[must_use]
    pub fn conflicts_in(&self, table: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if constraint == table)
    }

    /// The same error with the file it is about, for the variants that name one.
    #[must_use]
    pub(crate) fn about(self, path: &std::path::Path) -> Self {
        match self {
            Self::ReadOnly(None) => Self::ReadOnly(Some(path.to_owned())),
            Self::Locked(None) => Self::Locked(Some(path.to_owned())),
            other => other,
        }
    }

    fn from_database(error: &dyn DatabaseError) -> Self {
        let code = error.code().unwrap_or_default();
        if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
            return Self::from_sqlite(&code, error.message());
        }
        match code.as_ref() {
            "40001" | "40P01" => Self::Contended,
            "23505" | "23503" | "23502" | "23514" => {
                Self::Conflict { constraint: error.table().unwrap_or_default().to_owned() }
            }
            "25006" => Self::ReadOnly(None),
            "55P03" => Self::Locked(None),
            "53100" => Self::Full,
            "53200" | "53300" => Self::Unavailable(error.message().to_owned()),
            "3D000" | "28000" | "28P01" => Self::Address(error.message().to_owned()),
            "XX001" | "XX002" => Self::Corrupt(error.message().to_owned()),
            code if code.starts_with("08") || code.starts_with("57P") => Self::Unavailable(error.message().to_owned()),
            _ => Self::Defect(error.message().to_owned()),
        }
    }

    fn from_sqlite(code: &str, message: &str) -> Self {
        // The low byte of an extended code is the primary one.
        match code.parse::<i64>().unwrap_or_default() & 0xff {
            5 | 6 => Self::Locked(None),
            8 => Self::ReadOnly(None),
            10 | 14 => Self::Unavailable(message.to_owned()),
            11 | 26 => Self::Corrupt(message.to_owned()),
            13 => Self::Full,
            19 => Self::Conflict { constraint: table_in(message).to_owned() },
            _ => Self::Defect(message.to_owned()),
        }
    }
}

/// The table in `SQLite`'s "UNIQUE constraint failed: table.column, table.column"; other rules name none.
fn table_in(message: &str) -> &str {
    message
        .split_once("constraint failed: ")
        .and_then(|(_, columns)| columns.split_once('.'))
        .map_or("", |(table, _)| table)
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => Self::from_database(error.as_ref()),
            sqlx::Error::RowNotFound => Self::NotFound("row"),
            sqlx::Error::Configuration(cause) => Self::Address(cause.to_string()),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            sqlx::Error::Migrate(error) => Self::from(*error),
            other => Self::Defect(other.to_string()),
        }
    }
}

impl From<MigrateError> for Error {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => Self::from(error),
            MigrateError::VersionMissing(step) => {
                Self::Corrupt(format!("its tables went through a step {step} that this program has never had"))
            }
            MigrateError::VersionMismatch(step) => {
                Self::Corrupt(format!("step {step} of its tables is not the one of this program"))
            }
            MigrateError::Dirty(step) => Self::Corrupt(format!("step {step} of its tables was left half-done")),
            other => Self::Defect(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_codes_become_words() {
        assert!(matches!(Error::from_sqlite("517", "database is locked"), Error::Locked(None)));
        assert!(matches!(Error::from_sqlite("1032", "readonly"), Error::ReadOnly(None)));
        assert!(matches!(Error::from_sqlite("13", "full"), Error::Full));
        assert!(matches!(Error::from_sqlite("26", "file is not a database"), Error::Corrupt(_)));
        let twice = Error::from_sqlite("1555", "UNIQUE constraint failed: op_log.op_id");
        assert!(twice.conflicts_in("op_log") && !twice.conflicts_in("account"));
    }

    #[test]
    fn a_newer_database_is_told_in_a_sentence() {
        let words = Error::Newer { found: 9, known: 2 }.to_string();
        assert!(words.contains("newer version") && words.contains('9') && words.contains('2'), "{words}");
    }
}
