//! The compiler's wasm32 target: used when present, added when it can be, built from source otherwise.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;
use crate::workspace::{WASM, Workspace, on_path};

mod debian;
mod source;

/// Makes sure that the browser's code can be compiled.
///
/// An existing copy of the target is never added to: two copies of the standard library side by side make every
/// build fail.
pub fn ensure_wasm(workspace: &Workspace) -> Result<()> {
    let compiler = Compiler::find(workspace)?;
    if compiler.has_wasm() {
        return Ok(());
    }
    let added = run::step("rustup target add wasm32-unknown-unknown", || {
        let Some(rustup) = on_path("rustup") else {
            bail!("rustup is not here");
        };
        run::show(Command::new(rustup).current_dir(&workspace.root).args(["target", "add", WASM]))
    });
    let Err(refused) = added else {
        if !compiler.has_wasm() {
            bail!("rustup added {WASM} to another compiler than {}", compiler.rustc.display());
        }
        return Ok(());
    };
    if compiler.wasm().exists() {
        bail!("a part of the {WASM} target is in {}: remove it, then try again", compiler.wasm().display());
    }
    println!("  {refused:#}");
    println!(
        "  instead, std {} will be built from Debian's rust-src into {}",
        compiler.version,
        compiler.wasm().display()
    );
    let scratch = workspace.target.join("wasm-std");
    let library = run::step("rust-src of Debian", || debian::fetch_source(&scratch, &compiler.version))?;
    run::step("std for wasm32, from source", || source::build(&compiler, &library, &scratch))?;
    run::step("a first program with it, optimised when linked", || source::prove(&compiler, &scratch))
        .inspect_err(|_| println!("  {} should be removed", compiler.wasm().display()))
}

/// The compiler in use.
pub struct Compiler {
    /// `rustc` itself, not the proxy.
    pub rustc: PathBuf,
    /// `cargo`, as this tool was started by it.
    pub cargo: PathBuf,
    /// `1.95.0`.
    pub version: String,
    sysroot: PathBuf,
}

impl Compiler {
    /// Asks `rustc` where and what it is.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let ask =
            |question: &str| run::capture(Command::new(&rustc).current_dir(&workspace.root).args(question.split(' ')));
        let sysroot = PathBuf::from(ask("--print sysroot")?.trim());
        let printed = ask("--version")?;
        let version =
            version_of(&printed).with_context(|| format!("`rustc --version` prints no version: {printed}"))?;
        let own = sysroot.join("bin/rustc");
        Ok(Self {
            rustc: if own.is_file() { own } else { rustc.into() },
            cargo: std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from),
            version: version.to_owned(),
            sysroot,
        })
    }

    /// The target's folder in the sysroot.
    pub fn wasm(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(WASM)
    }

    /// Whether the target is there.
    pub fn has_wasm(&self) -> bool {
        has_libraries(&self.wasm().join("lib"))
    }
}

fn has_libraries(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| {
                let name = file.file_name();
                let name = name.to_string_lossy();
                name.starts_with("libstd-") && name.ends_with(".rlib")
            })
        })
    })
}

/// The second word of `rustc 1.95.0 (59807616e 2026-04-14)`.
fn version_of(printed: &str) -> Option<&str> {
    printed.split_whitespace().nth(1).filter(|version| version.split('.').count() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_second_word() {
        assert_eq!(version_of("rustc 1.95.0 (59807616e 2026-04-14)"), Some("1.95.0"));
        assert_eq!(version_of("rustc"), None);
    }
}
