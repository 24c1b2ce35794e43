//! The words and the territories by which everything else is found.
//!
//! # Layout
//! - `themes`, `concept`: themes and sectors, and one of them
//! - `territories`, `place`: the regions of Québec, and a territory

pub mod concept;
pub mod place;
pub mod territories;
pub mod themes;

use std::collections::BTreeMap;

use domain::content::LangTag;

/// What is said in several languages, for a reader of this one: in it, else in French, else in any.
fn in_language<'a, T>(said: &'a BTreeMap<LangTag, T>, lang: &str) -> Option<&'a T> {
    said.get(lang).or_else(|| said.get("fr")).or_else(|| said.values().next())
}
