//! wasm-opt, which takes a quarter off what the linker's optimisation leaves.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::{Care, hash, prune, read};
use crate::run;
use crate::workspace::{Workspace, on_path};

/// Older ones do not understand what today's compiler writes.
const OLDEST: u32 = 116;

/// Features by name: `--all-features` would write an encoding that browsers refuse.
///
/// `-Os` and the next two leave a hundredth less than `-Oz` once compressed: what is inlined repeats what stands beside it.
/// Nothing is in the lowest kilobyte: the end of the stack is, which the linker puts first.
const SETTINGS: [&str; 12] = [
    "-Os",
    "--always-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
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

/// Puts the optimised code in place of each; the code itself stays where nothing can optimise it, said aloud.
pub fn optimise<'a>(workspace: &Workspace, parts: impl Iterator<Item = &'a mut PathBuf>, care: Care) -> Result<()> {
    let Some((program, version)) = find(workspace) else {
        let remedy = "install Node and run `npm ci` in end2end/, or put binaryen's wasm-opt on the PATH";
        if care == Care::Strict {
            bail!("no wasm-opt of version {OLDEST} or later: {remedy}");
        }
        println!("▸ no wasm-opt here: what the browser receives is a quarter larger ({remedy})");
        return Ok(());
    };
    let folder = workspace.bundle().join("wasm-opt");
    fs::create_dir_all(&folder)?;
    let mut used = BTreeSet::new();
    for part in parts {
        let key = hash::of_all([
            ("version", version.to_le_bytes().as_slice()),
            ("settings", SETTINGS.concat().as_bytes()),
            ("wasm", &read(part)?),
        ]);
        let made = folder.join(format!("{key}.wasm"));
        let name = format!("wasm-opt {}", part.file_name().unwrap_or_default().to_string_lossy());
        if made.is_file() {
            run::unchanged(&name);
        } else {
            run::step(&name, || {
                let fresh = folder.join("fresh");
                run::show(Command::new(&program).args(SETTINGS).arg(&*part).arg("-o").arg(&fresh))?;
                Ok(fs::rename(&fresh, &made)?)
            })?;
        }
        part.clone_from(&made);
        used.insert(made);
    }
    prune(&folder, &used)
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
