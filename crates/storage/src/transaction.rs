//! The three ways to hold a connection: a plain reader, a snapshot, and a write transaction.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::error::Result;
use crate::statement::Sql;

/// A connection of either engine, as `dispatch!` opens it. Only this crate can look inside.
#[derive(Debug)]
pub enum Connection<'c> {
    /// `SQLite`.
    Sqlite(&'c mut SqliteConnection),
    /// `PostgreSQL`.
    Postgres(&'c mut PgConnection),
}

impl Connection<'_> {
    /// What follows a `SELECT` that must keep its rows until commit: `SQLite`'s one writer needs nothing.
    pub(crate) const fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE",
        }
    }

    /// The same for a queue: what another worker holds is left to it.
    pub(crate) const fn for_update_unclaimed(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// Whatever can be read from: [`Reader`], [`Snapshot`], [`WriteTx`].
pub trait Reads: Send {
    /// The connection behind it.
    fn connection(&mut self) -> Connection<'_>;
}

#[derive(Debug)]
pub(crate) enum Plain {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

#[derive(Debug)]
pub(crate) enum Begun {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Begun {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }
}

/// A connection for single questions: each statement sees what is committed when it runs.
#[derive(Debug)]
pub struct Reader(pub(crate) Plain);

impl Reads for Reader {
    fn connection(&mut self) -> Connection<'_> {
        match &mut self.0 {
            Plain::Sqlite(connection) => Connection::Sqlite(connection),
            Plain::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

/// A read-only transaction: every statement sees the same moment, which a pull over several scopes needs.
#[derive(Debug)]
pub struct Snapshot(pub(crate) Begun);

impl Reads for Snapshot {
    fn connection(&mut self) -> Connection<'_> {
        self.0.connection()
    }
}

/// A write transaction; dropped without [`WriteTx::commit`], it leaves no trace.
#[derive(Debug)]
pub struct WriteTx(pub(crate) Begun);

impl Reads for WriteTx {
    fn connection(&mut self) -> Connection<'_> {
        self.0.connection()
    }
}

impl WriteTx {
    /// Makes everything durable; only after this may anybody be told.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Begun::Sqlite(transaction) => transaction.commit().await?,
            Begun::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Gives everything up and waits until that is done; dropping the transaction does the same later.
    pub async fn rollback(self) -> Result<()> {
        match self.0 {
            Begun::Sqlite(transaction) => transaction.rollback().await?,
            Begun::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }

    /// Opens the savepoint of one group; [`WriteTx::release`] keeps what follows, [`WriteTx::rollback_group`] undoes it.
    /// One group at a time: savepoints of groups do not nest.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.run("SAVEPOINT one_group").await
    }

    /// Keeps what was written since [`WriteTx::savepoint`].
    pub async fn release(&mut self) -> Result<()> {
        self.run("RELEASE SAVEPOINT one_group").await
    }

    /// Undoes what was written since [`WriteTx::savepoint`], also after a statement failed; the transaction goes on.
    pub async fn rollback_group(&mut self) -> Result<()> {
        self.run("ROLLBACK TO SAVEPOINT one_group").await?;
        self.release().await
    }

    async fn run(&mut self, statement: &'static str) -> Result<()> {
        Sql::new(statement).run(self).await.map(|_| ())
    }
}
