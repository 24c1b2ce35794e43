//! The table of questions: what is typed, which record a reader expects among the first so many, which they do not.

use std::collections::BTreeMap;
use std::path::Path;

use domain::RecordId;
use domain::projection::project;
use domain::vocabulary::{Scheme, concept, place};
use search::Id;
use service::import;

use super::device::Held;

const TABLE: &str = include_str!("queries.tsv");

/// How many hits a failure shows.
const SHOWN: usize = 10;

/// A question and what a reader expects of it.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    number: usize,
    pub query: &'static str,
    pub within: usize,
    expected: &'static str,
}

/// The questions, in order. After `#` is what a group is for.
pub fn lines() -> Vec<Line> {
    let numbered = (1..).zip(TABLE.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let read = |(number, line): (usize, &'static str)| {
        let mut columns = line.split('\t');
        let (Some(query), Some(within), Some(expected), None) =
            (columns.next(), columns.next(), columns.next(), columns.next())
        else {
            panic!("line {number} has not three columns: {line}");
        };
        let within = within.parse().unwrap_or_else(|_| panic!("line {number} says no number: {line}"));
        Line { number, query, within, expected }
    };
    numbered.map(read).collect()
}

impl Line {
    /// The question, with its place in the table.
    pub fn said(&self) -> String {
        format!("line {}, `{}`", self.number, self.query)
    }

    /// What is not as a reader expects, if anything.
    pub fn misses(&self, found: &[Id], names: &Names) -> Option<String> {
        let first = found.get(..self.within.min(found.len())).unwrap_or_default();
        let holds = |word: &str| match word.strip_prefix('!') {
            Some(name) => !found.contains(&names.id(self, name)),
            None if word == "nothing" => found.is_empty(),
            None => first.contains(&names.id(self, word)),
        };
        let missed: Vec<&str> = self.expected.split(' ').filter(|word| !holds(word)).collect();
        (!missed.is_empty()).then(|| {
            let best: Vec<String> = found.iter().take(SHOWN).map(|id| names.said(id)).collect();
            format!("{} of {} first: {missed:?} is not so; {} found: {best:#?}", self.said(), self.within, found.len())
        })
    }
}

/// What the records are called in the table: a page by its file, a carnet by its folder, `theme:`, `sector:` and `situation:`
/// before a word of the vocabulary, `place:` before an official code.
pub struct Names {
    by_name: BTreeMap<String, Id>,
    by_id: BTreeMap<Id, String>,
}

impl Names {
    /// The names of the pages of a tree, and of all that a device holds.
    pub fn of(root: &Path, import: &str, held: &Held) -> Self {
        let mut names = Self { by_name: BTreeMap::new(), by_id: BTreeMap::new() };
        for (id, record) in held {
            names.by_id.insert(*id, format!("{}: {}", record.kind, project(record).title));
        }
        names.walk(root, "", import);
        names
    }

    fn walk(&mut self, root: &Path, folder: &str, import: &str) {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = entry.file_name().into_string().expect("a name");
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if entry.path().is_dir() {
                self.walk(root, &path, import);
            } else if let Some(name) = name.strip_suffix(".md") {
                let (name, path) = match name {
                    "README" => (folder.rsplit('/').next().unwrap_or_default(), folder),
                    name => (name, path.as_str()),
                };
                let id = *import::id(import, path).as_bytes();
                let other = self.by_name.insert(name.to_owned(), id);
                assert!(other.is_none(), "two pages are called {name}");
            }
        }
    }

    fn id(&self, line: &Line, name: &str) -> Id {
        let of_vocabulary: Option<RecordId> = match name.split_once(':') {
            Some(("theme", key)) => Some(concept::id(Scheme::Theme, key)),
            Some(("sector", key)) => Some(concept::id(Scheme::Sector, key)),
            Some(("situation", key)) => Some(concept::id(Scheme::Situation, key)),
            Some(("place", code)) => Some(place::id(code)),
            _ => None,
        };
        let id = of_vocabulary.map(|id| *id.as_bytes()).or_else(|| self.by_name.get(name).copied());
        let known = id.filter(|id| self.by_id.contains_key(id));
        known.unwrap_or_else(|| panic!("{} expects `{name}`, which no device holds", line.said()))
    }

    /// The kind and title of a record, for who reads a failure.
    pub fn said(&self, id: &Id) -> String {
        self.by_id.get(id).cloned().unwrap_or_else(|| "what no device holds".to_owned())
    }
}
