//! The measured notes: generated beside the checkout, made a tree of Markdown, imported once into data of their own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::instance;
use crate::checks::needs;
use crate::run;
use crate::stop::{self, Watched};
use crate::workspace::{Profile, Workspace};

/// How many notes the figures are about.
pub const NOTES: u32 = 12_000;

/// Where the generators are, from the workspace's root: they are no part of the repository.
const GENERATORS: &str = "../shared/bench";

/// The words that the generator draws from, of Debian's `wfrench`.
const WORDS: &str = "/usr/share/dict/french";

/// Whose import it is. Nobody else ever reaches this platform.
const EMAIL: &str = "banc@exemple.org";
const PASSWORD: &[u8] = b"douze mille notes sur un banc\n";

/// The import's name; `end2end/bench/corpus.mjs` derives the same addresses from it.
const NAME: &str = "banc";

/// A platform that holds the notes.
pub struct Library {
    /// What was made of them: `manifest.json`, `paths.txt`, `tree/`.
    pub folder: PathBuf,
    /// The hash of the notes as generated.
    pub sha256: String,
    /// How many.
    pub notes: u32,
    /// The server's data.
    pub data: PathBuf,
}

/// What `corpus.mjs` answers.
#[derive(Deserialize)]
struct Corpus {
    folder: PathBuf,
    sha256: String,
}

/// Generates and imports them, unless that was done before.
pub fn prepare(workspace: &Workspace, notes: u32) -> Result<Library> {
    let Corpus { folder, sha256 } = generate(workspace, notes)?;
    let data = workspace.target.join(format!("bench-data-{notes}"));
    let server = fs::read(workspace.server(Profile::Release))?;
    // Another server may write otherwise what it imports.
    let made_from = format!("{}\n{:x}\n", folder.display(), Sha256::digest(&server));
    let stamp = data.join("made-from");
    if fs::read_to_string(&stamp).is_ok_and(|before| before == made_from) {
        run::unchanged("the measured notes");
        return Ok(Library { folder, sha256, notes, data });
    }
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    run::step(&format!("importing {notes} notes"), || {
        welcome(workspace, &data)?;
        run::capture(instance::command(workspace, &data).args(["import", "markdown"]).arg(folder.join("tree")).args([
            "--name",
            NAME,
            "--as",
            EMAIL,
            "--visibility",
            "public",
            "--rights",
            "CC-BY-SA-4.0",
        ]))
    })?;
    fs::write(&stamp, made_from)?;
    Ok(Library { folder, sha256, notes, data })
}

fn generate(workspace: &Workspace, notes: u32) -> Result<Corpus> {
    let generators = workspace.root.join(GENERATORS);
    if !generators.join("generate-notes.mjs").is_file() {
        bail!("no generator of notes in {GENERATORS}, beside the checkout");
    }
    needs::obtain("wfrench", || Some(PathBuf::from(WORDS)).filter(|words| words.is_file()))?;
    let printed = run::step(&format!("generating {notes} notes"), || {
        run::capture(
            Command::new("node")
                .arg(workspace.journeys().join("bench/corpus.mjs"))
                .arg(&generators)
                .arg(notes.to_string())
                .arg(workspace.target.join("bench-corpus")),
        )
    })?;
    let line = printed.lines().last().context("the generator said nothing")?;
    serde_json::from_str(line).context("what was made of the notes is not said")
}

/// Makes the account whose import it is.
fn welcome(workspace: &Workspace, data: &Path) -> Result<()> {
    stop::check()?;
    let mut child = instance::command(workspace, data)
        .args(["account", "create", EMAIL, "--name", "Banc"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("the server cannot be started")?;
    let _watched = Watched::new(child.id(), Signal::SIGINT);
    child.stdin.take().context("no input")?.write_all(PASSWORD)?;
    let status = child.wait()?;
    if !status.success() {
        bail!("no account was made: {status}");
    }
    Ok(())
}
