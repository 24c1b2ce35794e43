//! Suggestions: one queue for everything that waits for a person to decide.

use std::collections::BTreeMap;

use crate::content::{Content, Markdown, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Axis, Facet, Lent, Projection, Reach, Rel, Scoping, links};
use crate::record::Record;
use crate::scope::Class;
use crate::value::Value;

content! {
    /// A change that somebody proposes, or that the merge kept aside.
    Suggestion: Kind::Suggestion, schema 1, in field {
        /// The record it concerns.
        target TARGET 32: RecordId => Immutable,
        /// That record's kind, by name.
        target_kind TARGET_KIND 33: Text<40> => Immutable,
        /// The revision its author saw.
        base_rev BASE_REV 34: Option<i64> => Immutable,
        /// The fields proposed: number in decimal to value.
        patch PATCH 35: BTreeMap<String, Value> => Immutable,
        /// For a text, each place where two edits met: `anchor`, `base`, `theirs`, `mine`.
        regions REGIONS 36: Vec<Value> => Immutable,
        /// How it came to be.
        source SOURCE 37: Source => Immutable,
        /// Why, in its author's words.
        reason REASON 38: Markdown<20_480> => Immutable,
        /// Where it is in its life.
        status STATUS 39: SuggestionStatus => Machine,
        /// Who decided.
        decided_by DECIDED_BY 40: Option<RecordId> => Claim,
        /// What whoever decided says of it, why it was not taken, or not whole; what its author says who took it back.
        answer ANSWER 41: Text<500> => Register,
        /// What was not taken, part by part: `key`, `stands`, `proposed`, as they were when it was decided.
        left LEFT 42: Vec<Value> => Register,
    }
    check(suggestion) {
        if suggestion.target == RecordId::default() {
            vec![Invalid { field: field::TARGET, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

words! {
    /// How a suggestion came to be.
    Source {
        /// Somebody wrote it.
        Person = "person",
        /// Two edits met in the same place.
        Merge = "merge",
        /// An operation that has to be looked at.
        Parked = "parked",
        /// An import met an edit.
        Import = "import",
    }
}

words! {
    /// Where a suggestion is in its life.
    SuggestionStatus {
        /// Waiting.
        Open = "open",
        /// Taken.
        Accepted = "accepted",
        /// Taken in part.
        AcceptedInPart = "accepted_in_part",
        /// Not taken.
        Refused = "refused",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
        /// The record says the same by now.
        Obsolete = "obsolete",
    }
}

/// The moves between states of a suggestion.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("open", "accepted"),
    ("open", "accepted_in_part"),
    ("open", "refused"),
    ("open", "withdrawn"),
    ("open", "obsolete"),
];

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let suggestion = Suggestion::read(&record.fields);
    let waits = suggestion.status == SuggestionStatus::Open;
    let author: Vec<RecordId> = record.header().created_by.into_iter().collect();
    Projection {
        title: String::new(),
        summary: markdown::excerpt(suggestion.reason.as_str(), 220),
        language: String::new(),
        state: suggestion.status.as_str().to_owned(),
        facets: vec![
            Facet { axis: Axis::Type, value: suggestion.source.as_str().to_owned() },
            Facet { axis: Axis::Container, value: suggestion.target.to_string() },
        ],
        links: links(Rel::Targets, [suggestion.target]).collect(),
        sort_keys: vec![("created", record.created.0)],
        other_names: String::new(),
        search_text: String::new(),
        scoping: Scoping {
            class: Class::Guarded,
            reach: Reach::Sides { persons: author, editors_of: vec![suggestion.target], managers_of: Vec::new() },
            selectors: Vec::new(),
            keepers: Vec::new(),
            lends: if waits { vec![(suggestion.target, Lent::Sides)] } else { Vec::new() },
        },
    }
}
