//! Forms: plain forms that post by themselves, read from the page when a script saves them; what is typed is kept as it is
//! typed.
//!
//! # Layout
//! - `entry`: what a form holds, read from the page and put back
//! - `record_form`: the form of a record: autosave, check, save
//! - `again`: a form that the server did not take, shown again
//! - `draft`: what is typed and not saved, kept on the device
//! - `shared`: what another application shared, with which a new note begins
//! - `note`, `notebook`, `base`, `term`, `organisation`, `person`, `media`: the fields of each kind
//! - `subject`: the fields that say of any kind what it is about, where and when

pub mod again;
pub mod base;
mod categories;
pub mod draft;
pub mod entry;
pub mod media;
pub mod note;
pub mod notebook;
pub mod organisation;
pub mod person;
pub mod record_form;
pub mod shared;
pub mod subject;
pub mod summary;
pub mod term;
