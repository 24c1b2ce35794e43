//! The segments of an audience: a large one and small ones over it.

use std::sync::Arc;

use search::Segment;
use storage::segments;

/// The version under which segments are stored; others are built again.
pub const VERSION: u64 = 2;

/// How many segments lie on each other before they are made one.
const FULL: usize = 8;

/// Small segments that together reach this share of the large one, in eighths, are made one with it.
const SHARE: usize = 2;

/// The segments of an audience, oldest first.
#[derive(Debug, Default)]
pub struct Shelf {
    segments: Vec<Arc<Segment>>,
    stored: bool,
}

impl Shelf {
    /// What was stored; a segment that cannot be opened empties the shelf, which is then built again.
    pub fn of(stored: Vec<segments::Segment>) -> Self {
        let mut opened = Vec::with_capacity(stored.len());
        for row in stored {
            let segment = (row.version == VERSION).then(|| Segment::open(row.bytes));
            match segment {
                Some(Ok(segment)) => opened.push(Arc::new(segment)),
                Some(Err(error)) => {
                    tracing::warn!(%error, audience = %row.audience, "a stored search segment is built again");
                    return Self::default();
                }
                None => return Self::default(),
            }
        }
        Self { segments: opened, stored: true }
    }

    /// Puts a segment over the others.
    pub fn push(&mut self, bytes: Vec<u8>) {
        match Segment::open(bytes) {
            Ok(segment) => {
                self.segments.push(Arc::new(segment));
                self.stored = false;
            }
            Err(error) => tracing::error!(%error, "a search segment that was just written cannot be read"),
        }
    }

    /// Its segments, oldest first.
    pub fn segments(&self) -> Vec<Arc<Segment>> {
        self.segments.clone()
    }

    /// Whether it is time to make some of them one.
    pub const fn is_full(&self) -> bool {
        self.segments.len() > FULL
    }

    /// Puts `made` in the place of the segments it was made of, if they are still there; newer ones stay over it.
    pub fn put_for(&mut self, before: &[Arc<Segment>], made: Vec<Arc<Segment>>) {
        let same = self.segments.iter().zip(before).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        if same == before.len() {
            let newer = self.segments.split_off(same);
            self.segments = made;
            self.segments.extend(newer);
            self.stored = false;
        }
    }

    /// Whether what is stored is what is here.
    pub const fn is_stored(&self) -> bool {
        self.stored
    }

    /// These segments were stored.
    pub fn stored(&mut self, segments: &[Arc<Segment>]) {
        let same = self.segments.len() == segments.len();
        self.stored = same && self.segments.iter().zip(segments).all(|(a, b)| Arc::ptr_eq(a, b));
    }
}

/// Makes small segments one, with the large one when they have grown; nothing when there is nothing to gain.
pub fn tidied(segments: &[Arc<Segment>]) -> Option<Vec<Arc<Segment>>> {
    let (large, small) = segments.split_first()?;
    if small.is_empty() {
        return None;
    }
    let grown: usize = small.iter().map(|segment| segment.len() + segment.gone().len()).sum();
    let whole = grown * 8 >= large.len() * SHARE;
    let parts: Vec<&Segment> = segments.iter().skip(usize::from(!whole)).map(AsRef::as_ref).collect();
    let made = if whole { search::merge(&parts) } else { search::compact(&parts) };
    let made = Arc::new(Segment::open(made.ok()?).ok()?);
    Some(if whole { vec![made] } else { vec![Arc::clone(large), made] })
}
