//! Three-way merge of Markdown: blocks, then lines, then words, each only where the coarser one found an overlap.

use core::ops::Range;

use imara_diff::{Algorithm, Interner, Token};

use super::assemble::{Piece, assemble};
use super::blocks::{Scan, fence_marks};
use super::diff3::{Chunk, What, common_ends, diff3};
use super::region::{Merged, Side};
use super::words;
use crate::planted::{Planted, has};

/// The largest text that is merged, in bytes a side; a larger one is kept whole as a suggestion.
pub const MAX_BYTES: usize = 256 * 1024;
/// The most tokens a side that are compared word by word; more are compared by lines alone.
pub const MAX_WORDS: usize = 2_000;
/// Two overlaps with fewer unchanged words between them are one, so that nobody decides twice about one phrase.
const NEAR_WORDS: usize = 3;

/// Merges what two people made of `base`.
///
/// Pure and total: the same bytes on every machine, with limits that are counts, never times. What cannot stand
/// together keeps `theirs` in the text and `mine` in a region, except that an edit always stands against a deletion.
#[must_use]
pub fn text(base: &str, theirs: &str, mine: &str) -> Merged {
    let (base, theirs, mine) = (normalise(base), normalise(theirs), normalise(mine));
    if mine == base || theirs == mine {
        return Merged::clean(theirs);
    }
    if theirs == base {
        return Merged::clean(mine);
    }
    if [&base, &theirs, &mine].into_iter().any(|text| text.len() > MAX_BYTES) {
        return whole(base, theirs, mine);
    }
    let scans = Three { base: Scan::new(&base, true), theirs: Scan::new(&theirs, true), mine: Scan::new(&mine, true) };
    let open = scans.theirs.unclosed || scans.mine.unclosed;
    let (pieces, predicted) = by_blocks(&scans);
    let merged = assemble(pieces);
    let seen = Scan::new(&merged.text, true);
    if seen.blocks.len() == predicted && (open || !seen.unclosed) {
        return merged;
    }
    // What was taken from both sides does not read as it did on each: compare again without trusting blocks.
    let by_lines = assemble(by_lines(&scans, &scans.all_lines(), false));
    // Where blocks overlap, which side is kept decides how the text reads: lines that then say that nothing does would say it
    // of one order of the two alone.
    let agrees = merged.is_clean() || !by_lines.is_clean();
    let closed = open || !Scan::new(&by_lines.text, true).unclosed;
    if agrees && closed { by_lines } else { whole(base, theirs, mine) }
}

/// Line ends as LF, and one at the end of a text that is not empty.
fn normalise(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.truncate(text.trim_end_matches('\n').len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn whole(base: String, theirs: String, mine: String) -> Merged {
    assemble(vec![Piece::Both { base, theirs, mine, kept: Side::Theirs }])
}

struct Three<T> {
    base: T,
    theirs: T,
    mine: T,
}

impl Three<Scan<'_>> {
    fn all_lines(&self) -> Chunk {
        Chunk {
            what: What::Overlap,
            base: 0..self.base.lines.len(),
            theirs: 0..self.theirs.lines.len(),
            mine: 0..self.mine.lines.len(),
        }
    }
}

/// Merges by blocks; also answers how many blocks the result must be read as.
fn by_blocks<'t>(scans: &Three<Scan<'t>>) -> (Vec<Piece>, usize) {
    let mut names = Interner::new(64);
    let mut tokens = |scan: &Scan<'t>| -> Vec<Token> {
        scan.blocks.iter().map(|(_, lines)| names.intern(scan.text(lines))).collect()
    };
    let (base, theirs, mine) = (tokens(&scans.base), tokens(&scans.theirs), tokens(&scans.mine));
    let (mut pieces, mut predicted) = (Vec::new(), 0);
    for chunk in settle(diff3(&base, &theirs, &mine, Algorithm::Histogram, |_| true), &theirs, &mine) {
        let lines = Chunk {
            what: chunk.what,
            base: scans.base.lines_of(&chunk.base),
            theirs: scans.theirs.lines_of(&chunk.theirs),
            mine: scans.mine.lines_of(&chunk.mine),
        };
        if chunk.what == What::Overlap {
            let part = by_lines(scans, &lines, true);
            let text: String = part.iter().map(Piece::text).collect();
            predicted += Scan::new(&text, lines.theirs.start == 0 && lines.mine.start == 0).blocks.len();
            pieces.extend(part);
        } else {
            predicted += if chunk.what == What::Mine { chunk.mine.len() } else { chunk.theirs.len() };
            pieces.push(taken(scans, &lines));
        }
    }
    (pieces, predicted)
}

/// Merges the lines of one stretch, and, where they still overlap and may be cut finer, its words.
fn by_lines<'t>(scans: &Three<Scan<'t>>, stretch: &Chunk, finer: bool) -> Vec<Piece> {
    let lines = Three {
        base: cut(&scans.base.lines, &stretch.base),
        theirs: cut(&scans.theirs.lines, &stretch.theirs),
        mine: cut(&scans.mine.lines, &stretch.mine),
    };
    // Two people who both opened or closed code here would each be read inside the other's.
    let fences = |lines: &[&str]| lines.iter().filter(|line| fence_marks(line).is_some()).count();
    let before = fences(lines.base);
    if fences(lines.theirs) != before && fences(lines.mine) != before {
        return vec![overlap(&lines.base.concat(), &lines.theirs.concat(), &lines.mine.concat())];
    }
    let mut names = Interner::new(64);
    let mut tokens = |lines: &[&'t str]| -> Vec<Token> { lines.iter().map(|line| names.intern(*line)).collect() };
    let (base, theirs, mine) = (tokens(lines.base), tokens(lines.theirs), tokens(lines.mine));
    let mut pieces = Vec::new();
    for chunk in settle(diff3(&base, &theirs, &mine, Algorithm::Histogram, |_| true), &theirs, &mine) {
        let lines = Chunk {
            what: chunk.what,
            base: shift(&chunk.base, stretch.base.start),
            theirs: shift(&chunk.theirs, stretch.theirs.start),
            mine: shift(&chunk.mine, stretch.mine.start),
        };
        if chunk.what != What::Overlap {
            pieces.push(taken(scans, &lines));
            continue;
        }
        let whole = [(&scans.base, &lines.base), (&scans.theirs, &lines.theirs), (&scans.mine, &lines.mine)]
            .into_iter()
            .any(|(scan, lines)| cut(&scan.whole, lines).contains(&true));
        let (base, theirs, mine) =
            (scans.base.text(&lines.base), scans.theirs.text(&lines.theirs), scans.mine.text(&lines.mine));
        if has(Planted::B14) && (theirs.trim().is_empty() || mine.trim().is_empty()) {
            continue;
        }
        pieces.push(match finer && !whole {
            true => by_words(base, theirs, mine).unwrap_or_else(|| overlap(base, theirs, mine)),
            false => overlap(base, theirs, mine),
        });
    }
    pieces
}

/// Merges the words of lines that both changed: whole, or both ways to read them; nothing above the cap.
fn by_words<'t>(base: &'t str, theirs: &'t str, mine: &'t str) -> Option<Piece> {
    let parts = Three { base: words::words(base), theirs: words::words(theirs), mine: words::words(mine) };
    if [&parts.base, &parts.theirs, &parts.mine].into_iter().any(|tokens| tokens.len() > MAX_WORDS) {
        return None;
    }
    let mut names = Interner::new(64);
    let mut tokens = |words: &[&'t str]| -> Vec<Token> { words.iter().map(|word| names.intern(*word)).collect() };
    let ids = Three { base: tokens(&parts.base), theirs: tokens(&parts.theirs), mine: tokens(&parts.mine) };
    let splits = |at: usize| parts.base.get(at).is_some_and(|word| words::separates(word));
    let chunks = settle(diff3(&ids.base, &ids.theirs, &ids.mine, Algorithm::Myers, splits), &ids.theirs, &ids.mine);
    let chunks = join_near(chunks, |base| cut(&parts.base, base).iter().filter(|word| words::separates(word)).count());
    let (mut with_theirs, mut with_mine) = (String::new(), String::new());
    let (mut overlaps, mut theirs_gone) = (0, 0);
    for chunk in &chunks {
        let theirs = cut(&parts.theirs, &chunk.theirs).concat();
        let mine = cut(&parts.mine, &chunk.mine).concat();
        match chunk.what {
            What::Overlap => {
                overlaps += 1;
                theirs_gone += usize::from(theirs.trim().is_empty());
                with_theirs.push_str(&theirs);
                with_mine.push_str(&mine);
            }
            What::Mine => {
                with_theirs.push_str(&mine);
                with_mine.push_str(&mine);
            }
            What::Same | What::Theirs | What::Agreed => {
                with_theirs.push_str(&theirs);
                with_mine.push_str(&theirs);
            }
        }
    }
    if overlaps == 0 {
        return Some(Piece::Clean { text: with_theirs, steady: false });
    }
    let kept = if theirs_gone == overlaps { Side::Mine } else { Side::Theirs };
    Some(Piece::Both { base: base.to_owned(), theirs: with_theirs, mine: with_mine, kept })
}

/// An overlap of whole lines: an edit stands against a deletion, else theirs stands.
fn overlap(base: &str, theirs: &str, mine: &str) -> Piece {
    let kept = if theirs.trim().is_empty() && !mine.trim().is_empty() { Side::Mine } else { Side::Theirs };
    Piece::Both { base: base.to_owned(), theirs: theirs.to_owned(), mine: mine.to_owned(), kept }
}

fn taken(scans: &Three<Scan<'_>>, lines: &Chunk) -> Piece {
    let text = if lines.what == What::Mine { scans.mine.text(&lines.mine) } else { scans.theirs.text(&lines.theirs) };
    Piece::Clean { text: text.to_owned(), steady: lines.what == What::Same }
}

/// Takes once what both inserted at the same place: it is no overlap, and neither is what only one of them added to it.
fn settle(chunks: Vec<Chunk>, theirs: &[Token], mine: &[Token]) -> Vec<Chunk> {
    let mut settled = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        if chunk.what != What::Overlap || !chunk.base.is_empty() {
            settled.push(chunk);
            continue;
        }
        let (start, end) = common_ends(cut(theirs, &chunk.theirs), cut(mine, &chunk.mine));
        let theirs_cuts = [chunk.theirs.start, chunk.theirs.start + start, chunk.theirs.end - end, chunk.theirs.end];
        let mine_cuts = [chunk.mine.start, chunk.mine.start + start, chunk.mine.end - end, chunk.mine.end];
        let part = |what, from: usize| Chunk {
            what,
            base: chunk.base.clone(),
            theirs: theirs_cuts.get(from).copied().unwrap_or(0)..theirs_cuts.get(from + 1).copied().unwrap_or(0),
            mine: mine_cuts.get(from).copied().unwrap_or(0)..mine_cuts.get(from + 1).copied().unwrap_or(0),
        };
        let middle = part(What::Overlap, 1);
        let what = match (middle.theirs.is_empty(), middle.mine.is_empty()) {
            (true, _) => What::Mine,
            (_, true) => What::Theirs,
            _ => What::Overlap,
        };
        let parts = [part(What::Agreed, 0), Chunk { what, ..middle }, part(What::Agreed, 2)];
        settled.extend(parts.into_iter().filter(|part| !(part.theirs.is_empty() && part.mine.is_empty())));
    }
    settled
}

/// Joins overlaps with fewer than [`NEAR_WORDS`] unchanged words between them, and what stands between.
fn join_near(chunks: Vec<Chunk>, unchanged: impl Fn(&Range<usize>) -> usize) -> Vec<Chunk> {
    let mut joined: Vec<Chunk> = Vec::with_capacity(chunks.len());
    let mut last_overlap: Option<usize> = None;
    for chunk in chunks {
        if chunk.what == What::Overlap
            && let Some(at) = last_overlap
        {
            let between = joined.iter().skip(at + 1).filter(|part| part.what == What::Same);
            if between.map(|part| unchanged(&part.base)).sum::<usize>() < NEAR_WORDS {
                joined.truncate(at + 1);
                if let Some(open) = joined.last_mut() {
                    open.base.end = chunk.base.end;
                    open.theirs.end = chunk.theirs.end;
                    open.mine.end = chunk.mine.end;
                }
                continue;
            }
        }
        if chunk.what == What::Overlap {
            last_overlap = Some(joined.len());
        }
        joined.push(chunk);
    }
    joined
}

fn cut<'a, T>(all: &'a [T], range: &Range<usize>) -> &'a [T] {
    all.get(range.clone()).unwrap_or_default()
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

#[cfg(test)]
mod tests;
