//! Puts the pieces of a merge together, and says where its overlaps are.

use core::ops::Range;

use sha2::{Digest, Sha256};

use super::blocks::{Scan, Shape};
use super::region::{Anchor, Merged, Region, Side};

/// A piece of a merged text, in order.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Text that stands; `steady` when nobody changed it.
    Clean {
        /// The text.
        text: String,
        /// Whether nobody changed it.
        steady: bool,
    },
    /// Two versions.
    Both {
        /// What both started from.
        base: String,
        /// The version that the server held.
        theirs: String,
        /// The version that arrives.
        mine: String,
        /// The one that stands.
        kept: Side,
    },
}

impl Piece {
    /// What stands in the text.
    pub fn text(&self) -> &str {
        match self {
            Self::Clean { text, .. } => text,
            Self::Both { theirs, kept: Side::Theirs, .. } => theirs,
            Self::Both { mine, kept: Side::Mine, .. } => mine,
        }
    }
}

/// The text of `pieces` and its regions.
pub fn assemble(pieces: Vec<Piece>) -> Merged {
    let mut text = String::new();
    let mut steady = Vec::new();
    let mut places = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let start = text.len();
        text.push_str(piece.text());
        if matches!(piece, Piece::Clean { steady: true, .. }) {
            steady.push(start..text.len());
        }
        places.push((start..text.len(), piece));
    }
    let met = places.iter().any(|(_, piece)| matches!(piece, Piece::Both { .. }));
    let marks = if met { marks(&text, &steady) } else { Vec::new() };
    let mut regions: Vec<Region> = Vec::new();
    for (at, piece) in places {
        match (piece, regions.last_mut()) {
            (Piece::Clean { .. }, Some(Region::Clean { at: last })) => last.end = at.end,
            (Piece::Clean { .. }, _) if at.is_empty() => {}
            (Piece::Clean { .. }, _) => regions.push(Region::Clean { at }),
            (Piece::Both { base, theirs, mine, kept }, _) => {
                let anchor = anchor(&marks, at.start);
                regions.push(Region::Both { at, anchor, base, theirs, mine, kept });
            }
        }
    }
    Merged { text, regions }
}

/// A block of the merged text.
struct Mark<'a> {
    at: usize,
    end: usize,
    /// What it says, without the empty lines after it.
    text: &'a str,
    heading: Option<(usize, &'a str)>,
    /// Whether nobody changed it.
    steady: bool,
}

fn marks<'a>(text: &'a str, steady: &[Range<usize>]) -> Vec<Mark<'a>> {
    let scan = Scan::new(text, true);
    let mut ranges = steady.iter().peekable();
    let mut at = 0;
    let mut marks = Vec::with_capacity(scan.blocks.len());
    for (shape, lines) in &scan.blocks {
        let block = scan.text(lines);
        let (start, end) = (at, at + block.len());
        at = end;
        while ranges.next_if(|range| range.end < end).is_some() {}
        marks.push(Mark {
            at: start,
            end,
            text: block.trim_end(),
            heading: (*shape == Shape::Heading).then(|| heading(block)),
            steady: ranges.peek().is_some_and(|range| range.start <= start && end <= range.end),
        });
    }
    marks
}

/// The level and the words of a heading, with marks or underlined.
fn heading(block: &str) -> (usize, &str) {
    let line = block.lines().next().unwrap_or_default().trim();
    let level = line.chars().take_while(|mark| *mark == '#').count();
    let underlined = if block.lines().nth(1).is_some_and(|line| line.contains('=')) { 1 } else { 2 };
    (if level == 0 { underlined } else { level }, line.trim_matches('#').trim())
}

fn anchor(marks: &[Mark<'_>], at: usize) -> Anchor {
    let mut headings: Vec<(usize, &str)> = Vec::new();
    for (level, words) in marks.iter().take_while(|mark| mark.at < at).filter_map(|mark| mark.heading) {
        headings.retain(|(above, _)| *above < level);
        headings.push((level, words));
    }
    let before = marks.iter().rev().find(|mark| mark.steady && mark.end <= at);
    let near = before.or_else(|| marks.iter().find(|mark| mark.steady && mark.at >= at));
    let earlier = |near: &Mark<'_>| marks.iter().filter(|mark| mark.at < near.at && mark.text == near.text).count();
    Anchor {
        headings: headings.into_iter().map(|(_, words)| words.to_owned()).collect(),
        near: near.map_or([0; 8], |mark| hash(mark.text)),
        occurrence: near.map_or(0, |mark| u32::try_from(earlier(mark)).unwrap_or(u32::MAX)),
    }
}

fn hash(text: &str) -> [u8; 8] {
    let mut hash = [0; 8];
    hash.iter_mut().zip(Sha256::digest(text)).for_each(|(to, from)| *to = from);
    hash
}
