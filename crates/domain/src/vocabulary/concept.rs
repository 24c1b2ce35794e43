//! Concepts: themes, sectors and situations, controlled words with a label per language (SKOS).

use std::collections::BTreeMap;

use crate::content::{Content, LangTag, LangText, Markdown, Text, content, in_language, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Axis, Facet, Projection, Rel, Scoping, lines, links, names};
use crate::record::Record;

content! {
    /// A controlled word.
    Concept: Kind::Concept, schema 1, in field {
        /// Of what it is a word.
        scheme SCHEME 32: Scheme => Immutable,
        /// Its label per language (`skos:prefLabel`).
        labels LABELS 33: LangText => Map,
        /// Other words for it (`skos:altLabel`), per language.
        alt ALT 34: OtherWords => Map,
        /// Spellings that find it and are not shown (`skos:hiddenLabel`).
        hidden HIDDEN 35: Vec<Text<160>> => Set,
        /// What it means, per language (`skos:definition`).
        definition DEFINITION 36: Definitions => Map,
        /// Words above it, of the same scheme (`skos:broader`).
        broader BROADER 37: Vec<RecordId> => Set,
        /// Words near it (`skos:related`).
        related RELATED 38: Vec<RecordId> => Set,
        /// The same elsewhere (`skos:exactMatch`), addresses.
        exact EXACT 39: Vec<Text<2000>> => Set,
        /// Its place in its scheme (`skos:notation`).
        notation NOTATION 40: Text<40> => Register,
        /// Whether it is still in use.
        status STATUS 41: ConceptStatus => Machine,
        /// What is used in its place (`dcterms:isReplacedBy`).
        replaced_by REPLACED_BY 42: Option<RecordId> => Register,
    }
    check(concept) {
        if concept.labels.values().all(Text::is_empty) {
            vec![Invalid { field: field::LABELS, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

/// Other words for it, per language.
pub type OtherWords = BTreeMap<LangTag, Vec<Text<160>>>;

/// What it means, per language.
pub type Definitions = BTreeMap<LangTag, Markdown<2_000>>;

words! {
    /// Of what a concept is a word.
    Scheme {
        /// What something is about.
        Theme = "theme",
        /// In which part of society it is done.
        Sector = "sector",
        /// What somebody who asks is going through.
        Situation = "situation",
    }
}

words! {
    /// Whether a concept is in use.
    ConceptStatus {
        /// In use.
        Active = "active",
        /// No longer chosen; still read (`owl:deprecated`).
        Deprecated = "deprecated",
    }
}

/// The moves between states of a concept.
pub const TRANSITIONS: &[(&str, &str)] = &[("active", "deprecated"), ("deprecated", "active")];

/// The identifier of a concept that ships with the project, the same on every instance: its scheme and its key.
#[must_use]
pub fn id(scheme: Scheme, key: &str) -> RecordId {
    RecordId::derived("concept", &[scheme.as_str().as_bytes(), key.as_bytes()])
}

impl Concept {
    /// What it means in a sentence or two, for a reader of this language.
    #[must_use]
    pub fn meaning(&self, lang: &str) -> String {
        in_language(&self.definition, lang).map_or_else(String::new, |text| markdown::excerpt(text.as_str(), 220))
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let concept = Concept::read(&record.fields);
    let lang = record.header().lang;
    let title = concept.labels.get(lang.as_str()).or_else(|| concept.labels.values().next());
    let mut facets = vec![Facet { axis: Axis::Type, value: concept.scheme.as_str().to_owned() }];
    facets.extend(names(&concept.labels));
    let mut all: Vec<_> = links(Rel::Broader, concept.broader.iter().copied()).collect();
    all.extend(links(Rel::Related, concept.related.iter().copied()));
    let mut search_text = String::new();
    for text in concept.definition.values() {
        search_text.push_str(&markdown::plain_text(text.as_str()));
        search_text.push('\n');
    }
    Projection {
        title: title.map_or_else(String::new, |label| label.as_str().to_owned()),
        summary: concept.meaning(lang.as_str()),
        language: String::new(),
        state: concept.status.as_str().to_owned(),
        facets,
        links: all,
        sort_keys: Vec::new(),
        other_names: lines(
            &mut concept.labels.values().chain(concept.alt.values().flatten()).chain(&concept.hidden).map(Text::as_str),
        ),
        search_text,
        scoping: Scoping::everywhere(),
    }
}
