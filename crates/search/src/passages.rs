//! Pieces of a text that answer a question, with what matched marked in them.

use domain::order::Arrange;
use domain::text::{Stem, stem, tokens};

use crate::phrase;
use crate::words::{Asked, Must, Word};

/// About how many bytes a passage has.
const LENGTH: usize = 200;
/// How far a passage's beginning is moved back to that of a sentence, in bytes.
const LEAD: usize = 60;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The piece, on one line, with `…` where it is cut.
    pub text: String,
    /// Byte ranges of it that match, in order, apart.
    pub marks: Vec<(usize, usize)>,
}

/// The pieces of a text that best answer a question, at most so many, in the order of the text.
///
/// Pass [`Results::read_as`](crate::Results) as the question, so that corrected words are marked too.
#[must_use]
pub fn passages(body: &str, query: &str, max: usize) -> Vec<Passage> {
    let found = matches(body, query, true);
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for _ in 0..max {
        let Some(best) = best_window(&found, &chosen) else { break };
        chosen.push(best);
    }
    chosen.arrange();
    chosen.into_iter().map(|(first, last)| passage(body, &found, first, last)).collect()
}

/// The first of a record's other names that answers a question, where its title does not.
#[must_use]
pub fn called(title: &str, names: &str, query: &str) -> Option<Passage> {
    let unsaid = marks(title, query).is_empty();
    names.lines().filter(|_| unsaid).find_map(|name| {
        let marks = marks(name, query);
        (!marks.is_empty()).then(|| Passage { text: name.to_owned(), marks })
    })
}

/// The byte ranges of a short text, such as a title, that match a question: in order, apart.
#[must_use]
pub fn marks(text: &str, query: &str) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    for found in matches(text, query, false) {
        match marks.last_mut() {
            Some(last) if found.start < last.1 => last.1 = last.1.max(found.end),
            _ => marks.push((found.start, found.end)),
        }
    }
    marks
}

/// A word of the text that the question asks for.
#[derive(Debug, Clone, Copy)]
struct Match {
    start: usize,
    end: usize,
    /// Which word of the question.
    word: usize,
    /// How much it says.
    worth: u32,
}

/// A word of a question, ready to be compared.
struct Wanted<'a> {
    word: &'a Word,
    stems: Vec<Stem<'a>>,
}

impl Wanted<'_> {
    fn worth(&self, folded: &str, of: &Stem<'_>) -> u32 {
        if self.word.forms.iter().any(|form| form == folded) {
            4
        } else if self.word.family && self.stems.iter().any(|stem| stem.same(of)) {
            3
        } else if self.word.begun && self.word.forms.iter().any(|form| folded.starts_with(form.as_str())) {
            2
        } else {
            0
        }
    }
}

/// The words of a text that are asked for. Words that say nothing are left out where there are others.
fn matches(text: &str, query: &str, long: bool) -> Vec<Match> {
    let asked = Asked::read(query);
    let says = |word: &&Word| word.must == Must::Have || !word.idle;
    let wanted: Vec<Wanted<'_>> = asked
        .words
        .iter()
        .filter(says)
        .map(|word| Wanted { word, stems: word.forms.iter().map(|form| stem(form)).collect() })
        .collect();
    let mut found: Vec<Match> = Vec::new();
    for token in tokens(text).filter(|_| !wanted.is_empty()) {
        let of = token.stem();
        let worths = wanted.iter().enumerate().map(|(word, wanted)| (wanted.worth(&token.folded, &of), word));
        let Some((worth, word)) = worths.max_by_key(|(worth, word)| (*worth, std::cmp::Reverse(*word))) else {
            continue;
        };
        if worth > 0 {
            found.push(Match { start: token.start, end: token.end, word, worth });
        }
    }
    if long {
        for phrase in &asked.phrases {
            let whole = phrase::places(phrase, text).into_iter();
            found.extend(whole.map(|(start, end)| Match { start, end, word: asked.words.len(), worth: 20 }));
        }
    }
    found.arrange_by_key(|found| (found.start, found.end));
    found
}

/// The window of matches that says most, apart from those chosen: different words count whole, repeated ones a little.
fn best_window(found: &[Match], chosen: &[(usize, usize)]) -> Option<(usize, usize)> {
    let mut best: Option<(u32, usize, usize)> = None;
    for (number, first) in found.iter().enumerate() {
        let near = |other: &Match| other.start < first.start + LENGTH && other.end <= first.start + LENGTH + LEAD;
        let window: Vec<&Match> = found.iter().skip(number).take_while(|other| near(other)).collect();
        let Some(last) = window.iter().map(|other| other.end).max() else { continue };
        if chosen.iter().any(|(start, end)| first.start < end + LEAD && *start < last + LEAD) {
            continue;
        }
        let mut seen: Vec<usize> = Vec::new();
        let mut worth = 0;
        for other in window {
            let again = seen.contains(&other.word);
            worth += if again { other.worth } else { other.worth * 10 };
            seen.push(other.word);
        }
        if best.is_none_or(|(most, ..)| worth > most) {
            best = Some((worth, first.start, last));
        }
    }
    best.map(|(_, first, last)| (first, last))
}

/// Cuts the passage around a window, at the beginning of a sentence if one is near, between words.
fn passage(body: &str, found: &[Match], first: usize, last: usize) -> Passage {
    let start = begin(body, first);
    let end = finish(body, last.max(start + LENGTH));
    let mut text = String::with_capacity(end - start + 6);
    if start > 0 {
        text.push('…');
    }
    let shift = text.len();
    // One byte for one byte, so that the marks stay true.
    text.extend(body.get(start..end).unwrap_or_default().chars().map(|c| if c.is_ascii_control() { ' ' } else { c }));
    if end < body.trim_end().len() {
        text.push('…');
    }
    let mut marks: Vec<(usize, usize)> = Vec::new();
    for found in found.iter().filter(|found| found.start >= start && found.end <= end) {
        let (from, to) = (found.start - start + shift, found.end - start + shift);
        match marks.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => marks.push((from, to)),
        }
    }
    Passage { text, marks }
}

fn begin(body: &str, first: usize) -> usize {
    let from = body.floor_char_boundary(first.saturating_sub(LEAD));
    let lead = body.get(from..first).unwrap_or_default();
    if from == 0 {
        return lead.len() - lead.trim_start().len();
    }
    let sentence = lead.match_indices(['.', '!', '?', '\n']).filter_map(|(place, mark)| {
        let rest = lead.get(place + mark.len()..)?;
        let spaces = rest.len() - rest.trim_start().len();
        (spaces > 0 || mark == "\n").then_some(place + mark.len() + spaces)
    });
    let word = lead.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(place, c)| place + c.len_utf8());
    sentence.min().or(word.min()).map_or(first, |place| from + place)
}

fn finish(body: &str, last: usize) -> usize {
    if last >= body.len() {
        return body.trim_end().len();
    }
    let last = body.ceil_char_boundary(last);
    let rest = body.get(last..).unwrap_or_default();
    let end = rest.char_indices().take(30).find(|(_, c)| c.is_whitespace()).map_or(last, |(place, _)| last + place);
    body.get(..end).map_or(end, |kept| kept.trim_end().len())
}
