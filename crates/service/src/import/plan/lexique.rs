//! A page that is a lexique: it stays a note, and each of its headings gives a term with the text under it.

use std::collections::BTreeMap;

use domain::knowledge::term;
use domain::record::{Ref, header};
use domain::{Fields, Kind, RecordId, Value};
use markdown::{Destination, Heading, anchor};

use super::{Planned, Planner, block, id, line};
use crate::import::tree;

/// What such a page is called, order and case aside.
const CALLED: [&str; 4] = ["lexique", "glossaire", "glossary", "lexicon"];

/// Whether a page is a lexique, by the name of its file: `4-Lexique.md`.
pub(super) fn is_lexique(path: &str) -> bool {
    let stem = tree::stem(path).trim_start_matches(|character: char| !character.is_alphabetic()).to_lowercase();
    CALLED.contains(&stem.as_str())
}

impl Planner<'_> {
    /// The terms of a lexique, whose text is `body`.
    pub(super) fn terms(&mut self, path: &str, lang: &str, body: &str, maker: Option<RecordId>) {
        let own = |label: &str| Ref { kind: Kind::Term, id: id(&self.import.name, &term_path(path, label)) };
        let entries = entries(body);
        let known: BTreeMap<String, Ref> = entries.iter().map(|(label, _)| (anchor(label), own(label))).collect();
        for (label, text) in entries {
            // A place in the page is a term of its own now.
            let text = markdown::rewrite_links(text, |link| match &link.destination {
                Destination::Fragment(place) => known.get(&anchor(place)).map(|target| {
                    let (kind, id) = (target.kind.name().to_owned(), target.id.to_string());
                    Destination::Record { kind, id, fragment: None }.to_string()
                }),
                _ => None,
            });
            let fields = Fields::from([
                (header::LANG, Value::from(lang)),
                (term::field::LABELS, Value::Map(BTreeMap::from([(lang.to_owned(), line(&label))]))),
                (term::field::DEFINITION, block(&text)),
            ]);
            let inside = term_path(path, &label);
            let record = self.wanted(Kind::Term, &inside, fields, Some(term::field::STATUS), maker);
            if self.keeps(&inside, &record) {
                self.plan.report.others += 1;
                self.plan.report.called.entry(domain::text::fold(&label)).or_default().push(inside.clone());
                self.plan.pages.push(Planned { path: inside, record, beside: Vec::new(), pictures: Vec::new() });
            }
        }
    }
}

fn term_path(path: &str, label: &str) -> String {
    [path, "#", &anchor(label)].concat()
}

/// The headings that name terms, each with the text under it: those of the level that the page has most of.
fn entries(body: &str) -> Vec<(String, &str)> {
    let headings = markdown::headings(body);
    let mut levels: BTreeMap<u8, usize> = BTreeMap::new();
    for heading in &headings {
        *levels.entry(heading.level).or_default() += 1;
    }
    let Some((level, _)) = levels.into_iter().max_by_key(|(_, count)| *count) else { return Vec::new() };
    let end = |from: usize| {
        let next = headings.iter().skip(from + 1).find(|heading| heading.level <= level);
        next.map_or(body.len(), |heading| heading.range.start)
    };
    let entry = |(index, heading): (usize, &Heading)| {
        let text = body.get(heading.range.end..end(index))?.trim();
        (heading.level == level && !text.is_empty()).then(|| (heading.text.clone(), text))
    };
    headings.iter().enumerate().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lexique_is_known_by_its_name() {
        for (path, expected) in [
            ("guide/4-lexique.md", true),
            ("Glossaire.md", true),
            ("a/glossary.md", true),
            ("lexique-des-vents.md", false),
            ("notes/la-cle.md", false),
        ] {
            assert_eq!(is_lexique(path), expected, "{path}");
        }
    }

    #[test]
    fn each_heading_of_the_commonest_level_is_a_term() {
        let page = "Mot d’introduction.\n\n## A à M\n\n### Aboiteau\n\nUne digue.\n\n#### Détail\n\nAvec un clapet.\n\n\
                    ### Batture\n\nCe que la mer découvre.\n\n### Vide\n\n## N à Z\n\n### Noroît\n\nUn vent.\n";
        let found = entries(page);
        let labels: Vec<&str> = found.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, ["Aboiteau", "Batture", "Noroît"]);
        assert_eq!(found[0].1, "Une digue.\n\n#### Détail\n\nAvec un clapet.");
        assert!(entries("Rien ici.\n").is_empty());
    }
}
