//! How long files are, how they are called, and whether they say what they are for.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// Where our sources are.
const FOLDERS: [&str; 8] = ["app", "crates", "end2end", "frontend", "server", "style", "xtask", "docs"];

/// What is looked at.
const ENDINGS: [&str; 5] = ["rs", "css", "ts", "js", "sql"];

/// Never entered.
const CLOSED: [&str; 4] = ["target", "node_modules", "test-results", "report"];

/// The longest file.
const LINES: usize = 400;

/// Names that hold anything, and so hide everything.
const CATCH_ALL: [&str; 9] = ["utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "mod"];

/// One source file.
#[derive(Debug, Default)]
pub struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Every source of ours, in order of path.
pub fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = FOLDERS.iter().map(|name| root.join(name)).collect();
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !CLOSED.contains(&name.as_ref()) {
                    folders.push(path);
                }
            } else if name.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end)) {
                let inside = path.strip_prefix(root).unwrap_or(&path);
                found.push(Source { path: inside.to_string_lossy().into_owned(), text: fs::read_to_string(&path)? });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Files longer than allowed; tables of cases may be long.
pub fn too_long(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !is_table(&source.path))
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path))
        .collect()
}

/// A table of cases: by its name, or under a crate's `tests/`.
fn is_table(path: &str) -> bool {
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next());
    path.contains("/tests/")
        || stem.is_some_and(|stem| {
            matches!(stem, "cases" | "table") || stem.ends_with("_cases") || stem.ends_with("_table")
        })
}

/// Files and folders with a name that says nothing.
pub fn badly_named(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| {
            source.path.split('/').any(|part| {
                let stem = part.split('.').next().unwrap_or(part);
                CATCH_ALL.contains(&stem)
            })
        })
        .map(|source| source.path.clone())
        .collect()
}

/// Rust files whose first line is not a `//!` sentence.
pub fn unexplained(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.path.ends_with(".rs"))
        .filter(|source| !says_what_for(source.text.lines().next().unwrap_or_default()))
        .map(|source| source.path.clone())
        .collect()
}

/// A `//!` line with more than a word.
fn says_what_for(line: &str) -> bool {
    line.strip_prefix("//! ").is_some_and(|said| said.len() > 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn long_files_are_found_unless_they_are_tables() {
        let long = "x\n".repeat(LINES + 1);
        let given = [
            source("app/src/page.rs", &long),
            source("app/src/short.rs", &"x\n".repeat(LINES)),
            source("crates/markdown/src/hostile_cases.rs", &long),
            source("crates/storage/tests/conformance.rs", &long),
        ];
        assert_eq!(too_long(&given), ["app/src/page.rs: 401 lines"]);
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        let table = [
            ("app/src/pages/mod.rs", true),
            ("crates/domain/src/utils.rs", true),
            ("crates/domain/src/helpers/date.rs", true),
            ("app/src/state/manager.rs", true),
            ("crates/domain/src/commons/proposal.rs", false),
            ("crates/domain/src/model.rs", false),
        ];
        for (path, expected) in table {
            let broken = badly_named(&[source(path, "")]);
            assert_eq!(!broken.is_empty(), expected, "{path}");
        }
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        let table = [("//! One page of a note.\n", false), ("use std::fs;\n", true), ("//!\n", true), ("", true)];
        for (text, expected) in table {
            let broken = unexplained(&[source("app/src/a.rs", text)]);
            assert_eq!(!broken.is_empty(), expected, "{text:?}");
        }
    }
}
