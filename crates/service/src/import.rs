//! Importing a folder tree of Markdown: each folder that holds pages is a carnet, its README the introduction, each other
//! page a note, in order of file name; links between them become record links.
//!
//! Everything is checked before anything is written. Identifiers derive from the import's name and the path, so that
//! importing again changes nothing, a corrected file changes its note alone, and what people edited meanwhile is merged.
//!
//! The root is a folder like any other: its pages make a carnet called as the import, a licence or a README among them, since
//! a tree's own words are never dropped because of where they are.
//!
//! # Layout
//! - `tree`: the files
//! - `page`: front matter, title, text; `named`: what it names with a word
//! - `site`: where links lead
//! - `plan`: what all this becomes
//! - `last`: what the import said the last time
//! - `run`: the differences, written; `pictures`: the bytes that pages show
//! - `report`: what is said of it

use std::path::PathBuf;

mod last;
mod named;
mod page;
mod pictures;
mod plan;
mod report;
mod run;
mod site;
mod tree;

pub use plan::{Plan, Planned, Wanted, default_name, id, plan};
pub use report::{Fault, Gone, Problem, Report};
pub(crate) use run::Hand;
pub use run::device;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The folder.
    pub folder: PathBuf,
    /// Its name: identifiers derive from it, so a tree that moves keeps its name to stay the same.
    pub name: String,
    /// Who sees what it makes.
    pub visibility: Visibility,
    /// The licence of pages that name none, an SPDX identifier.
    pub rights: Option<String>,
    /// The language of pages that name none.
    pub lang: String,
    /// Who wrote pages that do not say, in words; else the account that imports signs them.
    pub credit: Option<String>,
    /// Domains that are the tree's own, beside the one that is found.
    pub domains: Vec<String>,
    /// Whether to look without writing.
    pub dry_run: bool,
}

impl Import {
    /// An import of a folder under its own name: private drafts in French.
    #[must_use]
    pub fn of(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            name: default_name(&folder),
            folder,
            visibility: Visibility::Unsaid,
            rights: None,
            lang: "fr".to_owned(),
            credit: None,
            domains: Vec::new(),
            dry_run: false,
        }
    }

    /// What stands in the way of this import as a whole, in words; nothing when it may begin.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn check(&mut self) -> Result<(), Unusable> {
        let name = domain::content::Text::<160>::parse(&self.name).ok().filter(|name| !name.is_empty());
        self.name = name.ok_or(Unusable::Name)?.as_str().to_owned();
        if let Some(rights) = &self.rights {
            let known = domain::knowledge::rights::find(rights).ok_or_else(|| Unusable::Rights(rights.clone()))?;
            self.rights = Some(known.spdx.to_owned());
        }
        if self.visibility == Visibility::Public && self.rights.is_none() {
            return Err(Unusable::NoRights);
        }
        if self.folder.is_dir() { Ok(()) } else { Err(Unusable::Folder(self.folder.clone())) }
    }
}

/// Who sees what an import makes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Private drafts the first time; what people chose since stays.
    #[default]
    Unsaid,
    /// Private drafts.
    Private,
    /// Whoever has an account.
    Members,
    /// Everyone.
    Public,
}

impl std::str::FromStr for Visibility {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "private" => Ok(Self::Private),
            "members" => Ok(Self::Members),
            "public" => Ok(Self::Public),
            other => Err(format!("`{other}` is not private, members or public")),
        }
    }
}

/// Why an import cannot begin; nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Give a name.
    #[error("the import needs a name of at most 160 characters on one line: give --name")]
    Name,
    /// Give a folder.
    #[error("{} is not a folder: give the folder itself, and unpack an archive first; nothing was written", .0.display())]
    Folder(PathBuf),
    /// Say under which licence.
    #[error("what everyone sees needs a licence: give --rights with an SPDX identifier, such as CC-BY-SA-4.0")]
    NoRights,
    /// Give a licence that is known.
    #[error("`{0}` is not a licence that is known here: give one of {known}", known = licences())]
    Rights(String),
}

fn licences() -> String {
    domain::knowledge::rights::ALL.iter().map(|licence| licence.spdx).collect::<Vec<_>>().join(", ")
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages done.
    pub done: usize,
    /// Pages in all.
    pub total: usize,
}
