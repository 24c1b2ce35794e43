//! The conditions figures are taken in: without them a figure means nothing.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::Result;
use serde::Serialize;

use super::library::Library;
use crate::run;
use crate::toolchain::Compiler;
use crate::workspace::{Workspace, on_path};

/// As printed.
#[derive(Serialize)]
pub struct Conditions {
    cores: usize,
    load: Load,
    versions: BTreeMap<&'static str, String>,
    durability: &'static str,
    corpus_sha256: Option<String>,
    corpus_notes: Option<u32>,
}

/// The machine's load averages over one minute.
#[derive(Serialize)]
struct Load {
    before: Option<f64>,
    after: Option<f64>,
}

impl Conditions {
    /// Looks before measuring.
    pub fn before(workspace: &Workspace) -> Result<Self> {
        let mut versions = BTreeMap::new();
        versions.insert("rustc", Compiler::find(workspace)?.version);
        for (name, program) in [("chromium", "chromium"), ("node", "node"), ("git", "git")] {
            if let Some(path) = on_path(program)
                && let Ok(printed) = run::capture(Command::new(path).arg("--version"))
            {
                versions.insert(name, printed.trim().to_owned());
            }
        }
        if let Ok(kernel) = fs::read_to_string("/proc/sys/kernel/osrelease") {
            versions.insert("linux", kernel.trim().to_owned());
        }
        let revision = run::capture(Command::new("git").current_dir(&workspace.root).args(["rev-parse", "HEAD"]));
        if let Ok(revision) = revision {
            versions.insert("encommun", revision.trim().to_owned());
        }
        Ok(Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            load: Load { before: load(), after: None },
            versions,
            durability: "sqlite, WAL, synchronous=FULL",
            corpus_sha256: None,
            corpus_notes: None,
        })
    }

    /// Says on which notes figures are taken.
    pub fn on(&mut self, library: &Library) {
        self.corpus_sha256 = Some(library.sha256.clone());
        self.corpus_notes = Some(library.notes);
    }

    /// Looks again.
    pub fn after(&mut self) {
        self.load.after = load();
    }
}

fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}
