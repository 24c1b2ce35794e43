//! What an import did and what stands in its way: for the terminal, and as JSON.

use std::collections::BTreeMap;

use markdown::FrontMatterFault;
use serde::Serialize;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The import's name.
    pub name: String,
    /// Whether nothing was written, by request.
    pub dry_run: bool,
    /// Carnets and notes that were made.
    pub created: u32,
    /// Carnets and notes that changed.
    pub updated: u32,
    /// Carnets and notes that are as they were.
    pub unchanged: u32,
    /// Carnets in the tree.
    pub notebooks: u32,
    /// Notes in the tree.
    pub notes: u32,
    /// Other records in the tree: persons, terms, organisations, bases.
    pub others: u32,
    /// The terms that lexiques of the tree gave, by what they are called: more than one is a possible double.
    pub called: BTreeMap<String, Vec<String>>,
    /// Links that lead to a record of the tree.
    pub links: u32,
    /// Pictures of the tree that pages show.
    pub pictures: u32,
    /// Other files of the tree that links lead to; kept as they are written.
    pub files: u32,
    /// Changes that met an edit and wait for a person.
    pub suggestions: u32,
    /// Domains that were read as the tree's own.
    pub domains: Vec<String>,
    /// Front matter keys that no field takes, with how many pages have them.
    pub left_aside: BTreeMap<String, u32>,
    /// Records of an earlier import whose file is gone; nothing was deleted.
    pub gone: Vec<Gone>,
    /// What is wrong, in order of file and line.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The line that ends an import.
    #[must_use]
    pub fn last_line(&self) -> String {
        let Self { created, updated, unchanged, problems, .. } = self;
        format!("{created} created, {updated} updated, {unchanged} unchanged, {} problems", problems.len())
    }
}

/// A record whose file is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Gone {
    /// Its title.
    pub title: String,
    /// What it is, by name.
    pub kind: String,
    /// Its identifier.
    pub id: String,
}

/// Something that a person can mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, from the root of the tree.
    pub file: String,
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem of a file.
    #[must_use]
    pub fn new(file: &str, line: Option<usize>, fault: &Fault) -> Self {
        Self { file: file.to_owned(), line, what: fault.to_string(), remedy: fault.remedy().to_owned() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}. {}", self.file, self.what, self.remedy),
            None => write!(f, "{}: {}. {}", self.file, self.what, self.remedy),
        }
    }
}

/// What can be wrong with a file of the tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The page is left out.
    #[error("this is not UTF-8")]
    NotUtf8,
    /// The page is left out.
    #[error("this holds a NUL character")]
    Nul,
    /// The page is left out.
    #[error("longer than {0} bytes")]
    TooLong(u64),
    /// The file is left out.
    #[error("this cannot be read: {0}")]
    Unreadable(String),
    /// The link is not followed.
    #[error("a symbolic link, which an import does not follow")]
    Symlink,
    /// The file is left out.
    #[error("its name is not UTF-8")]
    OddName,
    /// The second is left out.
    #[error("its name and that of {0} are the same once their accents are composed")]
    Twin(String),
    /// The folder is left out.
    #[error("folders are nested deeper than {0}")]
    TooDeep(usize),
    /// The line is left out, the others are read.
    #[error("front matter: {0}")]
    FrontMatter(FrontMatterFault),
    /// The value is left out.
    #[error("front matter: `{key}` {problem}")]
    Value {
        /// Its key.
        key: String,
        /// What is wrong with it.
        problem: domain::Problem,
    },
    /// The title is cut, the heading stays whole in the text.
    #[error("its title is longer than 200 characters")]
    LongTitle,
    /// The link stays as it is written.
    #[error("the link to `{0}` leads to nothing in this tree")]
    NoTarget(String),
    /// The picture stays as it is written, with its text.
    #[error("the picture `{0}` is not in this tree")]
    NoPicture(String),
    /// The picture stays as it is written, with its text.
    #[error("a picture is not taken: {0}")]
    UnfitPicture(domain::memory::Unfit),
    /// The page is left out.
    #[error("field `{field}`: {problem}")]
    Field {
        /// Its name.
        field: &'static str,
        /// What is wrong with it.
        problem: domain::Problem,
    },
    /// The page is left out.
    #[error("the server did not take it: {0}")]
    Refused(String),
}

impl Fault {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotUtf8 => "Save the file as UTF-8; the page was left out.",
            Self::Nul => "Remove the character; the page was left out.",
            Self::TooLong(_) => "Split the page; it was left out.",
            Self::Unreadable(_) => "Give this user the right to read it; it was left out.",
            Self::Symlink => "Copy the file in place of the link; it was left out.",
            Self::OddName => "Rename the file in UTF-8; it was left out.",
            Self::Twin(_) => "Rename one of the two; this one was left out.",
            Self::TooDeep(_) => "Move it higher; it was left out.",
            Self::FrontMatter(_) => "Mend this line; the others were read.",
            Self::Value { .. } => "Mend the value; it was left out, the page was not.",
            Self::LongTitle => "Shorten it; the title was cut, the heading is whole in the text.",
            Self::NoTarget(_) => "Mend the address or remove the link; its text was kept as it is written.",
            Self::NoPicture(_) => "Add the file or remove the picture; its text was kept as it is written.",
            Self::UnfitPicture(_) => "Save it as JPEG, PNG or WebP, under 25 MB; its text was kept as it is written.",
            Self::Field { .. } => "Mend the page; it was left out.",
            Self::Refused(_) => "Ask whoever looks after this server; the page was left as it was.",
        }
    }
}
