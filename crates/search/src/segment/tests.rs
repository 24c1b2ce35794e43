//! Bytes changed in any way are refused, or read without a fault.

use std::sync::Arc;

use super::Segment;
use crate::bytes::checksum;
use crate::{Document, Index, Query, SegmentBuilder, SegmentError, merge};

fn small() -> Vec<u8> {
    let mut builder = SegmentBuilder::new("public");
    for number in 0..20_u8 {
        builder.add(Document {
            id: [number; 16],
            rev: u64::from(number) * 50,
            title: format!("Jardin {}", number % 7),
            summary: "Un résumé court".into(),
            text: format!("Les données ouvertes, mot{number} {}", "commun ".repeat(usize::from(number % 5))),
            facets: vec![("kind".into(), format!("k{}", number % 3)), ("place".into(), "Laval".into())],
            updated: i64::from(number) * 1_000 - 7_000,
        });
    }
    builder.remove([200; 16]);
    builder.reach("public/core", 300);
    builder.finish()
}

fn use_all(segment: Segment) {
    let segment = Arc::new(segment);
    let _ = merge(&[&segment]);
    let index = Index::of([segment]);
    for text in ["", "jardin", "d", "donées", "\"données ouvertes\"", "mot1", "commun jar"] {
        let query = Query { text: text.into(), limit: 5, facet_axes: vec!["kind".into()], ..Query::default() };
        let _ = index.search(&query);
    }
}

#[test]
fn every_changed_byte_is_refused() {
    let bytes = small();
    use_all(Segment::open(bytes.clone()).unwrap());
    for place in 0..bytes.len() {
        for change in [0x01, 0x10, 0x80, 0xFF] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            assert!(Segment::open(changed).is_err(), "byte {place} changed by {change:x}");
        }
    }
}

#[test]
fn every_end_too_early_or_too_late_is_refused() {
    let bytes = small();
    for end in 0..bytes.len() {
        assert!(Segment::open(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(Segment::open(longer).unwrap_err(), SegmentError::Checksum);
    assert_eq!(Segment::open(*b"ECS").unwrap_err(), SegmentError::NotASegment);
    assert_eq!(Segment::open(*b"ECS\x09").unwrap_err(), SegmentError::Version(9));
}

#[test]
fn changed_bytes_with_a_checksum_that_holds_are_refused_or_read_without_fault() {
    let bytes = small();
    let (mut refused, mut read) = (0, 0);
    for place in 12..bytes.len() {
        for change in [0x01, 0x40, 0xFF] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            let sum = checksum(&changed[12..]);
            changed[4..12].copy_from_slice(&sum.to_le_bytes());
            match Segment::open(changed) {
                Ok(segment) => {
                    read += 1;
                    use_all(segment);
                }
                Err(SegmentError::Structure(_)) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(refused > 500 && read > 100, "{refused} refused, {read} read");
}
