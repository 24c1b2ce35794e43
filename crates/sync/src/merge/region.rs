//! What a merge of texts answers: the text that stands, and where two versions met.

use core::ops::Range;

use serde::{Deserialize, Serialize};

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text that stands.
    pub text: String,
    /// Stretches that cover the text, in order.
    pub regions: Vec<Region>,
}

/// A stretch of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Region {
    /// Nobody, or one side, or both alike changed this.
    Clean {
        /// Where in the merged text, in bytes.
        at: Range<usize>,
    },
    /// Two versions; one stands in the text, the other waits for a person.
    Both {
        /// Where in the merged text, in bytes.
        at: Range<usize>,
        /// Where it is, in words that survive later edits.
        anchor: Anchor,
        /// What both started from.
        base: String,
        /// The version that the server held.
        theirs: String,
        /// The version that arrives.
        mine: String,
        /// Which of the two stands in the text.
        kept: Side,
    },
}

/// One of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The version that the server held.
    Theirs,
    /// The version that arrives.
    Mine,
}

/// A place in a text that later edits elsewhere do not move.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The headings above it, outermost first, without their marks.
    pub headings: Vec<String>,
    /// The first eight bytes of the SHA-256 of the nearest unchanged block before it, else after it; zeros if none.
    pub near: [u8; 8],
    /// Which of the blocks with that hash, from zero.
    pub occurrence: u32,
}

impl Merged {
    /// A text with nothing to decide.
    #[must_use]
    pub fn clean(text: String) -> Self {
        let regions = if text.is_empty() { Vec::new() } else { vec![Region::Clean { at: 0..text.len() }] };
        Self { text, regions }
    }

    /// Whether nothing waits for a person.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.overlaps().next().is_none()
    }

    /// The regions where two versions met.
    pub fn overlaps(&self) -> impl Iterator<Item = &Region> {
        self.regions.iter().filter(|region| matches!(region, Region::Both { .. }))
    }

    /// The text as it would be had the other version been taken in every overlap: what a suggestion proposes.
    #[must_use]
    pub fn alternative(&self) -> String {
        self.regions
            .iter()
            .map(|region| match region {
                Region::Clean { at } => self.text.get(at.clone()).unwrap_or_default(),
                Region::Both { theirs, mine, kept, .. } => match kept {
                    Side::Theirs => mine,
                    Side::Mine => theirs,
                },
            })
            .collect()
    }
}
