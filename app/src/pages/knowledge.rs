//! Knowledge: notes, carnets, bases, the lexique, persons, and the search over them.
//!
//! # Layout
//! - `home`, `search`: where one begins
//! - `lists`: notes, carnets, bases
//! - `note`, `history`, `notebook`, `notebook_shelves`, `base`, `glossary`, `term`, `person`: what one reads
//! - `edit`, `shelve`, `arrange`: what one writes, where one puts it, in which order
//! - `suggestions`: what waits for a person; `rights`: who may do what

pub mod arrange;
pub mod base;
pub mod edit;
pub mod glossary;
pub mod history;
pub mod home;
pub mod lists;
pub mod my_rights;
pub mod note;
pub mod notebook;
mod notebook_shelves;
pub mod person;
pub mod rights;
pub mod search;
pub mod shelve;
pub mod suggestions;
pub mod term;

use domain::RecordId;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::routes;

/// What the query of the address says under a name; nothing said is empty.
#[must_use]
pub fn said_in_address(name: &'static str) -> Signal<String> {
    let query = use_query_map();
    Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default()))
}

/// The record that the address names, whatever goes before its identifier.
#[must_use]
pub fn id_in_address() -> Signal<Option<RecordId>> {
    let params = use_params_map();
    Signal::derive(move || params.with(|params| params.get("id").and_then(|segment| routes::id_of(&segment))))
}
