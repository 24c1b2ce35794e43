//! Journeys in a real browser, against the server and the bundle that were built.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::counts::Tally;
use super::{Length, needs, report, unit};
use crate::bundle::{self, Care};
use crate::workspace::{Profile, Workspace, on_path};
use crate::{run, toolchain};

/// Makes them.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    let found = packages(workspace).and_then(|()| needs::chromium());
    let chromium = match found {
        Ok(chromium) => chromium,
        Err(missing) => {
            println!("skipped: journeys ({missing:#})");
            return Ok(Tally::skipped());
        }
    };
    // What people have is the whole browser: the long run uses nothing else.
    let shell = match length {
        Length::Short => needs::headless_shell()?,
        Length::Long { .. } => chromium.clone(),
    };
    let typed = typed(workspace)?;
    prepare(workspace)?;
    let file = workspace.target.join("journeys.json");
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut playwright = Command::new("node");
    playwright
        .current_dir(workspace.journeys())
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .env("ENCOMMUN_CHROMIUM", chromium)
        .env("ENCOMMUN_HEADLESS", shell)
        .env("ENCOMMUN_SERVER", workspace.server(Profile::Dev))
        .env("ENCOMMUN_SITE", workspace.site())
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &file);
    if let Length::Long { journeys, .. } = length {
        playwright.env("ENCOMMUN_JOURNEYS", journeys.to_string());
    }
    length.tell(&mut playwright);
    let status = run::status(&mut playwright)?;
    let written = fs::read_to_string(&file).context("Playwright wrote no report")?;
    let mut tally = report::read(&written).context("Playwright's report counts nothing")?;
    tally = tally.with_status(status.success());
    tally += typed;
    Ok(tally)
}

/// Whether the journeys say what they mean: Playwright runs TypeScript without reading its types.
fn typed(workspace: &Workspace) -> Result<Tally> {
    let mut tsc = Command::new("node");
    tsc.current_dir(workspace.journeys()).args(["node_modules/typescript/bin/tsc", "--project", "."]);
    Ok(Tally::of(run::status(&mut tsc)?.success()))
}

/// Builds what a journey runs on; steps made before have nothing left to do.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    toolchain::ensure_wasm(workspace)?;
    unit::build(workspace)?;
    bundle::build(workspace, Care::Release)
}

/// The journeys' own packages.
pub fn packages(workspace: &Workspace) -> Result<()> {
    packages_of(&workspace.journeys())
}

/// The packages of a folder, exactly those of its lock file; no script of theirs is run.
pub fn packages_of(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let lock = fs::read_to_string(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let stamp = folder.join("node_modules/.lock-installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = on_path("npm").context("Node is missing: install version 20 or later")?;
    run::step("npm ci", || {
        run::show(
            Command::new(npm)
                .current_dir(folder)
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        )?;
        fs::write(&stamp, &lock)?;
        Ok(())
    })
}
