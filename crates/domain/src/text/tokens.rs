//! Text cut into words, each folded, with its place in the source.

use std::collections::VecDeque;

use super::elision::{is_apostrophe, is_elided};
use super::fold;
use super::inclusive;

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
    /// Another form of the word before: the second of an inclusive pair, or letters without their apostrophe.
    Other,
    /// A whole compound, its parts joined: `tierslieux`. Its position is that of its first part.
    Compound,
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
            self.read_compound();
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
                Some(next) => self.at = next,
                None => break,
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

    /// Reads one word from a letter on, without what is elided before it; gives where its source is.
    fn read_word(&mut self) -> Option<(usize, usize)> {
        let mut start = self.at;
        let mut folded = String::new();
        loop {
            self.read_letters(&mut folded);
            let Some(next) = self.joined(is_apostrophe) else { break };
            if is_elided(&folded) {
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

    /// Puts a word, and its plainer form if it has one, among those ready.
    fn give(&mut self, start: usize, end: usize, mut folded: String) -> Option<(usize, usize)> {
        shorten(&mut folded);
        if folded.is_empty() {
            return None;
        }
        let position = self.position;
        self.position = position.saturating_add(1);
        let plainer = plain(&folded);
        self.ready.push_back(Token { folded, start, end, position, role: Role::Word });
        if let Some(plainer) = plainer {
            self.ready.push_back(Token { folded: plainer, start, end, position, role: Role::Other });
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
