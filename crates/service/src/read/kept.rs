//! What was worked out of the records and holds until the next commit, whoever commits.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most that is kept: past it, all of it is worked out again.
const MOST: usize = 256;

/// Answers by name, as of one stamp of the database. Each is for a sight that its name says: a name that does not would show
/// somebody what is for others.
#[derive(Debug)]
pub struct Kept<T> {
    held: Mutex<(u64, BTreeMap<String, T>)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { held: Mutex::new((0, BTreeMap::new())) }
    }
}

impl<T: Clone> Kept<T> {
    fn held(&self) -> MutexGuard<'_, (u64, BTreeMap<String, T>)> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept under a name, where nothing was committed since.
    pub fn get(&self, stamp: u64, name: &str) -> Option<T> {
        let held = self.held();
        held.1.get(name).filter(|_| held.0 == stamp).cloned()
    }

    /// Lets go of all that is kept.
    pub fn forget(&self) {
        self.held().1.clear();
    }

    /// Keeps it. What was worked out at an earlier moment than what is kept is let go.
    pub fn put(&self, stamp: u64, name: String, value: T) {
        let mut held = self.held();
        if stamp < held.0 {
            return;
        }
        if stamp > held.0 || held.1.len() >= MOST {
            *held = (stamp, BTreeMap::new());
        }
        held.1.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_holds_until_the_next_commit() {
        let kept = Kept::default();
        kept.put(3, "a".to_owned(), 1);
        assert_eq!(kept.get(3, "a"), Some(1));
        assert_eq!((kept.get(4, "a"), kept.get(3, "b")), (None, None));
        // A reader that began before a commit does not bring back what stood then.
        kept.put(4, "a".to_owned(), 2);
        kept.put(3, "b".to_owned(), 9);
        assert_eq!((kept.get(4, "a"), kept.get(4, "b"), kept.get(3, "a")), (Some(2), None, None));
        kept.forget();
        assert_eq!(kept.get(4, "a"), None);
        for n in 0..=MOST {
            kept.put(4, n.to_string(), 5);
        }
        assert!(kept.held().1.len() <= MOST);
        assert_eq!(kept.get(4, &MOST.to_string()), Some(5));
    }
}
