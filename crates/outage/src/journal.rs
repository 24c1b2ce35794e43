//! What passed to the disk, in order, whichever connection it came from.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Bytes were written.
    Write {
        /// The file.
        file: PathBuf,
        /// From which byte on.
        at: u64,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file was cut, or grew, to this many bytes.
    Truncate {
        /// The file.
        file: PathBuf,
        /// How many bytes it has now.
        size: u64,
    },
    /// The disk promised to have all of a file.
    Sync {
        /// The file.
        file: PathBuf,
        /// Whether it promised to have noted which files there are: `SQLite` asks that once of each log it makes.
        folder: bool,
    },
    /// A file was deleted.
    Delete {
        /// The file.
        file: PathBuf,
        /// Whether the disk promised to have noted that.
        synced: bool,
    },
    /// Somebody was told that something is kept.
    Mark {
        /// The folder of the database.
        folder: PathBuf,
        /// What was kept: its number.
        number: u64,
    },
}

impl Event {
    fn is_in(&self, wanted: &Path) -> bool {
        match self {
            Self::Write { file, .. }
            | Self::Truncate { file, .. }
            | Self::Sync { file, .. }
            | Self::Delete { file, .. } => file.starts_with(wanted),
            Self::Mark { folder, .. } => folder == wanted,
        }
    }
}

static JOURNAL: Mutex<Vec<Event>> = Mutex::new(Vec::new());

fn journal() -> MutexGuard<'static, Vec<Event>> {
    JOURNAL.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn note(event: Event) {
    journal().push(event);
}

/// Notes that somebody was told that `number` is kept in the database of `folder`.
pub fn mark(folder: &Path, number: u64) {
    note(Event::Mark { folder: folder.to_owned(), number });
}

/// What passed so far to the files of `folder`; it is forgotten here.
#[must_use]
pub fn take(folder: &Path) -> Vec<Event> {
    let mut journal = journal();
    let (taken, left) = std::mem::take(&mut *journal).into_iter().partition(|event| event.is_in(folder));
    *journal = left;
    taken
}
