//! Reading a folder tree: its pages as text, its other files by name. Nothing outside the tree is ever read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::report::{Fault, Problem};

/// The longest file that is read at all, bytes; a page's own limit is lower.
const LONGEST_FILE: u64 = 1 << 20;

/// How deep folders may nest.
const DEEPEST: usize = 32;

/// A folder tree of Markdown. Paths are relative, with `/`, their accents composed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The pages that could be read, line ends made LF, byte order mark removed.
    pub pages: BTreeMap<String, String>,
    /// Pages that could not.
    pub unreadable: BTreeSet<String>,
    /// Every other file, with where it is read.
    pub files: BTreeMap<String, PathBuf>,
}

/// Reads a tree. Hidden files and folders, and `node_modules`, are no content and are passed over.
///
/// # Errors
/// The root cannot be read.
pub fn read(root: &Path, problems: &mut Vec<Problem>) -> io::Result<Tree> {
    let mut tree = Tree::default();
    let mut folders: Vec<(PathBuf, String, usize)> = vec![(root.to_owned(), String::new(), 0)];
    let mut first = true;
    while let Some((folder, path, depth)) = folders.pop() {
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if first => return Err(error),
            Err(error) => {
                problems.push(Problem::new(&path, None, &Fault::Unreadable(error.to_string())));
                continue;
            }
        };
        first = false;
        let mut entries: Vec<_> = listing.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let shown = join(&path, &name.to_string_lossy());
                problems.push(Problem::new(&shown, None, &Fault::OddName));
                continue;
            };
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let inside = join(&path, &name.nfc().collect::<String>());
            match entry.file_type() {
                Ok(kind) if kind.is_symlink() => problems.push(Problem::new(&inside, None, &Fault::Symlink)),
                Ok(kind) if kind.is_dir() && depth >= DEEPEST => {
                    problems.push(Problem::new(&inside, None, &Fault::TooDeep(DEEPEST)));
                }
                Ok(kind) if kind.is_dir() => folders.push((entry.path(), inside, depth + 1)),
                Ok(kind) if kind.is_file() => tree.add(&entry.path(), inside, problems),
                Ok(_) => {}
                Err(error) => problems.push(Problem::new(&inside, None, &Fault::Unreadable(error.to_string()))),
            }
        }
    }
    Ok(tree)
}

impl Tree {
    fn add(&mut self, file: &Path, path: String, problems: &mut Vec<Problem>) {
        if !is_page(&path) {
            self.files.insert(path, file.to_owned());
            return;
        }
        if self.pages.contains_key(&path) || self.unreadable.contains(&path) {
            problems.push(Problem::new(&path, None, &Fault::Twin(path.clone())));
            return;
        }
        match page(file) {
            Ok(text) => {
                self.pages.insert(path, text);
            }
            Err((line, fault)) => {
                problems.push(Problem::new(&path, line, &fault));
                self.unreadable.insert(path);
            }
        }
    }
}

fn page(file: &Path) -> Result<String, (Option<usize>, Fault)> {
    let unreadable = |error: io::Error| (None, Fault::Unreadable(error.to_string()));
    if fs::metadata(file).map_err(unreadable)?.len() > LONGEST_FILE {
        return Err((None, Fault::TooLong(LONGEST_FILE)));
    }
    text(fs::read(file).map_err(unreadable)?)
}

/// The text of a page's bytes.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, (Option<usize>, Fault)> {
    let line = |upto: usize, bytes: &[u8]| 1 + bytes.iter().take(upto).filter(|byte| **byte == b'\n').count();
    let text = String::from_utf8(bytes).map_err(|error| {
        let upto = error.utf8_error().valid_up_to();
        (Some(line(upto, error.as_bytes())), Fault::NotUtf8)
    })?;
    if let Some(at) = text.find('\0') {
        return Err((Some(line(at, text.as_bytes())), Fault::Nul));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
}

/// Whether a file is a page.
#[must_use]
pub fn is_page(path: &str) -> bool {
    let name = name(path);
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && ["md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Whether a page is its folder's introduction: `README` before `index`.
#[must_use]
pub fn is_readme(path: &str) -> bool {
    stem(path).eq_ignore_ascii_case("readme")
}

/// The folder of a path; empty for the root.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
#[must_use]
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The last part of a path without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A path inside a folder.
#[must_use]
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_without_marks_and_says_where_it_is_not() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc".to_vec()), Ok("a\nb\nc".to_owned()));
        assert_eq!(text(b"a\nb\n\xff".to_vec()), Err((Some(3), Fault::NotUtf8)));
        assert_eq!(text(b"a\n\0".to_vec()), Err((Some(2), Fault::Nul)));
    }

    #[test]
    fn pages_and_introductions() {
        assert!(is_page("a/b.MD") && is_page("é.markdown") && !is_page("a/md") && !is_page(".md") && !is_page("b.mdx"));
        assert!(is_readme("a/ReadMe.md") && !is_readme("a/UPSTREAM-README.md"));
        assert_eq!((folder("a/b/c.md"), name("a/b/c.md"), stem("a/b/c.x.md")), ("a/b", "c.md", "c.x"));
    }
}
