//! `doctor`: what is here, what is missing, and what to do about it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::checks::needs;
use crate::toolchain::Compiler;
use crate::workspace::{Workspace, on_path};
use crate::{bundle, run};

/// One line of the table.
struct Row {
    what: &'static str,
    found: Option<String>,
    wanted_for: &'static str,
    remedy: &'static str,
    needed: bool,
}

/// Prints the table; fails when `serve` could not work.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let rows = rows(workspace);
    println!("{:<14} {:<44} wanted for", "what", "found");
    for row in &rows {
        let found = row.found.as_deref().unwrap_or("✗ missing");
        println!("{:<14} {found:<44} {}", row.what, row.wanted_for);
    }
    let missing: Vec<&Row> = rows.iter().filter(|row| row.found.is_none()).collect();
    println!();
    for row in &missing {
        println!("{}: {}", row.what, row.remedy);
    }
    if missing.is_empty() {
        println!("Everything is here.");
    } else if needs::may_install() {
        println!("`cargo xtask test` installs Debian's packages by itself here.");
    }
    Ok(if missing.iter().any(|row| row.needed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn rows(workspace: &Workspace) -> Vec<Row> {
    let compiler = Compiler::find(workspace).ok();
    let row = |what, found, wanted_for, remedy| Row { what, found, wanted_for, remedy, needed: false };
    vec![
        Row {
            needed: true,
            ..row(
                "rustc",
                compiler.as_ref().map(|found| found.version.clone()),
                "everything",
                "install Rust with rustup, 1.95 or later",
            )
        },
        row(
            "wasm32",
            compiler.as_ref().filter(|found| found.has_wasm()).map(|_| "in the sysroot".to_owned()),
            "serve, build, test, bench",
            "nothing to do: `cargo xtask serve` adds it or builds it",
        ),
        row(
            "node",
            version(on_path("node"), "--version"),
            "test, bench; serve does without",
            "install Node 20 or later",
        ),
        row(
            "wasm-opt",
            bundle::find_optimiser(workspace)
                .map(|(program, version)| format!("{version}, {}", short(workspace, &program))),
            "a bundle a quarter smaller; test, bench",
            "run `npm ci --ignore-scripts` in end2end/, or put binaryen 116 or later on the PATH",
        ),
        row(
            "playwright",
            workspace
                .journeys()
                .join("node_modules/@playwright/test/cli.js")
                .is_file()
                .then(|| "end2end/node_modules".to_owned()),
            "test, bench",
            "`cargo xtask test` installs it from end2end/package-lock.json",
        ),
        row("chromium", version(on_path("chromium"), "--version"), "test, bench", "apt-get install chromium"),
        row(
            "headless shell",
            version(needs::find_headless_shell(), "--version"),
            "test, faster",
            "apt-get install chromium-headless-shell; chromium serves otherwise",
        ),
        row(
            "chromedriver",
            version(on_path("chromedriver"), "--version"),
            "test: IndexedDB",
            "apt-get install chromium-driver",
        ),
        row(
            "postgresql",
            version(needs::find_postgres().map(|folder| folder.join("postgres")), "--version"),
            "test: storage",
            "apt-get install postgresql",
        ),
        row(
            "nextest",
            version(on_path("cargo-nextest"), "--version"),
            "test, faster",
            "cargo install cargo-nextest --locked; `cargo test` serves otherwise",
        ),
    ]
}

/// The first words a program prints of itself.
fn version(program: Option<PathBuf>, question: &str) -> Option<String> {
    let printed = run::capture(Command::new(program?).arg(question)).ok()?;
    let first = printed.lines().next()?;
    Some(first.chars().take(44).collect())
}

fn short(workspace: &Workspace, program: &std::path::Path) -> String {
    program.strip_prefix(&workspace.root).unwrap_or(program).display().to_string()
}
