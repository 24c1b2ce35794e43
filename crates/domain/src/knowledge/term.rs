//! Terms of the lexique: a label per language, a definition, and the notes that use them.

use crate::content::{Content, LangText, Markdown, Text, content};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::NoteStatus;
use crate::projection::{Projection, Rel, Scoping, called, lines, links, mentions, names};
use crate::record::Record;
use crate::scope::Selector;
use crate::vocabulary::subject;

content! {
    /// A term of the lexique.
    Term: Kind::Term, schema 1, in field {
        /// Its label per language (`skos:prefLabel`).
        labels LABELS 32: LangText => Map,
        /// Other words for it (`skos:altLabel`).
        synonyms SYNONYMS 33: Vec<Text<160>> => Set,
        /// What it means (`skos:definition`).
        definition DEFINITION 34: Markdown<20_480> => Text,
        /// How it is used (`skos:scopeNote`).
        usage USAGE 35: Markdown<20_480> => Text,
        /// Terms near it (`skos:related`).
        related RELATED 36: Vec<RecordId> => Set,
        /// Terms above it (`skos:broader`).
        broader BROADER 37: Vec<RecordId> => Set,
        /// Whether notes link to it by themselves; unset means yes.
        autolink AUTOLINK 38: Option<bool> => Register,
        /// Where it is in its life.
        status STATUS 39: NoteStatus => Machine,
        /// What it is about.
        themes THEMES 40: Vec<RecordId> => Set,
        /// Why it was taken back, for those who could read it.
        withdrawn_reason WITHDRAWN_REASON 41: Text<500> => Register,
    }
    check(term) {
        let mut problems = Vec::new();
        if term.labels.values().all(Text::is_empty) {
            problems.push(Invalid { field: field::LABELS, problem: Problem::Missing });
        }
        if term.definition.is_empty() {
            problems.push(Invalid { field: field::DEFINITION, problem: Problem::Missing });
        }
        problems
    }
}

/// The moves between states of a term: those of a note.
pub const TRANSITIONS: &[(&str, &str)] = super::note::TRANSITIONS;

impl Term {
    /// Its label for a reader: in their language, else French, else English, else any.
    #[must_use]
    pub fn label(&self, lang: &str) -> &str {
        [lang, "fr", "en"]
            .into_iter()
            .find_map(|lang| self.labels.get(lang))
            .or_else(|| self.labels.values().next())
            .map_or("", Text::as_str)
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let term = Term::read(&record.fields);
    let mut all = mentions(term.definition.as_str());
    all.extend(links(Rel::Related, term.related.iter().copied()));
    all.extend(links(Rel::Broader, term.broader.iter().copied()));
    let title = term.label(record.header().lang.as_str()).to_owned();
    let mut facets = subject::facets(&term.themes, &[], &[]);
    facets.extend(names(&term.labels));
    if term.autolink != Some(false) {
        facets.extend(called(term.synonyms.iter().map(Text::as_str).chain([title.as_str()])));
    }
    Projection {
        title,
        summary: markdown::excerpt(term.definition.as_str(), 220),
        language: String::new(),
        state: term.status.as_str().to_owned(),
        facets,
        links: all,
        sort_keys: Vec::new(),
        other_names: lines(&mut term.labels.values().chain(&term.synonyms).map(Text::as_str)),
        search_text: markdown::plain_text(term.definition.as_str()),
        scoping: Scoping::of(record, term.status == NoteStatus::Published, &[], vec![Selector::Core]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::{ANY_LANGUAGE, Axis};
    use crate::time::Instant;
    use crate::value::Value;

    fn words(autolink: Option<bool>) -> Vec<String> {
        let text = |word: &str| Text::parse(word).expect("a word");
        let labels = [("fr", "glanage"), ("en", "gleaning")];
        let labels = labels.map(|(lang, word)| (crate::content::LangTag::parse(lang).expect("a tag"), text(word)));
        let term = Term { labels: labels.into(), synonyms: vec![text("cueillette")], autolink, ..Term::default() };
        let mut fields = term.write();
        fields.insert(crate::record::header::LANG, Value::from("fr"));
        let record = Record {
            id: RecordId::default(),
            kind: Kind::Term,
            rev: 1,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields,
        };
        let names = project(&record).facets.into_iter().filter(|facet| facet.axis == Axis::Name);
        let mut words: Vec<String> = names
            .filter_map(|facet| Some(facet.value.strip_prefix(ANY_LANGUAGE)?.strip_prefix(':')?.to_owned()))
            .collect();
        words.sort();
        words
    }

    #[test]
    fn texts_lead_to_a_term_by_its_label_and_its_synonyms_unless_it_is_not_to_be_linked_to() {
        for autolink in [None, Some(true)] {
            assert_eq!(words(autolink), ["cueillette", "glanage"]);
        }
        assert!(words(Some(false)).is_empty());
    }
}
