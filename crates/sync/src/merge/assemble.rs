//! Puts the pieces of a merge together, and says where its overlaps are.

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
    let mut places = Vec::new();
    for piece in pieces {
        let start = text.len();
        text.push_str(piece.text());
        if matches!(piece, Piece::Clean { steady: true, .. }) {
            steady.push(start..text.len());
        }
        places.push((start..text.len(), piece));
    }
    let marks = marks(&text);
    let mut regions: Vec<Region> = Vec::new();
    for (at, piece) in places {
        match (piece, regions.last_mut()) {
            (Piece::Clean { .. }, Some(Region::Clean { at: last })) => last.end = at.end,
            (Piece::Clean { .. }, _) if at.is_empty() => {}
            (Piece::Clean { .. }, _) => regions.push(Region::Clean { at }),
            (Piece::Both { base, theirs, mine, kept }, _) => {
                let unchanged =
                    |mark: &&Mark| steady.iter().any(|range| range.start <= mark.at && mark.end <= range.end);
                let anchor = anchor(&marks, at.start, unchanged);
                regions.push(Region::Both { at, anchor, base, theirs, mine, kept });
            }
        }
    }
    Merged { text, regions }
}

struct Mark {
    at: usize,
    end: usize,
    heading: Option<(usize, String)>,
    hash: [u8; 8],
}

fn marks(text: &str) -> Vec<Mark> {
    let scan = Scan::new(text, true);
    let mut at = 0;
    scan.blocks
        .iter()
        .map(|(shape, lines)| {
            let block = scan.text(lines.clone());
            let start = at;
            at += block.len();
            let mut hash = [0; 8];
            hash.iter_mut().zip(Sha256::digest(block.trim_end())).for_each(|(to, from)| *to = from);
            Mark { at: start, end: at, heading: (*shape == Shape::Heading).then(|| heading(&block)), hash }
        })
        .collect()
}

/// The level and the words of a heading, with marks or underlined.
fn heading(block: &str) -> (usize, String) {
    let line = block.lines().next().unwrap_or_default().trim();
    let level = line.chars().take_while(|mark| *mark == '#').count();
    let underlined = if block.lines().nth(1).is_some_and(|line| line.contains('=')) { 1 } else { 2 };
    (if level == 0 { underlined } else { level }, line.trim_matches('#').trim().to_owned())
}

fn anchor(marks: &[Mark], at: usize, unchanged: impl Fn(&&Mark) -> bool) -> Anchor {
    let mut headings: Vec<(usize, String)> = Vec::new();
    for (level, words) in marks.iter().filter(|mark| mark.at < at).filter_map(|mark| mark.heading.as_ref()) {
        headings.retain(|(above, _)| above < level);
        headings.push((*level, words.clone()));
    }
    let before = marks.iter().rev().filter(|mark| mark.end <= at).find(&unchanged);
    let near = before.or_else(|| marks.iter().filter(|mark| mark.at >= at).find(&unchanged));
    let earlier = |near: &Mark| marks.iter().filter(|mark| mark.at < near.at && mark.hash == near.hash).count();
    Anchor {
        headings: headings.into_iter().map(|(_, words)| words).collect(),
        near: near.map_or([0; 8], |mark| mark.hash),
        occurrence: near.map_or(0, |mark| u32::try_from(earlier(mark)).unwrap_or(u32::MAX)),
    }
}
