//! wasm-opt, which takes a quarter off what the linker's optimisation leaves.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::{Care, hash, read};
use crate::run;
use crate::workspace::{Workspace, on_path};

/// Older ones do not understand what today's compiler writes.
const OLDEST: u32 = 116;

/// By name: `--all-features` would write an encoding that browsers refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A usable wasm-opt: on the `PATH`, or npm's.
pub fn find(workspace: &Workspace) -> Option<(PathBuf, u32)> {
    let npm = workspace.journeys().join("node_modules/.bin/wasm-opt");
    let npm = (npm.is_file() && on_path("node").is_some()).then_some(npm);
    [on_path("wasm-opt"), npm].into_iter().flatten().find_map(|program| {
        let printed = run::capture(Command::new(&program).arg("--version")).ok()?;
        let version = version_of(&printed)?;
        (version >= OLDEST).then_some((program, version))
    })
}

/// `wasm-opt version 132 (version_132)`.
fn version_of(printed: &str) -> Option<u32> {
    printed.split_whitespace().skip_while(|word| *word != "version").nth(1)?.parse().ok()
}

/// The optimised code; the code itself where nothing can optimise it, said aloud.
pub fn optimise(workspace: &Workspace, glued: &Path, care: Care) -> Result<PathBuf> {
    let Some((program, version)) = find(workspace) else {
        let remedy = "install Node and run `npm ci` in end2end/, or put binaryen's wasm-opt on the PATH";
        if care == Care::Strict {
            bail!("no wasm-opt of version {OLDEST} or later: {remedy}");
        }
        println!("▸ no wasm-opt here: what the browser receives is a quarter larger ({remedy})");
        return Ok(glued.to_path_buf());
    };
    let key = hash::of_all([
        ("version", version.to_le_bytes().as_slice()),
        ("features", FEATURES.concat().as_bytes()),
        ("wasm", &read(glued)?),
    ]);
    let folder = workspace.bundle().join("wasm-opt");
    let made = folder.join(format!("{key}.wasm"));
    if made.is_file() {
        run::unchanged("wasm-opt");
        return Ok(made);
    }
    run::step("wasm-opt", || {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let fresh = folder.join("fresh.wasm");
        run::show(Command::new(&program).arg("-Oz").args(FEATURES).arg(glued).arg("-o").arg(&fresh))?;
        std::fs::rename(&fresh, &made)?;
        Ok(())
    })?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_a_number() {
        assert_eq!(version_of("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_of("wasm-opt version 108"), Some(108));
        assert_eq!(version_of("wasm-opt"), None);
    }
}
