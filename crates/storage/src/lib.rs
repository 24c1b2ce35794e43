//! `SQLite` and `PostgreSQL` behind one set of functions: every statement is written once and runs on both.
//!
//! # Layout
//! - `database`, `transaction`, `retry`: pools, readers, snapshots, write transactions, trying again
//! - `migrate`: tables brought up to date at start; those of a newer program refused
//! - `dispatch`, `statement`, `cell`, `rows`: one text for both engines, its values, rows written only where they differ
//! - `error`: what can go wrong, in words an operator can act on
//! - `records`, `revisions`, `audiences`, `projections`: a record, its history, its readers, what lists read of it
//! - `scopes`: where copies live, and the log that devices pull
//! - `operations`, `quarantine`: what was answered, what waits, what nobody could apply
//! - `queries`: cards, lists, counts, filtered by who asks
//! - `devices`, `segments`, `meta`: what devices were given, what search built, what the database says of itself
//! - `accounts`, `sessions`, `throttles`, `audit`, `jobs`: what only the server has
//! - `media`: files by what they hold, and those that are arriving
//! - `backup`: copies of an `SQLite` database, taken while others write

mod cell;
mod database;
mod dispatch;
mod error;
mod migrate;
mod retry;
mod rows;
mod statement;
mod transaction;

pub mod accounts;
pub mod audiences;
pub mod audit;
pub mod backup;
pub mod devices;
pub mod jobs;
pub mod media;
pub mod memberships;
pub mod meta;
pub mod operations;
pub mod projections;
pub mod quarantine;
pub mod queries;
pub mod records;
pub mod revisions;
pub mod scopes;
pub mod segments;
pub mod sessions;
pub mod throttles;

pub use database::{Database, Settings};
pub use error::{Error, Result};
pub use retry::{Transient, retry};
pub use transaction::{Connection, Reader, Reads, Snapshot, WriteTx};
