//! `IndexedDB` adapter of the local store: the only code that opens the device's database. Empty on native targets.
//!
//! A [`Database`] holds the stores of `sync::ports`. Everything is written by [`Database::commit`], under one lock for all
//! tabs, in transactions that build every request and await nothing before they commit. Everything is read through the
//! functions of `records` and `entries`, each in a transaction of its own.
//!
//! # Layout
//! - `database`: opening, reopening, closing; `schema`: its stores and indexes
//! - `commit`: the one writer; `lock`: what only one tab does at a time; `announce`: what tabs tell each other
//! - `entry`, `card`, `key`: a record, its card and its index fields as the browser keeps them
//! - `records`: records by id, by facet, by link, in order, counted; pending work hides what is confirmed
//! - `entries`: bytes by key; `inbox`: answers that the service worker collected
//! - `error`: what can go wrong, sorted by what to do about it
#![cfg(target_arch = "wasm32")]
#![forbid(unsafe_code)]

mod announce;
mod card;
mod commit;
mod database;
mod entries;
mod entry;
mod error;
mod inbox;
mod key;
pub mod lock;
mod records;
mod schema;

pub use announce::{Announcement, Subscription};
pub use card::card;
pub use commit::GENERATION;
pub use database::{Database, delete};
pub use entries::Moment;
pub use error::classify;
pub use records::{Found, Rows};
