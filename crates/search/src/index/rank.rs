//! The best of what was found, in an order that is total.

use std::cmp::{Ordering, Reverse};

use super::Index;
use crate::query::{Hit, Order};

/// A document found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub document: u32,
    pub score: u32,
    /// Whether it has all that must be had.
    pub complete: bool,
}

/// A page of what was found.
pub(super) fn page(index: &Index, found: &[Found], order: Order, offset: usize, limit: usize) -> Vec<Hit> {
    let end = offset.saturating_add(limit).min(found.len());
    best(index, found, order, end)
        .into_iter()
        .skip(offset)
        .filter_map(|found| {
            let entry = index.entry(found.document as usize)?;
            Some(Hit { id: entry.id, rev: entry.rev, score: found.score })
        })
        .collect()
}

/// The first of what was found, in order.
pub(super) fn best(index: &Index, found: &[Found], order: Order, count: usize) -> Vec<Found> {
    let mut found = found.to_vec();
    let before = |one: &Found, other: &Found| compare(index, order, one, other);
    if count == 0 {
        return Vec::new();
    }
    if count < found.len() {
        found.select_nth_unstable_by(count - 1, before);
        found.truncate(count);
    }
    found.sort_unstable_by(before);
    found
}

/// Which of two comes first: what has all the words, then by score if asked, then the last changed, then by id. Once, not
/// wherever a sort compares.
#[inline(never)]
fn compare(index: &Index, order: Order, one: &Found, other: &Found) -> Ordering {
    let by_score = match order {
        Order::Relevance => other.score.cmp(&one.score),
        Order::Updated => Ordering::Equal,
    };
    other.complete.cmp(&one.complete).then(by_score).then_with(|| {
        let key = |found: &Found| index.entry(found.document as usize).map(|entry| (Reverse(entry.updated), entry.id));
        key(one).cmp(&key(other))
    })
}
