//! One typed body for both engines: `dispatch!` expands it once for `SQLite` and once for `PostgreSQL`.

/// Runs the body with `c` as the connection of whichever engine is there.
macro_rules! dispatch {
    ($connection:expr, |$c:ident| $body:expr) => {
        match $connection {
            $crate::transaction::Connection::Sqlite($c) => $body,
            $crate::transaction::Connection::Postgres($c) => $body,
        }
    };
}

pub(crate) use dispatch;
