//! Persons: the public profile behind a byline.

use crate::content::{Content, LangTag, Markdown, Text, content};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Projection, Reach, Scoping, mentions};
use crate::record::Record;
use crate::scope::{Class, Selector};
use crate::vocabulary::subject;

content! {
    /// A person's profile.
    Person: Kind::Person, schema 1, in field {
        /// The name they go by.
        name NAME 32: Text<160> => Register,
        /// One line about them.
        headline HEADLINE 33: Text<200> => Register,
        /// A few paragraphs.
        bio BIO 34: Markdown<20_480> => Text,
        /// Languages they speak, BCP 47.
        langs LANGS 35: Vec<LangTag> => Set,
        /// What they know about.
        themes THEMES 36: Vec<RecordId> => Set,
        /// Where they are.
        places PLACES 37: Vec<RecordId> => Set,
        /// What they may be asked, in their words; empty: nothing.
        ask_me ASK_ME 38: Vec<Text<200>> => Set,
    }
    check(person) {
        if person.name.is_empty() {
            vec![Invalid { field: field::NAME, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

/// A person has no states.
pub const TRANSITIONS: &[(&str, &str)] = &[];

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let person = Person::read(&record.fields);
    let mut search_text = markdown::plain_text(person.bio.as_str());
    for word in &person.ask_me {
        search_text.push('\n');
        search_text.push_str(word.as_str());
        search_text.push('.');
    }
    Projection {
        title: person.name.as_str().to_owned(),
        summary: person.headline.as_str().to_owned(),
        language: String::new(),
        state: String::new(),
        facets: subject::facets(&person.themes, &[], &person.places),
        links: mentions(person.bio.as_str()),
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text,
        scoping: Scoping {
            class: Class::Open,
            reach: Reach::Own { audience: record.audience(), owners: vec![record.id] },
            selectors: vec![Selector::Core],
            keepers: vec![record.id],
            lends: Vec::new(),
        },
    }
}
