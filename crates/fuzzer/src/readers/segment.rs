//! Search segments: refused, or searched and merged without a fault, whatever their bytes say.

use std::sync::Arc;

use anyhow::{Context, Result};
use search::{Document, Index, Query, Segment, SegmentBuilder, merge};

use super::{Reader, broken};
use crate::seeds;

/// Where the checksum is: after the four bytes that say what this is.
const SUM: std::ops::Range<usize> = 4..12;

/// Segments.
pub struct Segments(Vec<Vec<u8>>);

fn built(pages: &[String]) -> Vec<u8> {
    let mut builder = SegmentBuilder::new("public");
    for (page, number) in pages.iter().zip(0_u8..) {
        let title = markdown::first_heading(page).map_or_else(|| format!("Page {number}"), |heading| heading.text);
        builder.add(Document {
            id: [number; 16],
            rev: u64::from(number) * 50,
            title,
            summary: markdown::excerpt(page, 120),
            text: markdown::plain_text(page),
            facets: vec![("kind".into(), format!("k{}", number % 3)), ("place".into(), "Laval".into())],
            updated: i64::from(number) * 1_000 - 7_000,
        });
    }
    builder.remove([200; 16]);
    builder.reach("public/core", 300);
    builder.finish()
}

impl Segments {
    /// Of one page, of a few, of more, and of two merged.
    pub fn open() -> Result<Self> {
        let pages = seeds::pages()?;
        let mut all = vec![built(&[])];
        for (skip, take) in [(0, 1), (3, 4), (40, 12), (90, 3)] {
            let some: Vec<String> = pages.iter().skip(skip).take(take).cloned().collect();
            all.push(built(&some));
        }
        let opened: Vec<Segment> =
            all.iter().skip(2).take(2).map(|bytes| Segment::open(bytes.clone())).collect::<Result<_, _>>()?;
        let [one, two] = opened.as_slice() else { anyhow::bail!("two segments") };
        all.push(merge(&[one, two]).context("they are merged")?);
        Ok(Self(all))
    }
}

/// As `search` sums: what is bent is read only where the sum holds. A test of the reader fails where the two differ.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut sum = (bytes.len() as u64).wrapping_mul(ODD);
    for word in words {
        sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(ODD).rotate_left(29);
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(ODD).rotate_left(29);
    }
    sum ^ (sum >> 32)
}

impl Reader for Segments {
    fn name(&self) -> &'static str {
        "segment"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.0.clone()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[b"kind", b"place", b"public", b"\0\0\0\0"]
    }

    fn mend(&self, bytes: &mut Vec<u8>) {
        let sum = checksum(bytes.get(SUM.end..).unwrap_or_default()).to_le_bytes();
        if let Some(place) = bytes.get_mut(SUM) {
            place.copy_from_slice(&sum);
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        let Ok(segment) = Segment::open(bytes.to_vec()) else { return Ok(false) };
        let segment = Arc::new(segment);
        let _merged = merge(&[&segment]);
        let index = Index::of([segment]);
        for text in ["", "commun", "d", "donées", "\"données ouvertes\"", "clé local", "village a"] {
            let query = Query { text: text.into(), limit: 5, facet_axes: vec!["kind".into()], ..Query::default() };
            if index.search(&query).hits.len() > 5 {
                return broken("more is found than was asked for");
            }
        }
        Ok(true)
    }
}
