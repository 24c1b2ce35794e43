//! The best of what was found, in an order that is total.

use std::cmp::{Ordering, Reverse};

use super::Index;
use crate::query::{Hit, Order};

/// A document found and its score.
pub(super) type Found = (u32, u32);

/// A page of what was found.
pub(super) fn page(index: &Index, found: &[Found], order: Order, offset: usize, limit: usize) -> Vec<Hit> {
    let end = offset.saturating_add(limit).min(found.len());
    best(index, found, order, end)
        .into_iter()
        .skip(offset)
        .filter_map(|(document, score)| {
            let entry = index.entry(document as usize)?;
            Some(Hit { id: entry.id, rev: entry.rev, score })
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

/// Which of two comes first: by score if asked, then the last changed, then by id. Once, not wherever a sort compares.
#[inline(never)]
fn compare(index: &Index, order: Order, one: &Found, other: &Found) -> Ordering {
    let by_score = match order {
        Order::Relevance => other.1.cmp(&one.1),
        Order::Updated => Ordering::Equal,
    };
    by_score.then_with(|| {
        let key = |found: &Found| index.entry(found.0 as usize).map(|entry| (Reverse(entry.updated), entry.id));
        key(one).cmp(&key(other))
    })
}
