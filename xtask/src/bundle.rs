//! What the browser receives, from the frontend crate to a folder ready to be served.
//!
//! Every step keeps what it made with a hash of what it was made from, and does nothing when that has not changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run;
use crate::workspace::{WASM, Workspace};

mod assemble;
mod bindgen;
mod census;
mod compress;
mod generations;
mod hash;
mod manifest;
mod names;
mod optimise;
mod sizes;
mod snip;
mod split;
mod style;
mod warnings;

pub use census::print as census;
pub use optimise::find as find_optimiser;
pub use sizes::{Weight, visit, weights};

use split::{Cut, Late};

/// How much care the bundle deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Seconds count: `serve --dev`.
    Quick,
    /// What people receive.
    Release,
    /// What is measured: as people receive it, and refused when it could not be optimised.
    Strict,
}

impl Care {
    /// The cargo profile of the browser's code.
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "wasm-dev",
            Self::Release | Self::Strict => "wasm-release",
        }
    }

    /// Whether what a first page does not need is loaded later: it takes time to cut it off.
    fn splits(self) -> bool {
        self != Self::Quick
    }
}

/// Compiles the browser's code, then makes the site from it.
pub fn build(workspace: &Workspace, care: Care) -> Result<()> {
    compile(workspace, care)?;
    make(workspace, care)
}

/// Compiles the browser's code with cargo, which knows by itself what changed.
pub fn compile(workspace: &Workspace, care: Care) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["rustc", "--package", "frontend", "--lib", "--target", WASM, "--profile", care.profile()]);
    if care != Care::Quick {
        cargo.args(["--config", &anonymous(workspace)]);
    }
    if care.splits() {
        // Cut along the linker's relocations, which only the last crate's link keeps.
        cargo.args(["--features", "split", "--", "-C", "link-arg=--emit-relocs"]);
    }
    run::step("the interface for the browser", || run::show(&mut cargo))
}

/// The setting that keeps the folders of whoever builds out of what people receive, beside the flags of `.cargo/config.toml`.
fn anonymous(workspace: &Workspace) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folders = [Some(workspace.root.clone()), home.map(|home| home.join("registry/src"))];
    let flags = folders.iter().flatten().map(|folder| format!("--remap-path-prefix={}=", folder.display()));
    let flags: Vec<toml::Value> = flags.map(toml::Value::String).collect();
    format!("build.rustflags={}", toml::Value::Array(flags))
}

/// Makes the site from what was compiled.
pub fn make(workspace: &Workspace, care: Care) -> Result<()> {
    let compiled = workspace.target.join(WASM).join(care.profile()).join("frontend.wasm");
    let cut = if care.splits() { split::split(workspace, &compiled)? } else { Cut::whole(compiled) };
    let glued = bindgen::bind(workspace, &cut.main, care)?;
    let mut parts = Parts {
        js: glued.js,
        link: cut.link,
        wasm: glued.wasm,
        late: cut.late,
        css: style::bundle(workspace)?,
        snippets: glued.snippets,
    };
    if care != Care::Quick {
        optimise::optimise(workspace, parts.late.files.values_mut().chain([&mut parts.wasm]), care)?;
    }
    assemble::assemble(workspace, &parts, care)?;
    if care != Care::Quick {
        sizes::report(workspace)?;
    }
    Ok(())
}

/// What the site is made from, before its names have hashes.
struct Parts {
    js: PathBuf,
    link: Option<PathBuf>,
    wasm: PathBuf,
    late: Late,
    css: PathBuf,
    snippets: Option<PathBuf>,
}

/// Reads a file and names it when it cannot be read.
fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let Some(folder) = path.parent() else {
        bail!("{} has no folder", path.display());
    };
    fs::create_dir_all(folder)?;
    let fresh = path.with_added_extension("new");
    fs::write(&fresh, bytes).with_context(|| format!("{} cannot be written", fresh.display()))?;
    fs::rename(&fresh, path)?;
    Ok(())
}

/// Forgets what a folder keeps and this build did not use.
fn prune(kept: &Path, used: &BTreeSet<PathBuf>) -> Result<()> {
    for path in files(kept)? {
        if !used.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Every file under a folder, in order of name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
