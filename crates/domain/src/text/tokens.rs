//! Text cut into words, each folded, with its place in the source.

use std::collections::VecDeque;

use super::elision::{is_apostrophe, is_elided};
use super::whole::{self, Whole};
use super::{fold, inclusive, stop};

/// A word, in one of the forms that find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word, folded.
    pub folded: String,
    /// Where its source begins, in bytes.
    pub start: usize,
    /// Where its source ends, in bytes.
    pub end: usize,
    /// Which word of the text it is: other forms of one word share its number.
    pub position: u32,
    /// What this form is to the word.
    pub role: Role,
}

impl Token {
    /// Whether it says nothing alone, in the text that it was read from.
    #[must_use]
    pub fn is_stop(&self, text: &str) -> bool {
        stop::is_stop(&self.folded) && !stop::is_other(&self.folded, text.get(self.start..self.end).unwrap_or_default())
    }

    /// Its stem.
    #[must_use]
    pub fn stem(&self) -> super::Stem<'_> {
        super::stem(&self.folded)
    }
}

/// What a form is to its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The word itself.
    Word,
    /// Another form of the word before: the second of an inclusive pair, letters without their apostrophe, `saint` of `St`.
    Other,
    /// A whole compound, its parts joined: `tierslieux`. Its position is that of its first part.
    Compound,
    /// A whole written in pieces, which means nothing by them: `1866` of `1 866`, `14h15`, `mrc`. Its position is that of its
    /// first piece.
    Whole,
}

impl Role {
    /// Whether it stands beside the words that it is made of.
    #[must_use]
    pub const fn is_joined(self) -> bool {
        matches!(self, Self::Compound | Self::Whole)
    }
}

/// The longest word kept, in bytes: what is longer is no word, and finding its beginning is enough.
const LONGEST: usize = 48;
/// The most parts a compound is joined from.
const MOST_PARTS: usize = 6;

/// The words of a text.
#[must_use]
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, position: 0, ready: VecDeque::new() }
}

/// See [`tokens`].
#[derive(Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    position: u32,
    ready: VecDeque<Token>,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.ready.is_empty() {
            self.at += self.text.get(self.at..)?.find(is_letter)?;
            match whole::read(self.text, self.at) {
                Some(whole) => self.read_whole(whole),
                None => self.read_compound(),
            }
        }
        self.ready.pop_front()
    }
}

impl Tokens<'_> {
    /// Reads words that hyphens join, then the whole that they make.
    fn read_compound(&mut self) {
        let first = self.position;
        let mut span = None;
        let mut parts = 0;
        while let Some((start, end)) = self.read_word() {
            span = Some((span.map_or(start, |(from, _)| from), end));
            parts += 1;
            match self.joined(is_hyphen) {
                // What is read as one word joins none before it: `500-1 000`.
                Some(next) if whole::read(self.text, next).is_none() => self.at = next,
                _ => break,
            }
        }
        if let Some((start, end)) = span
            && (2..=MOST_PARTS).contains(&parts)
        {
            // Nothing else was ready, so these are its parts.
            let words = self.ready.iter().filter(|token| token.role == Role::Word);
            let mut folded: String = words.map(|token| token.folded.as_str()).collect();
            shorten(&mut folded);
            self.ready.push_back(Token { folded, start, end, position: first, role: Role::Compound });
        }
    }

    /// Reads the pieces of a whole, each a word, then the whole.
    fn read_whole(&mut self, whole: Whole) {
        let (start, position) = (self.at, self.position);
        while self.at < whole.end {
            let piece = self.at;
            let mut folded = String::new();
            self.read_letters(&mut folded);
            self.give(piece, self.at, folded);
            let rest = self.text.get(self.at..whole.end).unwrap_or_default();
            self.at += rest.find(is_letter).unwrap_or(rest.len());
        }
        let mut folded = whole.folded;
        shorten(&mut folded);
        self.ready.push_back(Token { folded, start, end: whole.end, position, role: Role::Whole });
    }

    /// Reads one word from a letter on, without what is elided before it; gives where its source is.
    fn read_word(&mut self) -> Option<(usize, usize)> {
        let mut start = self.at;
        let mut folded = String::new();
        loop {
            self.read_letters(&mut folded);
            let Some(next) = self.joined(is_apostrophe) else { break };
            if is_elided(&folded) {
                if let Some(whole) = whole::read(self.text, next) {
                    self.at = next;
                    self.read_whole(whole);
                    return None;
                }
                folded.clear();
                start = next;
            } else if self.is_possessive(next) {
                let end = self.at;
                self.at = next + 1;
                return self.give(start, end, folded);
            } else {
                folded.push('\'');
            }
            self.at = next;
        }
        if let Some(pair) = inclusive::read(self.text, start, self.at) {
            self.at = pair.end;
            let position = self.position;
            let given = self.give(start, pair.end, pair.first);
            let mut folded = pair.second;
            shorten(&mut folded);
            self.ready.push_back(Token { folded, start, end: pair.end, position, role: Role::Other });
            return given;
        }
        self.give(start, self.at, folded)
    }

    /// Puts a word, and its other form if it has one, among those ready.
    fn give(&mut self, start: usize, end: usize, mut folded: String) -> Option<(usize, usize)> {
        shorten(&mut folded);
        if folded.is_empty() {
            return None;
        }
        let position = self.position;
        self.position = position.saturating_add(1);
        let other = other(&folded);
        self.ready.push_back(Token { folded, start, end, position, role: Role::Word });
        if let Some(folded) = other {
            self.ready.push_back(Token { folded, start, end, position, role: Role::Other });
        }
        Some((start, end))
    }

    /// Folds the run of letters and digits here and goes past it.
    fn read_letters(&mut self, folded: &mut String) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        for c in rest.chars() {
            if !is_letter(c) && !fold::is_silent(c) {
                break;
            }
            fold::push(c, folded);
            self.at += c.len_utf8();
        }
    }

    /// Where the next letter is, if a single joining character stands between.
    fn joined(&self, joins: fn(char) -> bool) -> Option<usize> {
        let mut rest = self.text.get(self.at..)?.chars();
        let join = rest.next().filter(|c| joins(*c))?;
        rest.next().filter(|c| is_letter(*c)).map(|_| self.at + join.len_utf8())
    }

    /// Whether what stands here is an English possessive's lone `s`.
    fn is_possessive(&self, at: usize) -> bool {
        let mut rest = self.text.get(at..).unwrap_or_default().chars();
        matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(|c| is_letter(c) || is_apostrophe(c))
    }
}

/// A word's other form, if it has one: what an abridged one stands for, what no rule of endings brings together, else
/// letters that more keyboards have.
fn other(folded: &str) -> Option<String> {
    let known = match folded {
        "baux" => "bail",
        "clef" => "cle",
        "clefs" => "cles",
        "st" => "saint",
        "ste" => "sainte",
        _ => return plain(folded),
    };
    Some(known.to_owned())
}

/// A word's form for those whose keyboard lacks its letters: without apostrophes and length marks, `s` for `ŝ`.
fn plain(folded: &str) -> Option<String> {
    if folded.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !folded.contains(['\'', 'ŝ', 'ː']) {
        return None;
    }
    let plain: String =
        folded.chars().filter(|c| !matches!(c, '\'' | 'ː')).map(|c| if c == 'ŝ' { 's' } else { c }).collect();
    (!plain.is_empty()).then_some(plain)
}

/// Cuts a word that is too long, between two characters.
fn shorten(word: &mut String) {
    if word.len() > LONGEST {
        word.truncate(word.floor_char_boundary(LONGEST));
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_apostrophe(c) }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '·' | '•' | '‧' | '⋅')
}
