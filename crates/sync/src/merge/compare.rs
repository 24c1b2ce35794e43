//! Two versions of a text read as one: what stayed, what went, what came, by blocks, then lines, then words.

use core::ops::Range;

use imara_diff::{Algorithm, Interner, Token};
use serde::{Deserialize, Serialize};

use super::blocks::Scan;
use super::diff3::{Edit, edits};
use super::text::{MAX_BYTES, MAX_WORDS};
use super::words;

/// The most tokens that are compared word by word in one text: what comes after is compared by lines alone, so that a long
/// text of which every line changed takes no longer than another.
pub const MAX_COMPARED: usize = 24_000;

/// Where fewer than one word in this many is left of a passage, it reads as replaced and not as mended.
const KIN: usize = 4;

/// A stretch of the two versions, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// Both have it.
    Same(String),
    /// Only the version before has it.
    Gone(String),
    /// Only the version after has it.
    Come(String),
}

/// Compares two versions of a text.
///
/// Pure and total, with limits that are counts. `Same` and `Gone` together are `before`, `Same` and `Come` together are
/// `after`.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Stretch> {
    let mut written = Written { left: MAX_COMPARED, ..Written::default() };
    if before.len() > MAX_BYTES || after.len() > MAX_BYTES {
        written.replaced(before, after);
    } else {
        let (old, new) = (Scan::new(before, true), Scan::new(after, true));
        let texts = |scan: &Scan<'_>| scan.blocks.iter().map(|(_, lines)| lines.clone()).collect::<Vec<_>>();
        let (old_blocks, new_blocks) = (texts(&old), texts(&new));
        let old_texts: Vec<&str> = old_blocks.iter().map(|lines| old.text(lines)).collect();
        let new_texts: Vec<&str> = new_blocks.iter().map(|lines| new.text(lines)).collect();
        walk(&old_texts, &new_texts, Algorithm::Histogram, |part| match part {
            Part::Same(range) => written.same(&cut(&old_texts, &range).concat()),
            Part::Changed(edit) => written.lines(&old, old.lines_of(&edit.base), &new, new.lines_of(&edit.side)),
        });
    }
    written.finish()
}

/// A part of two sequences.
enum Part {
    /// Both have it: where in the first.
    Same(Range<usize>),
    /// They differ.
    Changed(Edit),
}

/// Tells the parts of two sequences, in order.
fn walk<'t>(old: &[&'t str], new: &[&'t str], algorithm: Algorithm, mut told: impl FnMut(Part)) {
    let mut names = Interner::new(64);
    let mut tokens = |all: &[&'t str]| -> Vec<Token> { all.iter().map(|one| names.intern(*one)).collect() };
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    let mut done = 0;
    for edit in edits(&old_tokens, &new_tokens, algorithm) {
        if done < edit.base.start {
            told(Part::Same(done..edit.base.start));
        }
        done = edit.base.end;
        told(Part::Changed(edit));
    }
    if done < old.len() {
        told(Part::Same(done..old.len()));
    }
}

/// What is told so far.
#[derive(Default)]
struct Written {
    done: Vec<Stretch>,
    gone: String,
    come: String,
    /// How many tokens may still be compared word by word.
    left: usize,
}

impl Written {
    fn same(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.settle();
        match self.done.last_mut() {
            Some(Stretch::Same(last)) => last.push_str(text),
            _ => self.done.push(Stretch::Same(text.to_owned())),
        }
    }

    /// What went is told before what came in its place, however many pieces each was found in.
    fn replaced(&mut self, gone: &str, come: &str) {
        self.gone.push_str(gone);
        self.come.push_str(come);
    }

    fn settle(&mut self) {
        let (gone, come) = (core::mem::take(&mut self.gone), core::mem::take(&mut self.come));
        self.done.extend([Stretch::Gone(gone), Stretch::Come(come)].into_iter().filter(|one| !one.text().is_empty()));
    }

    fn finish(mut self) -> Vec<Stretch> {
        self.settle();
        self.done
    }

    fn lines(&mut self, old: &Scan<'_>, old_lines: Range<usize>, new: &Scan<'_>, new_lines: Range<usize>) {
        let (before, after) = (cut(&old.lines, &old_lines), cut(&new.lines, &new_lines));
        walk(before, after, Algorithm::Histogram, |part| match part {
            Part::Same(range) => self.same(&cut(before, &range).concat()),
            Part::Changed(Edit { base, side }) => {
                let (old_at, new_at) = (shift(&base, old_lines.start), shift(&side, new_lines.start));
                let whole = cut(&old.whole, &old_at).contains(&true) || cut(&new.whole, &new_at).contains(&true);
                let (gone, come) = (cut(before, &base).concat(), cut(after, &side).concat());
                if whole || !self.words(&gone, &come) {
                    self.replaced(&gone, &come);
                }
            }
        });
    }

    /// Compares word by word; answers false where there are too many, or too few that both have.
    fn words(&mut self, gone: &str, come: &str) -> bool {
        if gone.is_empty() || come.is_empty() {
            return false;
        }
        let (old, new) = (words::words(gone), words::words(come));
        let count = old.len() + new.len();
        if old.len() > MAX_WORDS || new.len() > MAX_WORDS || count > self.left {
            return false;
        }
        self.left -= count;
        let mut parts = Vec::new();
        walk(&old, &new, Algorithm::Myers, |part| parts.push(part));
        let spoken = |tokens: &[&str]| tokens.iter().filter(|token| is_word(token)).count();
        let kept = parts.iter().map(|part| if let Part::Same(range) = part { spoken(cut(&old, range)) } else { 0 });
        if kept.sum::<usize>() * KIN < spoken(&old).max(spoken(&new)) {
            return false;
        }
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.into_iter().enumerate() {
            match part {
                // A lone space or comma between two changes is part of what changed.
                Part::Same(range)
                    if at > 0 && at < last && !cut(&old, &range).iter().any(|one| words::separates(one)) =>
                {
                    let text = cut(&old, &range).concat();
                    self.replaced(&text, &text);
                }
                Part::Same(range) => self.same(&cut(&old, &range).concat()),
                Part::Changed(Edit { base, side }) => {
                    self.replaced(&cut(&old, &base).concat(), &cut(&new, &side).concat());
                }
            }
        }
        true
    }
}

impl Stretch {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Same(text) | Self::Gone(text) | Self::Come(text) => text,
        }
    }
}

fn is_word(token: &str) -> bool {
    token != "\n" && words::separates(token)
}

fn cut<'a, T>(all: &'a [T], range: &Range<usize>) -> &'a [T] {
    all.get(range.clone()).unwrap_or_default()
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

#[cfg(test)]
mod tests;
