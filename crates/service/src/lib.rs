//! Use cases: authorise, validate, one transaction, then tell whoever has to know.
//!
//! # Layout
//! - `services`: what every use case stands on
//! - `error`: what they answer when they cannot
//! - `read`: the questions that pages are made of
//! - `submit`: the one way in which anything is written
//! - `resolve`, `dependents`: who reads a record and where copies live, once its parents are known
//! - `sync`: the endpoints of devices, bytes in, bytes out
//! - `kit`: how large something is before it is kept, and its search segments
//! - `search_index`: segments in memory, updated with each commit
//! - `account`: accounts, passwords, sessions
//! - `quarantine`: what nobody could apply, to be read
//! - `import`: folder trees of Markdown; `rescue`: what a device exported because it could not send it
//! - `vocabulary`: the territories, themes, sectors and situations that ship
//! - `backup`: the whole as one file, and back; `tidy`: what has had its time is forgotten
//! - `turns`: what only a few do well at once
#![forbid(unsafe_code)]

pub mod account;
pub mod backup;
mod dependents;
mod error;
pub mod import;
mod kit;
pub mod media;
pub mod quarantine;
mod read;
pub mod rescue;
mod resolve;
mod search_index;
mod services;
mod submit;
pub mod sync;
mod tidy;
mod turns;
pub mod vocabulary;

pub use error::{Error, Refused, Result};
pub use kit::Size;
pub use read::{Address, Outline};
pub use search_index::{Changed, SearchIndex};
pub use services::{Config, Limits, Services, Surroundings};
pub use submit::{Change, Deciding, Form, FormAnswer, Restoring, Sender, Submitted};
pub use tidy::Tidied;
