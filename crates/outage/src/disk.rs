//! The files after a cut: all that was synced, and of what was written since, whatever the disk happened to have.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::draw::Draw;
use crate::journal::Event;

/// What a disk writes whole or not at all, bytes.
const SECTOR: usize = 512;

/// What was done to a file since it was synced.
#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Truncate(u64),
    Delete,
}

/// A file: what the disk surely has of it, and what came since.
#[derive(Debug, Clone, Default)]
struct File {
    kept: Option<Vec<u8>>,
    since: Vec<Change>,
}

impl File {
    fn sync(&mut self) {
        for change in std::mem::take(&mut self.since) {
            self.kept = change.on(self.kept.take());
        }
        // A sync of a file that nobody wrote to yet makes it there all the same.
        self.kept.get_or_insert_default();
    }

    /// That it was deleted is known for good.
    fn settle(&mut self) {
        if let Some(last) = self.since.iter().rposition(|change| matches!(change, Change::Delete)) {
            self.since.drain(..=last);
            self.kept = None;
        }
    }

    /// The file as a cut leaves it; none where it is not there.
    fn after_cut(&self, draw: &mut Draw) -> Option<Vec<u8>> {
        let mut bytes = self.kept.clone();
        for change in &self.since {
            match change {
                // The name still leads to the file before: what was written to the one after it is nowhere.
                Change::Delete if draw.wins(1, 2) => return bytes,
                Change::Write(at, written) if draw.wins(1, 8) => {
                    for (n, sector) in written.chunks(SECTOR).enumerate() {
                        if draw.wins(1, 2) {
                            bytes = Change::Write(at + (n * SECTOR) as u64, sector.to_vec()).on(bytes);
                        }
                    }
                }
                Change::Delete => bytes = change.on(bytes),
                Change::Write(..) | Change::Truncate(_) if draw.wins(1, 2) => bytes = change.on(bytes),
                Change::Write(..) | Change::Truncate(_) => {}
            }
        }
        bytes
    }
}

impl Change {
    fn on(&self, file: Option<Vec<u8>>) -> Option<Vec<u8>> {
        let size = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        let mut bytes = file.unwrap_or_default();
        match self {
            Self::Write(at, written) => {
                let (from, to) = (size(*at), size(*at) + written.len());
                if bytes.len() < to {
                    bytes.resize(to, 0);
                }
                bytes[from..to].copy_from_slice(written);
            }
            Self::Truncate(to) => bytes.resize(size(*to), 0),
            Self::Delete => return None,
        }
        Some(bytes)
    }
}

/// Cuts one after the other, spread over all that passed to the files of one folder.
#[derive(Debug)]
pub struct Cuts {
    events: std::vec::IntoIter<Event>,
    files: BTreeMap<PathBuf, File>,
    told: BTreeSet<u64>,
    /// So many cuts among so many changes.
    count: usize,
    changes: usize,
    /// What is due of the next cut, in parts of which `changes` make one.
    due: usize,
    draw: Draw,
}

impl Cuts {
    /// `count` cuts among `events`, as evenly as they go.
    #[must_use]
    pub fn of(events: Vec<Event>, count: usize, seed: u64) -> Self {
        let changes = events.iter().filter(|event| !matches!(event, Event::Mark { .. })).count();
        let (files, told) = (BTreeMap::new(), BTreeSet::new());
        Self { events: events.into_iter(), files, told, count, changes, due: 0, draw: Draw::new(seed) }
    }

    /// Puts the files that the next cut leaves into `folder`, alone there, and answers what was promised before it; none
    /// once all is over.
    ///
    /// # Errors
    /// Where the files cannot be written.
    pub fn next_into(&mut self, folder: &Path) -> io::Result<Option<&BTreeSet<u64>>> {
        while self.due < self.changes.max(1) {
            let Some(event) = self.events.next() else { return Ok(None) };
            self.pass(event);
        }
        self.due -= self.changes;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        for (path, file) in &self.files {
            let name: OsString = path.file_name().unwrap_or_default().to_owned();
            if let Some(bytes) = file.after_cut(&mut self.draw) {
                fs::write(folder.join(name), bytes)?;
            }
        }
        Ok(Some(&self.told))
    }

    fn pass(&mut self, event: Event) {
        match event {
            Event::Mark { number, .. } => {
                self.told.insert(number);
                return;
            }
            Event::Write { file, at, bytes } => self.change(file, Change::Write(at, bytes)),
            Event::Truncate { file, size } => self.change(file, Change::Truncate(size)),
            Event::Sync { file, folder } => {
                if folder {
                    self.files.values_mut().for_each(File::settle);
                }
                self.files.entry(file).or_default().sync();
            }
            Event::Delete { file, synced: false } => self.change(file, Change::Delete),
            Event::Delete { file, synced: true } => {
                self.files.remove(&file);
            }
        }
        self.due += self.count;
    }

    fn change(&mut self, file: PathBuf, change: Change) {
        self.files.entry(file).or_default().since.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(name: &str, events: &[Event]) -> Vec<(Option<Vec<u8>>, usize)> {
        let folder = std::env::temp_dir().join(format!("outage-{}-{name}", std::process::id()));
        let mut cuts = Cuts::of(events.to_vec(), 300, 7);
        let mut found = Vec::new();
        while let Some(told) = cuts.next_into(&folder).expect("files").map(BTreeSet::len) {
            found.push((fs::read(folder.join("f")).ok(), told));
        }
        fs::remove_dir_all(&folder).expect("an end");
        found
    }

    #[test]
    fn what_is_synced_stays_and_what_is_not_may_go() {
        let file = PathBuf::from("/d/f");
        let write = |at, byte| Event::Write { file: file.clone(), at, bytes: vec![byte; 2 * SECTOR] };
        let mark = Event::Mark { folder: PathBuf::from("/d"), number: 1 };
        let events = [write(0, 1), Event::Sync { file: file.clone(), folder: false }, mark, write(0, 2)];
        let found = after("kept", &events);
        assert_eq!(found.len(), 300);
        let (before, told): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, told)| *told == 0);
        assert!(before.iter().any(|(bytes, _)| bytes.is_none()), "not there before it was synced");
        let kinds: BTreeSet<Vec<u8>> = told.into_iter().map(|(bytes, _)| bytes.expect("the file")).collect();
        let halves = |one, other| [vec![one; SECTOR], vec![other; SECTOR]].concat();
        assert_eq!(kinds, BTreeSet::from([halves(1, 1), halves(1, 2), halves(2, 1), halves(2, 2)]));
    }

    #[test]
    fn a_file_that_was_deleted_comes_back_until_that_is_synced() {
        let file = PathBuf::from("/d/f");
        let written = Event::Write { file: file.clone(), at: 0, bytes: vec![1; 4] };
        let sync = Event::Sync { file: file.clone(), folder: false };
        let deleted = |synced| Event::Delete { file: file.clone(), synced };
        let folder = Event::Sync { file: PathBuf::from("/d/g"), folder: true };
        let cases = [
            ("left", vec![deleted(false)], true),
            ("gone", vec![deleted(true)], false),
            ("settled", vec![deleted(false), folder], false),
        ];
        for (name, then, may_be) in cases {
            let events = [vec![written.clone(), sync.clone()], then].concat();
            let found = after(name, &events);
            // The last of the changes alone.
            let last = &found[found.len() - 300 / events.len() + 1..];
            assert_eq!(last.iter().any(|(bytes, _)| bytes.is_some()), may_be, "{name}");
            assert!(last.iter().any(|(bytes, _)| bytes.is_none()), "{name}");
        }
    }
}
