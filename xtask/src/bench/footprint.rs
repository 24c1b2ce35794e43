//! d4: how large the server is, what it keeps in memory, and how soon it answers.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::figures::{Measured, Taken};
use super::instance::{self, Bench};
use crate::workspace::{Profile, Workspace};

/// Starts of which the middle one counts.
const STARTS: usize = 7;

/// How long a server that nobody asks anything needs to be called idle.
const IDLE: Duration = Duration::from_secs(2);

/// The same for one that holds a library, which it may still be looking after.
const IDLE_LOADED: Duration = Duration::from_secs(5);

/// How long a first start on a library has for what it makes once: the vocabulary that ships, the index.
const ONCE: Duration = Duration::from_secs(20);

/// Measures the release build on an empty database.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let mut measured = Measured::new();
    let program = workspace.server(Profile::Release);
    measured.insert("binary_size".to_owned(), Taken::from(fs::metadata(&program)?.len() as f64));
    let data = instance::empty(workspace);
    // The first start creates the database; the others find it, as every later start does.
    drop(Bench::start(workspace, &data)?);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let bench = Bench::start(workspace, &data)?;
        starts.push(bench.first_page.as_secs_f64() * 1000.0);
    }
    measured.extend(Taken::middle(starts, "").map(|taken| ("start_to_first_page".to_owned(), taken)));
    let bench = Bench::start(workspace, &data)?;
    std::thread::sleep(IDLE);
    measured.insert("idle_memory_empty".to_owned(), Taken::from(bench.resident_mb()?));
    Ok(measured)
}

/// Measures it on the measured notes.
pub fn loaded(workspace: &Workspace, data: &Path) -> Result<Measured> {
    // What it makes once, of what was imported and of what ships, is made before; until then it is not idle.
    let once = Bench::start(workspace, data)?;
    std::thread::sleep(ONCE);
    drop(once);
    let bench = Bench::start(workspace, data)?;
    std::thread::sleep(IDLE_LOADED);
    let first = bench.first_page.as_secs_f64() * 1000.0;
    let note = format!("resident, nobody having asked but for the home page, which came after {first:.0} ms");
    let taken = Taken::from(bench.resident_mb()?).with_note(note);
    Ok(Measured::from([("idle_memory".to_owned(), taken)]))
}
