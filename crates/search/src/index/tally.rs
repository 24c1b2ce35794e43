//! How much of a word each live document has.

use domain::text::{Stem, stem};

use super::score::{self, Units};
use super::{Index, Part};
use crate::segment::{Postings, Words};
use crate::words::Word;

/// Units of a word by document, and the documents that have any.
#[derive(Debug, Default)]
pub(super) struct Tally {
    units: Vec<Units>,
    pub touched: Vec<u32>,
}

impl Tally {
    pub fn new(documents: usize) -> Self {
        Self { units: vec![Units::default(); documents], touched: Vec::new() }
    }

    pub fn units(&self, document: u32) -> Units {
        self.units.get(document as usize).copied().unwrap_or_default()
    }

    pub fn clear(&mut self) {
        for document in self.touched.drain(..) {
            if let Some(units) = self.units.get_mut(document as usize) {
                *units = Units::default();
            }
        }
    }

    /// Adds postings of one segment.
    #[inline]
    fn add(
        &mut self,
        index: &Index,
        base: usize,
        postings: Postings<'_>,
        each: u32,
        field: fn(&mut Units) -> &mut u32,
    ) {
        let norms = index.norms.get(base..).unwrap_or_default();
        let Some(units) = self.units.get_mut(base..) else { return };
        for (document, weight) in postings {
            let at = document as usize;
            let (Some(units), Some(norm)) = (units.get_mut(at), norms.get(at)) else { continue };
            if *norm == 0.0 {
                continue;
            }
            if *units == Units::default() {
                self.touched.push((base + at) as u32);
            }
            let units = field(units);
            *units = units.saturating_add(weight.saturating_mul(each));
        }
    }

    fn add_titles(&mut self, index: &Index, base: usize, word: &Words<'_>, each: u32) {
        self.add(index, base, word.titles(), each, |units| &mut units.titles);
    }

    fn add_texts(&mut self, index: &Index, base: usize, word: &Words<'_>, each: u32) {
        self.add(index, base, word.texts(), each, |units| &mut units.texts);
    }

    /// Adds the documents that have a word, or one of its family.
    pub fn add_family(&mut self, index: &Index, word: &Word) {
        let family = Family::of(word);
        for part in &index.parts {
            for (number, (form, stem)) in family.0.iter().enumerate() {
                let reach = if word.family { stem.reach() } else { (*form).to_owned() };
                each_begun(part, &reach, |words| {
                    // A word that an earlier form also brings has been counted.
                    if family.place(words.text(), word.family) == Some(number) {
                        let each = if family.has(words.text()) { score::EXACT } else { score::FAMILY };
                        self.add_titles(index, part.base, words, each);
                        self.add_texts(index, part.base, words, each);
                    }
                });
            }
        }
    }

    /// Adds the documents that have a longer word that begins so, in titles and, if asked, in texts.
    pub fn add_begun(&mut self, index: &Index, word: &Word, in_texts: bool) {
        let family = Family::of(word);
        for part in &index.parts {
            for (number, form) in word.forms.iter().enumerate() {
                each_begun(part, form, |words| {
                    if !in_texts && !words.is_in_titles() {
                        return;
                    }
                    let text = words.text();
                    let earlier = word.forms.iter().take(number).any(|other| text.starts_with(other.as_str()));
                    if earlier || family.place(text, word.family).is_some() {
                        return;
                    }
                    self.add_titles(index, part.base, words, score::EXACT);
                    if in_texts {
                        self.add_texts(index, part.base, words, score::EXACT);
                    }
                });
            }
        }
    }

    /// Adds the documents that have exactly this word.
    pub fn add_exact(&mut self, index: &Index, word: &str) {
        for part in &index.parts {
            if let Some(words) = part.segment.word(word.as_bytes()) {
                self.add_titles(index, part.base, &words, score::EXACT);
                self.add_texts(index, part.base, &words, score::EXACT);
            }
        }
    }
}

/// Whether so many letters begin few enough words for all texts to be looked at, rather than titles alone. It depends on
/// nothing that differs between two ways of spreading the same records over segments.
pub(super) fn begins_few(letters: usize, live: usize) -> bool {
    match letters {
        0 | 1 => false,
        2 => live <= 2_000,
        3 => live <= 200_000,
        _ => true,
    }
}

/// The forms of a word with their stems.
struct Family<'a>(Vec<(&'a str, Stem<'a>)>);

impl<'a> Family<'a> {
    fn of(word: &'a Word) -> Self {
        Self(word.forms.iter().map(|form| (form.as_str(), stem(form))).collect())
    }

    /// Whether a word is one of the forms.
    fn has(&self, candidate: &str) -> bool {
        self.0.iter().any(|(form, _)| *form == candidate)
    }

    /// The first form that a word is, or, if asked, is of the family of.
    fn place(&self, candidate: &str, family: bool) -> Option<usize> {
        self.0.iter().position(|(form, stem)| {
            *form == candidate || (family && stem.may_be_of(candidate) && stem.same(&domain::text::stem(candidate)))
        })
    }
}

/// Calls with each word of a segment that begins so, in order.
fn each_begun(part: &Part, beginning: &str, mut call: impl FnMut(&Words<'_>)) {
    let Some(mut words) = part.segment.words_from(beginning.as_bytes()) else { return };
    while words.word().starts_with(beginning.as_bytes()) {
        call(&words);
        if !words.advance() {
            return;
        }
    }
}
