//! Terms of the lexique found in running text: longest first, whole words, whatever their accents.

use std::collections::BTreeMap;

use domain::order::Arrange;
use domain::query::Card;
use domain::text::{Role, tokens};
use i18n::Lang;
use markdown::{TermHit, TermLinker};
use serde::{Deserialize, Serialize};

use super::row::Named;
use crate::routes;

/// A term, and the words of a text that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The term.
    pub term: Named,
    /// Its label in its own language, and its synonyms.
    pub words: Vec<String>,
}

impl Called {
    /// The term of a card; nothing for one that no text is to lead to.
    #[must_use]
    pub fn of(card: &Card) -> Option<Self> {
        let words: Vec<String> = card.called().map(str::to_owned).collect();
        (!words.is_empty()).then(|| Self { term: Named::of(card), words })
    }
}

/// The terms that a text may name, by their words.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// The first word of a term to every way in which it goes on, the longest first.
    by_first: BTreeMap<String, Vec<Way>>,
    hrefs: Vec<String>,
}

/// How a term goes on after its first word.
#[derive(Debug)]
struct Way {
    rest: Vec<String>,
    /// As it is written, of one in capitals alone: *CA* is not *ça*.
    capitals: Option<String>,
    term: usize,
}

/// A word of a text: folded, and where it is.
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word> {
    tokens(text)
        .filter(|token| token.role == Role::Word)
        .map(|token| Word { folded: token.stem().to_string(), start: token.start, end: token.end })
        .collect()
}

/// The longest word that is taken for initials when it is in capitals alone.
const INITIALS: usize = 6;

/// What is written of a way that is initials, from its first letter to its last.
fn capitals<'a>(way: &'a str, words: &[Word]) -> Option<&'a str> {
    let written = way.get(words.first()?.start..words.last()?.end)?;
    let short = written.chars().filter(|c| c.is_alphabetic()).count() <= INITIALS;
    (short && !written.chars().any(char::is_lowercase)).then_some(written)
}

impl Lexicon {
    /// The terms of a lexique.
    #[must_use]
    pub fn new(lang: Lang, terms: &[Called]) -> Self {
        let mut lexicon = Self::default();
        for (index, called) in terms.iter().enumerate() {
            let (reference, title) = (called.term.reference, called.term.title.as_str());
            lexicon.hrefs.push(routes::record(lang, reference.kind, reference.id, title).unwrap_or_default());
            for way in &called.words {
                let words = words(way);
                let capitals = capitals(way, &words).map(str::to_owned);
                let mut words = words.into_iter().map(|word| word.folded);
                if let Some(first) = words.next() {
                    let way = Way { rest: words.collect(), capitals, term: index };
                    lexicon.by_first.entry(first).or_default().push(way);
                }
            }
        }
        for ways in lexicon.by_first.values_mut() {
            ways.arrange_by_key(|way| core::cmp::Reverse(way.rest.len()));
        }
        lexicon
    }

    fn hits(&self, text: &str) -> Vec<(usize, usize, usize)> {
        let words = words(text);
        let mut hits = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let after = words.get(at + 1..).unwrap_or_default();
            let end = |way: &Way| words.get(at + way.rest.len()).map_or(word.end, |last| last.end);
            let found = self.by_first.get(&word.folded).into_iter().flatten().find(|way| {
                way.rest.len() <= after.len()
                    && way.rest.iter().zip(after).all(|(a, b)| *a == b.folded)
                    && way.capitals.as_deref().is_none_or(|written| text.get(word.start..end(way)) == Some(written))
            });
            let Some(way) = found else {
                at += 1;
                continue;
            };
            hits.push((word.start, end(way), way.term));
            at += way.rest.len() + 1;
        }
        hits
    }

    /// Which terms a text names, by their place in the list given.
    #[must_use]
    pub fn named_in(&self, text: &str) -> Vec<usize> {
        let mut found: Vec<usize> = self.hits(text).into_iter().map(|(_, _, index)| index).collect();
        found.arrange();
        found.dedup();
        found
    }
}

impl TermLinker for Lexicon {
    fn find(&self, text: &str) -> Vec<TermHit> {
        let href = |index: usize| self.hrefs.get(index).cloned().unwrap_or_default();
        self.hits(text).into_iter().map(|(start, end, index)| TermHit { start, end, href: href(index) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::record::Ref;
    use domain::{Kind, RecordId};

    use super::*;

    fn term(n: u8, title: &str) -> Called {
        let reference = Ref { kind: Kind::Term, id: RecordId::from_bytes([n; 16]) };
        Called { term: Named { reference, title: title.to_owned() }, words: vec![title.to_owned()] }
    }

    #[test]
    fn other_words_for_a_term_lead_to_it() {
        let mut glanage = term(1, "glanage");
        glanage.words.push("cueillette solidaire".to_owned());
        let lexicon = Lexicon::new(Lang::Fr, &[glanage, term(2, "cueillette")]);
        assert_eq!(lexicon.named_in("Après le glanage."), [0]);
        assert_eq!(lexicon.named_in("Une cueillette solidaire, en octobre."), [0]);
        assert_eq!(lexicon.named_in("Une cueillette en octobre."), [1]);
    }

    #[test]
    fn what_is_written_in_capitals_is_no_common_word() {
        let lexicon = Lexicon::new(Lang::Fr, &[term(1, "CA"), term(2, "ÉTÉ"), term(3, "H.L.M."), term(4, "L’ONU")]);
        assert_eq!(lexicon.named_in("Ça s’oublie, cet été; ca aussi, h.l.m."), Vec::<usize>::new());
        assert_eq!(lexicon.named_in("Le CA se réunit."), [0]);
        assert_eq!(lexicon.named_in("Un H.L.M. pour l’ONU."), [2, 3]);
        let shouted = Lexicon::new(Lang::Fr, &[term(1, "GLANAGE")]);
        assert_eq!(shouted.named_in("Le glanage."), [0]);
    }

    #[test]
    fn the_longest_term_is_found_as_whole_words() {
        let lexicon = Lexicon::new(Lang::Fr, &[term(1, "donnée"), term(2, "Données ouvertes"), term(3, "commun")]);
        let text = "Les donnees ouvertes, une donnée, l’encommunage.";
        let found: Vec<&str> = lexicon.find(text).iter().filter_map(|hit| text.get(hit.start..hit.end)).collect();
        assert_eq!(found, ["donnees ouvertes", "donnée"]);
        assert_eq!(lexicon.named_in(text), [0, 1]);
    }
}
