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

/// Pages that others wrote, from the workspace's root: they are not part of it, and may not be there.
const CORPUS: &str = "../shared/corpus/etalab-guides";

/// The tests that have nothing to read without them, and the file of each.
const READERS: [(&str, &str); 2] = [
    ("the_guides_go_in_whole", "crates/service/tests/service/import_corpus.rs"),
    ("every_page_renders_and_its_links_are_all_found", "crates/markdown/tests/corpus.rs"),
];

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
    let is_there = workspace.root.join(CORPUS).is_dir();
    let left_out: Vec<&str> = READERS.iter().filter(|_| !is_there).map(|(name, _)| *name).collect();
    for name in &left_out {
        println!("skipped: {name} ({CORPUS} is not there)");
    }
    let address = postgres.as_ref().map(Postgres::address);
    tally += tests(workspace, &together(), &left_out, address.as_deref(), length)?;
    for package in APART {
        tally += tests(workspace, &["--package", package], &[], None, length)?;
    }
    Ok(tally)
}

fn tests(
    workspace: &Workspace,
    which: &[&str],
    left_out: &[&str],
    postgres: Option<&str>,
    length: Length,
) -> Result<Tally> {
    let mut cargo = workspace.cargo();
    let nextest = has_nextest(workspace);
    if nextest {
        cargo
            .args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
            .args(["--status-level", "slow", "--final-status-level", "fail"])
            .args(["--show-progress", "none"]);
    } else {
        cargo.args(["test", "--quiet", "--no-fail-fast", "--bins", "--lib", "--tests"]);
    }
    cargo.args(which).args(without(left_out, nextest)).env("INSTA_UPDATE", "no");
    match postgres {
        Some(address) => cargo.env("ENCOMMUN_TEST_POSTGRES", address),
        None => cargo.env_remove("ENCOMMUN_TEST_POSTGRES"),
    };
    length.tell(&mut cargo);
    let (status, text) = run::tee(&mut cargo)?;
    let mut tally = counts::of_output(&text).with_status(status.success());
    if !nextest {
        // Whatever nextest leaves out it counts as skipped; cargo does not.
        left_out.iter().for_each(|_| tally += Tally::skipped());
    }
    Ok(tally)
}

/// Leaves tests out, as the last words of the runner.
fn without(names: &[&str], nextest: bool) -> Vec<String> {
    if names.is_empty() {
        return Vec::new();
    }
    if nextest {
        let each: Vec<String> = names.iter().map(|name| format!("test({name})")).collect();
        return vec!["-E".to_owned(), format!("not ({})", each.join(" | "))];
    }
    let skipped = names.iter().flat_map(|name| ["--skip".to_owned(), (*name).to_owned()]);
    core::iter::once("--".to_owned()).chain(skipped).collect()
}

fn has_nextest(workspace: &Workspace) -> bool {
    let mut cargo: Command = workspace.cargo();
    run::capture(cargo.args(["nextest", "--version"])).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said_in_the_words_of_each_runner() {
        assert_eq!(without(&[], true), Vec::<String>::new());
        assert_eq!(without(&["a", "b"], true), ["-E", "not (test(a) | test(b))"]);
        assert_eq!(without(&["a", "b"], false), ["--", "--skip", "a", "--skip", "b"]);
    }

    #[test]
    fn the_tests_that_read_the_corpus_are_called_as_here() {
        let workspace = Workspace::find().expect("the workspace");
        for (name, file) in READERS {
            let text = std::fs::read_to_string(workspace.root.join(file)).expect(file);
            assert!(text.contains(&format!("fn {name}(")) && text.contains(CORPUS), "{file}: {name}");
        }
    }
}
