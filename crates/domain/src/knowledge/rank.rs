//! Ranks: where something stands among what a carnet or a base holds.
//!
//! They are words that sort as bytes, and there is one between any two, so that moving one thing writes that thing alone
//! (fractional indexing).

use crate::time::Instant;

/// The longest rank, bytes.
const LONGEST: usize = 64;

/// The digits of what is made here, in order; an import has small letters and figures too.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What nobody has arranged is after all that somebody has.
const LAST: u8 = b'~';

/// The rank of what nobody has arranged: by when it was placed.
#[must_use]
pub fn unarranged(placed: Instant) -> String {
    format!("~{:016}", placed.0.max(0))
}

/// A rank after `left`, where there is one, and before `right`, where there is one. Nothing where there is none: they are the same,
/// or the one between would be too long.
#[must_use]
pub fn between(left: Option<&str>, right: Option<&str>) -> Option<String> {
    let left = left.unwrap_or_default().as_bytes();
    let end = right.map(str::as_bytes);
    let mut right = end;
    if right.is_some_and(|right| left >= right) {
        return None;
    }
    let mut rank = Vec::new();
    while rank.len() < LONGEST {
        let at = rank.len();
        let low = left.get(at).map_or(0, |byte| place(*byte));
        let high = match right {
            Some(right) => place(*right.get(at)?),
            None => LIMIT,
        };
        let middle = low.midpoint(high);
        // It never ends with the first digit: nothing would be before it.
        if middle > low && middle > 1 && middle <= DIGITS.len() {
            rank.push(*DIGITS.get(middle - 1)?);
            // What is written with other letters than these may have none.
            let is_between = left < rank.as_slice() && end.is_none_or(|end| rank.as_slice() < end);
            return String::from_utf8(rank).ok().filter(|_| is_between);
        }
        match left.get(at) {
            Some(byte) => rank.push(*byte),
            // Before `right` there are only words that begin with the first digit.
            None => rank.push(*DIGITS.first()?),
        }
        if right.is_some_and(|right| rank.last() < right.get(at)) {
            right = None;
        }
    }
    None
}

/// One more than the place of any byte.
const LIMIT: usize = DIGITS.len() + 2;

/// The place of a byte among the digits, from one.
fn place(byte: u8) -> usize {
    if byte >= LAST {
        return LIMIT - 1;
    }
    DIGITS.iter().position(|digit| *digit >= byte).map_or(LIMIT - 1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_is_found_between_any_two() {
        for (left, right) in [
            (None, None),
            (None, Some("1")),
            (None, Some("01")),
            (None, Some("a000001")),
            (Some("a000001"), Some("a000002")),
            (Some("a"), Some("b")),
            (Some("az"), Some("b")),
            (Some("zzz"), None),
            (Some("zz"), Some("~1780000000000000")),
            (Some("~1780000000000000"), Some("~1780000000000001")),
            (Some("~1780000000000000"), None),
        ] {
            let rank = between(left, right).expect("one between");
            assert!(left.is_none_or(|left| left < rank.as_str()), "{left:?} {rank}");
            assert!(right.is_none_or(|right| rank.as_str() < right), "{rank} {right:?}");
        }
        for (left, right) in
            [(Some("a"), Some("a")), (Some("b"), Some("a")), (None, Some("0")), (None, Some("")), (None, Some("-"))]
        {
            assert_eq!(between(left, right), None, "{left:?} {right:?}");
        }
    }

    #[test]
    fn what_nobody_arranged_comes_last_and_in_the_order_of_its_placing() {
        let [first, second] = [1_780_000_000_000_000, 1_780_000_000_000_001].map(|at| unarranged(Instant(at)));
        assert!("zzzz" < first.as_str() && first < second);
    }

    proptest! {
        #[test]
        fn things_are_moved_to_and_fro(moves in prop::collection::vec((0..12_usize, 0..12_usize), 1..120)) {
            let mut ranks: Vec<String> = (0..12).map(|n| unarranged(Instant(1_780_000_000_000_000 + n))).collect();
            for (from, to) in moves {
                let moved = ranks.remove(from);
                let left = to.checked_sub(1).and_then(|at| ranks.get(at)).map(String::as_str);
                let right = ranks.get(to).map(String::as_str);
                let rank = between(left, right);
                // Where they are too close to each other, it stays.
                let place = if rank.is_some() { to } else { from };
                ranks.insert(place, rank.unwrap_or(moved));
                prop_assert!(ranks.is_sorted() && ranks.iter().all(|rank| rank.len() <= LONGEST), "{ranks:?}");
            }
        }

        #[test]
        fn of_any_two_the_one_between_is_between(left in "[0-9a-z]{0,20}", right in "[0-9a-z]{0,20}") {
            if let Some(rank) = between(Some(&left), Some(&right)) {
                prop_assert!(left < rank && rank < right, "{left} {rank} {right}");
            }
        }
    }
}
