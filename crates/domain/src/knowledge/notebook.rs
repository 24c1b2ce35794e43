//! Carnets: a title, an introduction, and who may add to them.

use std::collections::BTreeMap;

use crate::content::{Content, Markdown, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Projection, Scoping, mentions};
use crate::record::Record;
use crate::scope::Selector;
use crate::value::Value;
use crate::vocabulary::subject;

content! {
    /// A carnet.
    Notebook: Kind::Notebook, schema 1, in field {
        /// Its title.
        title TITLE 32: Text<200> => Register,
        /// Its introduction.
        description DESCRIPTION 33: Markdown<204_800> => Text,
        /// Its guide de rédaction, shown in the editor.
        guide GUIDE 34: Markdown<20_480> => Text,
        /// Who may add to it.
        contribute CONTRIBUTE 35: Contribute => OnlineOnly,
        /// Its categories, by id: `label`, `order`, `list`.
        categories CATEGORIES 36: BTreeMap<String, Value> => Map,
        /// In which order it shows what it holds.
        order_by ORDER_BY 37: OrderBy => Register,
        /// Where it is in its life.
        status STATUS 38: NotebookStatus => Machine,
        /// What it is about.
        themes THEMES 39: Vec<RecordId> => Set,
        /// Where.
        places PLACES 40: Vec<RecordId> => Set,
        /// How it shows what it holds.
        view VIEW 41: View => Register,
        /// What it holds, in a line or two; when empty, the introduction's first paragraph serves.
        summary SUMMARY 42: Text<500> => Register,
    }
    check(notebook) {
        if notebook.title.is_empty() {
            vec![Invalid { field: field::TITLE, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

words! {
    /// Who may add to a carnet.
    Contribute {
        /// Those who manage it.
        Managers = "managers",
        /// Whoever has an account.
        Members = "members",
    }
}

words! {
    /// How a carnet shows what it holds.
    View {
        /// Titles with a line or two.
        List = "list",
        /// Steps, one after the other.
        Path = "path",
    }
}

words! {
    /// In which order a carnet shows what it holds.
    OrderBy {
        /// As arranged by hand.
        Manual = "manual",
        /// By title.
        Title = "title",
        /// Last changed first.
        Updated = "updated",
    }
}

words! {
    /// Where a carnet is in its life.
    NotebookStatus {
        /// Its managers' own.
        Draft = "draft",
        /// Seen by its audience.
        Published = "published",
        /// Read only, still seen.
        Archived = "archived",
    }
}

/// The moves between states of a carnet.
pub const TRANSITIONS: &[(&str, &str)] =
    &[("draft", "published"), ("published", "draft"), ("published", "archived"), ("archived", "published")];

/// Whether any member may add to this carnet.
#[must_use]
pub fn welcomes_members(record: &Record) -> bool {
    record.content::<Notebook>().contribute == Contribute::Members
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let notebook = Notebook::read(&record.fields);
    Projection {
        title: notebook.title.as_str().to_owned(),
        summary: if notebook.summary.is_empty() {
            markdown::excerpt(notebook.description.as_str(), 220)
        } else {
            notebook.summary.as_str().to_owned()
        },
        language: String::new(),
        state: notebook.status.as_str().to_owned(),
        facets: subject::facets(&notebook.themes, &[], &notebook.places),
        links: mentions(notebook.description.as_str()),
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text: markdown::plain_text(notebook.description.as_str()),
        scoping: Scoping::of(
            record,
            notebook.status != NotebookStatus::Draft,
            &[],
            vec![Selector::Core, Selector::Notebook(record.id)],
        ),
    }
}
