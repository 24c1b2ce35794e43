//! Trousses: what a person's devices keep.

use crate::audience::Audience;
use crate::content::{Content, Text, content, words};
use crate::kind::Kind;
use crate::projection::{Projection, Reach, Scoping, owners};
use crate::record::Record;
use crate::scope::{Class, Selector};

words! {
    /// How much a device keeps of the pictures and sounds of what it keeps.
    MediaLevel {
        /// Pictures, as narrow as a telephone shows them.
        Small = "small",
        /// None.
        None = "none",
        /// Each as it was sent, sounds too.
        Full = "full",
    }
}

content! {
    /// What a person's devices keep.
    Kit: Kind::Kit, schema 1, in field {
        /// Its title.
        title TITLE 32: Text<200> => Register,
        /// Its selectors, as text (`notebook:<id>`).
        holds HOLDS 33: Vec<Text<120>> => Set,
        /// How much of its pictures and sounds.
        media_level MEDIA_LEVEL 34: MediaLevel => Register,
    }
}

impl Kit {
    /// The selectors it holds, those that this build understands.
    #[must_use]
    pub fn selectors(&self) -> Vec<Selector> {
        self.holds.iter().filter_map(|text| text.as_str().parse().ok()).collect()
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let kit = Kit::read(&record.fields);
    let owners = owners(record, &[]);
    Projection {
        title: kit.title.as_str().to_owned(),
        summary: String::new(),
        language: String::new(),
        state: String::new(),
        facets: Vec::new(),
        links: Vec::new(),
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text: String::new(),
        scoping: Scoping {
            class: Class::Guarded,
            reach: Reach::Own { audience: Audience::Private, owners: owners.clone() },
            selectors: Vec::new(),
            keepers: owners,
            lends: Vec::new(),
        },
    }
}
