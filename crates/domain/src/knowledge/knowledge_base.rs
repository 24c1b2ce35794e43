//! Knowledge bases: a home page over several carnets.

use crate::content::{Content, Markdown, Text, content};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::NotebookStatus;
use crate::projection::{Projection, Scoping, mentions};
use crate::record::Record;
use crate::scope::Selector;
use crate::vocabulary::subject;

content! {
    /// A base de connaissances. Its carnets are placed in it.
    KnowledgeBase: Kind::KnowledgeBase, schema 1, in field {
        /// Its title.
        title TITLE 32: Text<200> => Register,
        /// What it holds, in a line or two.
        summary SUMMARY 33: Text<500> => Register,
        /// Its home page.
        home HOME 34: Markdown<204_800> => Text,
        /// What it is about.
        themes THEMES 35: Vec<RecordId> => Set,
        /// Where it is in its life.
        status STATUS 36: NotebookStatus => Machine,
    }
    check(base) {
        if base.title.is_empty() {
            vec![Invalid { field: field::TITLE, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

/// The moves between states of a base: those of a carnet.
pub const TRANSITIONS: &[(&str, &str)] = super::notebook::TRANSITIONS;

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let base = KnowledgeBase::read(&record.fields);
    let summary = if base.summary.is_empty() {
        markdown::excerpt(base.home.as_str(), 220)
    } else {
        base.summary.as_str().to_owned()
    };
    Projection {
        title: base.title.as_str().to_owned(),
        summary,
        language: String::new(),
        state: base.status.as_str().to_owned(),
        facets: subject::facets(&base.themes, &[], &[]),
        links: mentions(base.home.as_str()),
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text: markdown::plain_text(base.home.as_str()),
        scoping: Scoping::of(
            record,
            base.status != NotebookStatus::Draft,
            &[],
            vec![Selector::Core, Selector::Notebook(record.id)],
        ),
    }
}
