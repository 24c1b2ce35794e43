//! The hashed files of the build before stay once: a page opened just before an update still finds its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::write;

/// The names in `pkg/` of this build and of the one before.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generations {
    current: BTreeSet<String>,
    previous: BTreeSet<String>,
}

impl Generations {
    /// What was noted at the last build; nothing when it cannot be read.
    pub fn find(path: &Path) -> Self {
        fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Makes `names` the current build; building the same again changes nothing.
    pub fn advance(&mut self, names: BTreeSet<String>) {
        if self.current != names {
            self.previous = std::mem::replace(&mut self.current, names);
        }
    }

    /// Whether a file of the site belongs to the build before.
    pub fn keeps(&self, name: &str) -> bool {
        self.previous.contains(name)
    }

    /// Notes them for the next build.
    pub fn note(&self, path: &Path) -> Result<()> {
        write(path, &serde_json::to_vec_pretty(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(given: &[&str]) -> BTreeSet<String> {
        given.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn one_build_before_is_kept_and_no_more() {
        let mut generations = Generations::default();
        generations.advance(names(&["pkg/a.js"]));
        generations.advance(names(&["pkg/b.js"]));
        assert!(generations.keeps("pkg/a.js"));
        generations.advance(names(&["pkg/b.js"]));
        assert!(generations.keeps("pkg/a.js"), "the same build again forgets nothing");
        generations.advance(names(&["pkg/c.js"]));
        assert!(!generations.keeps("pkg/a.js"));
        assert!(generations.keeps("pkg/b.js"));
    }
}
