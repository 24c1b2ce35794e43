//! Where a word is: documents in order, with its weight in each.

use crate::bytes::Reader;
use crate::writer::Posting;

/// The documents of a word.
#[derive(Debug, Clone)]
pub(crate) struct Postings<'a> {
    reader: Reader<'a>,
    next: u32,
}

impl<'a> Postings<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { reader: Reader::new(bytes), next: 0 }
    }

    /// Whether they are what a writer writes for this many documents.
    pub(super) fn are_sound(self, documents: usize) -> bool {
        let (mut reader, mut next) = (self.reader, 0);
        while reader.left() > 0 {
            let Some(step) = reader.number() else { return false };
            let document = next + (step >> 1);
            if document >= documents as u64 {
                return false;
            }
            if step & 1 == 1 && !reader.number().is_some_and(|weight| weight > 1 && weight <= u64::from(u32::MAX)) {
                return false;
            }
            next = document + 1;
        }
        true
    }
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        let step = self.reader.number()?;
        let document = self.next.wrapping_add((step >> 1) as u32);
        self.next = document.wrapping_add(1);
        let weight = if step & 1 == 1 { self.reader.number()? as u32 } else { 1 };
        Some((document, weight))
    }
}
