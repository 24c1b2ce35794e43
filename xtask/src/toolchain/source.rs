//! The standard library for wasm32 built from its source, put into the sysroot in one step, and proved.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Compiler;
use crate::run;
use crate::workspace::WASM;

/// An empty crate: building it builds the standard library.
const EMPTY: &str = "sysroot-probe";

/// Builds std from `library` and renames it into the sysroot.
pub fn build(compiler: &Compiler, library: &Path, scratch: &Path) -> Result<()> {
    let empty = scratch.join(EMPTY);
    write_crate(&empty, EMPTY, "", "")?;
    // Without bitcode, linking with LTO fails; without `test`, the browser's tests do not compile.
    let build = |offline: bool| {
        let mut cargo = cargo(compiler, &empty, scratch);
        cargo
            .env("RUSTC_BOOTSTRAP", "1")
            .env("__CARGO_TESTS_ONLY_SRC_ROOT", library)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes")
            .arg("-Zbuild-std=std,panic_abort,panic_unwind,test");
        if offline {
            let vendor = library.join("vendor");
            cargo
                .arg("--offline")
                .arg("--config")
                .arg("source.crates-io.replace-with='vendored'")
                .arg("--config")
                .arg(format!("source.vendored.directory='{}'", vendor.display()));
        }
        run::show(&mut cargo)
    };
    if let Err(online) = build(false) {
        println!("  {online:#}: once more with the source's own copies");
        build(true)?;
    }
    install(compiler, &scratch.join("target").join(WASM).join("release/deps"))
}

/// Copies the libraries into a fresh folder beside the sysroot's targets, then renames it into place.
fn install(compiler: &Compiler, built: &Path) -> Result<()> {
    let place = compiler.wasm();
    if place.exists() {
        bail!("{} exists already; nothing is put beside it", place.display());
    }
    let fresh = place.with_file_name(format!(".{WASM}-{}", std::process::id()));
    let inner = fresh.join("lib");
    fs::create_dir_all(&inner).with_context(|| format!("{} cannot be written", inner.display()))?;
    let own = format!("lib{}-", EMPTY.replace('-', "_"));
    let mut copied = 0_usize;
    for entry in fs::read_dir(built)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with(&own) {
            fs::copy(&path, inner.join(&name))?;
            copied += 1;
        }
    }
    println!("  {copied} libraries → {}", place.display());
    fs::rename(&fresh, &place)?;
    Ok(())
}

/// Links one library for the browser with LTO: without bitcode in std this is what fails.
pub fn prove(compiler: &Compiler, scratch: &Path) -> Result<()> {
    let folder = scratch.join("lto-probe");
    write_crate(
        &folder,
        "lto-probe",
        "[lib]\ncrate-type = [\"cdylib\"]\n[profile.release]\nlto = true\npanic = \"abort\"\ncodegen-units = 1\n",
        "#[unsafe(no_mangle)]\npub extern \"C\" fn probe(n: u32) -> usize {\n    \
         format!(\"{:?}\", (0..n).collect::<Vec<_>>()).len()\n}\n",
    )?;
    run::show(&mut cargo(compiler, &folder, scratch))
}

fn write_crate(folder: &Path, name: &str, manifest: &str, code: &str) -> Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n{manifest}"),
    )?;
    fs::write(folder.join("src/lib.rs"), code)?;
    Ok(())
}

fn cargo(compiler: &Compiler, folder: &Path, scratch: &Path) -> Command {
    let mut cargo = Command::new(&compiler.cargo);
    cargo.current_dir(folder).env("RUSTC", &compiler.rustc).env("CARGO_TARGET_DIR", scratch.join("target")).args([
        "build",
        "--release",
        "--target",
        WASM,
    ]);
    cargo
}
