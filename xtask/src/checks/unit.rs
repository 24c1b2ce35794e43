//! Unit, property and conformance tests: everything that needs no browser.

use std::process::Command;

use anyhow::Result;

use super::counts::{self, Tally};
use super::postgres::Postgres;
use super::{Length, needs};
use crate::run;
use crate::workspace::Workspace;

/// Compiled apart: the simulator switches planted bugs on, which would reach the server's own build otherwise, and
/// this tool was compiled by itself already.
const APART: [&str; 2] = ["simulator", "xtask"];

/// Which crates, as words of cargo.
fn together() -> Vec<&'static str> {
    let mut words = vec!["--workspace"];
    for package in APART {
        words.extend(["--exclude", package]);
    }
    words
}

/// Builds the crates' tests and the server in one go: the journeys use the same server.
pub fn build(workspace: &Workspace) -> Result<()> {
    run::step("the server and every test", || {
        run::show(workspace.cargo().arg("build").args(together()).args(["--bins", "--tests"]))
    })
}

/// Runs them, with a `PostgreSQL` of their own where there is one.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    build(workspace)?;
    let mut tally = Tally::default();
    let postgres = match needs::postgres() {
        Ok(programs) => Some(Postgres::start(&programs)?),
        Err(missing) => {
            println!("skipped: storage on PostgreSQL ({missing:#})");
            tally += Tally::skipped();
            None
        }
    };
    let address = postgres.as_ref().map(Postgres::address);
    tally += tests(workspace, &together(), address.as_deref(), length)?;
    for package in APART {
        tally += tests(workspace, &["--package", package], None, length)?;
    }
    Ok(tally)
}

fn tests(workspace: &Workspace, which: &[&str], postgres: Option<&str>, length: Length) -> Result<Tally> {
    let mut cargo = workspace.cargo();
    if has_nextest(workspace) {
        cargo
            .args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
            .args(["--status-level", "slow", "--final-status-level", "fail"])
            .args(["--show-progress", "none"]);
    } else {
        cargo.args(["test", "--quiet", "--no-fail-fast", "--bins", "--lib", "--tests"]);
    }
    cargo.args(which).env("INSTA_UPDATE", "no");
    match postgres {
        Some(address) => cargo.env("ENCOMMUN_TEST_POSTGRES", address),
        None => cargo.env_remove("ENCOMMUN_TEST_POSTGRES"),
    };
    length.tell(&mut cargo);
    let (status, text) = run::tee(&mut cargo)?;
    Ok(counts::of_output(&text).with_status(status.success()))
}

fn has_nextest(workspace: &Workspace) -> bool {
    let mut cargo: Command = workspace.cargo();
    run::capture(cargo.args(["nextest", "--version"])).is_ok()
}
