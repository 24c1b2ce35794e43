//! Sorting that is compiled once.
//!
//! The standard library's is compiled again for each type and each order, 2 to 15 KB of what a browser receives; so is the
//! sort that a map or a set brings when it is collected.

use core::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What can be put in order; of equals, what came first stays first.
pub trait Arrange<T> {
    /// By what `compare` says.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// By themselves.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    /// By a key that is cheap to make.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|one, other| key(one).cmp(&key(other)));
    }

    /// By a key that is made once for each.
    fn arrange_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let places = places(self.len(), &mut |one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        settle(places, &mut |one, other| self.swap(one, other));
    }

    fn arrange_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let places = places(keys.len(), &mut |one, other| keys.get(one).cmp(&keys.get(other)));
        settle(places, &mut |one, other| self.swap(one, other));
    }
}

/// Where each goes.
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut places = order.clone();
    for (place, from) in order.into_iter().enumerate() {
        if let Some(to) = places.get_mut(from) {
            *to = place;
        }
    }
    places
}

/// Moves each where it goes.
fn settle(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for at in 0..places.len() {
        while let Some(to) = places.get(at).copied()
            && to != at
        {
            swap(at, to);
            places.swap(at, to);
        }
    }
}

/// A map of these; of two with one key, the later.
pub fn map<K: Ord, V>(all: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in all {
        map.insert(key, value);
    }
    map
}

/// A set of these.
pub fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for one in all {
        set.insert(one);
    }
    set
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(all: Vec<(u8, u16)>) {
            let (mut ours, mut theirs) = (all.clone(), all.clone());
            ours.arrange_by_key(|one| one.0);
            theirs.sort_by_key(|one| one.0);
            prop_assert_eq!(&ours, &theirs);
            ours.arrange();
            theirs.sort();
            prop_assert_eq!(&ours, &theirs);
            ours.arrange_by_cached_key(|one| core::cmp::Reverse(one.1));
            theirs.sort_by_cached_key(|one| core::cmp::Reverse(one.1));
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(map(all.clone()), all.iter().copied().collect());
            prop_assert_eq!(set(all.clone()), all.into_iter().collect());
        }
    }
}
