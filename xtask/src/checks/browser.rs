//! Tests that only a browser can run: `IndexedDB`, in Chromium, without the interface.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::counts::{self, Tally};
use super::{Length, needs};
use crate::workspace::{WASM, Workspace};
use crate::{run, toolchain};

/// The same version as the crate in the lock file.
const VERSION: &str = "0.2.130";

/// The crates whose tests run there.
const CRATES: [&str; 2] = ["offline", "frontend"];

/// Runs them.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    if let Err(missing) = driver() {
        println!("skipped: IndexedDB in a browser ({missing:#})");
        return Ok(Tally::skipped());
    }
    let mut tally = Tally::default();
    for package in CRATES {
        let mut cargo = tests(workspace, package)?;
        length.tell(&mut cargo);
        let (status, text) = run::tee(&mut cargo)?;
        tally += counts::of_output(&text).with_status(status.success());
    }
    Ok(tally)
}

/// The command that runs a crate's tests there, to which more words may be said.
pub fn tests(workspace: &Workspace, package: &str) -> Result<Command> {
    let driver = driver()?;
    toolchain::ensure_wasm(workspace)?;
    let runner = runner(workspace)?;
    let mut cargo = workspace.cargo();
    cargo
        .args(["test", "--package", package, "--target", WASM])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    Ok(cargo)
}

/// What drives the browser, where there is one.
fn driver() -> Result<PathBuf> {
    needs::chromium().and_then(|_| needs::chromedriver())
}

/// wasm-bindgen's test runner, built once.
fn runner(workspace: &Workspace) -> Result<PathBuf> {
    let tools = workspace.tools();
    let runner = tools.join("bin/wasm-bindgen-test-runner");
    let stamp = tools.join("wasm-bindgen-version");
    if runner.is_file() && fs::read_to_string(&stamp).is_ok_and(|built| built == VERSION) {
        return Ok(runner);
    }
    run::step("wasm-bindgen-test-runner, once", || {
        // Its lock file can name versions that are no longer offered, so it is not used; and it runs for seconds,
        // so that compiling it quickly counts for more.
        run::show(
            workspace
                .cargo()
                .args(["install", "wasm-bindgen-cli", "--version", VERSION, "--quiet"])
                .args(["--force", "--bin", "wasm-bindgen-test-runner", "--root"])
                .arg(&tools)
                .env("CARGO_TARGET_DIR", tools.join("build"))
                .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        )?;
        fs::write(&stamp, VERSION)?;
        fs::remove_dir_all(tools.join("build"))?;
        Ok(())
    })?;
    Ok(runner)
}
