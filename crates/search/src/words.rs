//! How the text of a question is read.

use domain::text::{Role, asks, tokens};

/// The most words of a question that count; the others are passed over.
const MOST: usize = 24;

/// A question's words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub words: Vec<Word>,
    /// Exact phrases: at each place, the forms of the word that may stand there.
    pub phrases: Vec<Vec<Vec<String>>>,
}

/// A word of a question.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Its forms, folded: any of them will do.
    pub forms: Vec<String>,
    /// Where it was typed.
    pub start: usize,
    pub end: usize,
    pub must: Must,
    /// Whether it may be only the beginning of a word.
    pub begun: bool,
    /// Whether words of its family will do.
    pub family: bool,
    /// Whether it says nothing of what is sought: a small word, or one by which one asks.
    pub idle: bool,
    /// Whether it is one by which one asks.
    pub asks: bool,
}

/// What a word asks of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Must {
    /// To have it.
    Have,
    /// Nothing, but those that have it come before.
    Prefer,
}

impl Word {
    /// The number of letters of the form as typed.
    pub fn letters(&self) -> usize {
        self.forms.first().map_or(0, |form| form.chars().count())
    }
}

impl Asked {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let mut asked = Self::default();
        for (start, end, quoted) in pieces(text) {
            let piece = text.get(start..end).unwrap_or_default();
            asked.read_piece(piece, start, quoted);
        }
        asked.words.truncate(MOST);
        // The last word is begun if nothing ends it; so is the compound that it is part of.
        for word in &mut asked.words {
            word.begun = word.end == text.len();
        }
        asked.weigh();
        asked
    }

    fn read_piece(&mut self, piece: &str, offset: usize, quoted: bool) {
        let first = self.words.len();
        let mut phrase: Vec<Vec<String>> = Vec::new();
        let mut last = None;
        for token in tokens(piece) {
            let (start, end) = (token.start + offset, token.end + offset);
            let asks = !quoted && asks(&token.folded);
            let idle = token.is_stop(piece) || asks;
            let mut word = Word {
                forms: vec![token.folded],
                start,
                end,
                must: Must::Have,
                begun: false,
                family: !quoted,
                idle,
                asks,
            };
            match token.role {
                Role::Other if last == Some(token.position) => {
                    if let Some(place) = phrase.last_mut() {
                        place.extend(word.forms.iter().cloned());
                    }
                    if let Some(before) = self.words.last_mut() {
                        before.forms.append(&mut word.forms);
                    }
                }
                Role::Compound | Role::Whole if quoted => {}
                Role::Compound => {
                    let mut parts: Vec<&mut Word> = self
                        .words
                        .iter_mut()
                        .skip(first)
                        .filter(|part| part.start >= start && part.end <= end)
                        .collect();
                    if parts.iter().any(|part| !part.idle) {
                        // One asks by *peut-on*; *bien-être* is what is sought.
                        parts.iter_mut().filter(|part| part.asks).for_each(|part| part.idle = false);
                    }
                    word.must = Must::Prefer;
                    self.words.push(word);
                }
                // Its pieces mean nothing: who writes `1 866` wants no 866.
                Role::Whole => {
                    let pieces = self.words.iter_mut().skip(first).filter(|piece| piece.start >= start);
                    pieces.for_each(|piece| (piece.must, piece.idle) = (Must::Prefer, true));
                    self.words.push(word);
                }
                Role::Word | Role::Other => {
                    last = Some(token.position);
                    phrase.push(word.forms.clone());
                    self.words.push(word);
                }
            }
        }
        if quoted && self.words.len() > first && phrase.len() > 1 {
            self.phrases.push(phrase);
        }
    }

    /// Words that say nothing of what is sought are asked for only when there is nothing else.
    fn weigh(&mut self) {
        let says = |word: &Word| word.must == Must::Have && !word.idle;
        if self.words.iter().any(says) {
            self.words.iter_mut().filter(|word| word.idle).for_each(|word| word.must = Must::Prefer);
        }
    }
}

/// Cuts a text at its quotes: start, end, whether between quotes. A quote that is not closed is nothing.
fn pieces(text: &str) -> Vec<(usize, usize, bool)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some((open, close, mark)) = next_quote(text, from) {
        let inside = open + mark.0.len_utf8();
        pieces.push((from, open, false));
        pieces.push((inside, close, true));
        from = close + mark.1.len_utf8();
    }
    pieces.push((from, text.len(), false));
    pieces
}

fn next_quote(text: &str, from: usize) -> Option<(usize, usize, (char, char))> {
    for (place, c) in text.get(from..)?.char_indices() {
        let closing = match c {
            '"' => '"',
            '«' => '»',
            '“' => '”',
            '„' => '“',
            _ => continue,
        };
        let open = from + place;
        let inside = open + c.len_utf8();
        if let Some(length) = text.get(inside..)?.find(closing) {
            return Some((open, inside + length, (c, closing)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(String, Must, bool, bool)> {
        let word = |word: Word| (word.forms.join("|"), word.must, word.begun, word.family);
        Asked::read(text).words.into_iter().map(word).collect()
    }

    #[test]
    fn the_last_word_is_begun_unless_something_ends_it() {
        assert_eq!(
            shape("Données ouv"),
            [("donnees".into(), Must::Have, false, true), ("ouv".into(), Must::Have, true, true)]
        );
        assert_eq!(shape("ouvertes "), [("ouvertes".into(), Must::Have, false, true)]);
    }

    #[test]
    fn small_words_are_asked_for_only_alone() {
        assert_eq!(shape("la "), [("la".into(), Must::Have, false, true)]);
        assert_eq!(
            shape("la loi "),
            [("la".into(), Must::Prefer, false, true), ("loi".into(), Must::Have, false, true)]
        );
        assert_eq!(shape("maïs "), [("mais".into(), Must::Have, false, true)]);
        assert_eq!(
            shape("du maïs "),
            [("du".into(), Must::Prefer, false, true), ("mais".into(), Must::Have, false, true)]
        );
    }

    #[test]
    fn words_by_which_one_asks_need_not_be_in_the_answer() {
        let must = |text: &str| -> Vec<String> {
            let words = Asked::read(text).words.into_iter();
            words.filter(|word| word.must == Must::Have).map(|word| word.forms.join("|")).collect()
        };
        assert_eq!(must("Comment traiter les plaintes?"), ["traiter", "plaintes"]);
        assert_eq!(must("À quoi ça sert?"), ["ca", "sert"]);
        assert_eq!(must("what can I do about mould"), ["about", "mould"]);
        assert_eq!(must("pourquoi "), ["pourquoi"], "alone it is what is sought");
        assert_eq!(must("le bien-être des aînés "), ["bien", "etre", "aines"]);
        assert_eq!(must("peut-on boire l’eau "), ["boire", "eau"]);
        assert_eq!(must("\"comment faire\" "), ["comment", "faire"], "between quotes it is what is sought");
    }

    #[test]
    fn a_whole_is_asked_for_in_place_of_its_pieces() {
        assert_eq!(
            shape("1 866 "),
            [
                ("1".into(), Must::Prefer, false, true),
                ("866".into(), Must::Prefer, false, true),
                ("1866".into(), Must::Have, false, true)
            ]
        );
        assert_eq!(Asked::read("vers 14 h 15 ").words.iter().filter(|word| word.must == Must::Have).count(), 2);
        assert_eq!(Asked::read("\"14 h 15\"").phrases, [[["14"], ["h"], ["15"]]]);
    }

    #[test]
    fn quotes_make_phrases_and_an_open_one_makes_none() {
        let asked = Asked::read("loi « données ouvertes » \"l'été\" \"en cours");
        assert_eq!(asked.phrases, [[["donnees"], ["ouvertes"]]]);
        let exact: Vec<bool> = asked.words.iter().map(|word| word.family).collect();
        assert_eq!(exact, [true, false, false, false, true, true]);
    }

    #[test]
    fn a_compound_is_preferred_and_its_parts_asked_for() {
        assert_eq!(
            shape("tiers-lieux "),
            [
                ("tiers".into(), Must::Have, false, true),
                ("lieux".into(), Must::Have, false, true),
                ("tierslieux".into(), Must::Prefer, false, true)
            ]
        );
    }
}
