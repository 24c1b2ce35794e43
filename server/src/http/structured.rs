//! Structured data of pages: what they show, in the words of schema.org, written as JSON-LD.
//!
//! It is made here and not in the views, of what the page asked anyway: a browser receives none of this code. Only what
//! everybody may see is described.
//!
//! # Layout
//! - `node`: a node; `script`: the element that holds them
//! - `named`: what a node says of other records, and the way down to a page
//! - `site`: the home page and the lists
//! - `note`, `collection`, `organisation`, `person`, `vocabulary`: the pages of records

mod collection;
mod named;
mod node;
mod note;
mod organisation;
mod person;
mod script;
mod site;
mod vocabulary;

#[cfg(test)]
mod samples;

use app::described::Described;
use domain::{Audience, Record};

use super::here::Here;

pub use node::Node;
pub use script::script;
pub use site::{is_listed, of_path};

/// What a page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What it is to whoever previews it: `article`, `profile`, `website`.
    pub preview: &'static str,
    /// Its own node.
    pub node: Node,
    /// The way down to it.
    pub trail: Node,
    /// What a feed of it is called; nothing where it has none.
    pub feed: Option<String>,
}

/// What a page says that it shows; nothing where that is not a record, or not one for everybody.
#[must_use]
pub fn of_record(here: &Here, described: Described<'_>) -> Option<Shown> {
    match described {
        Described::Head { .. } => None,
        Described::Note(page) => note::note(here, page),
        Described::Notebook(page) => collection::notebook(here, page),
        Described::Base(page) => collection::base(here, page),
        Described::Term(page) => vocabulary::term(here, page),
        Described::Organisation(page) => organisation::organisation(here, page),
        Described::Person(page) => person::person(here, page),
        Described::Concept(page) => vocabulary::concept(here, page),
        Described::Place(page) => vocabulary::place(here, page),
    }
}

/// Whether everybody may see a record, once it is in a state in which its audience does.
fn is_public(record: &Record) -> bool {
    record.audience() == Audience::Public && !record.is_trashed()
}
