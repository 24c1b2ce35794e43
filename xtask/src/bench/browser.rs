//! Figures taken in a real browser by the scripts of `end2end/bench/`, on a release server that holds what they are about.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde::Deserialize;

use super::figures::Measured;
use super::instance::Bench;
use crate::checks::needs;
use crate::stop::{self, Watched};
use crate::workspace::Workspace;

/// What is measured there on the measured notes.
pub const IDS: [&str; 6] = ["a1", "a2", "a3", "b1", "b2", "c1"];

/// What the scripts print.
#[derive(Deserialize)]
pub struct Seen {
    /// What they measured.
    pub figures: Measured,
    /// What could not be measured, and why.
    pub problems: Vec<String>,
}

/// Measures these on a server that has this data; `corpus` is the folder of what it holds, where the scripts read that.
pub fn measure(workspace: &Workspace, data: &Path, corpus: Option<&Path>, ids: &[&str]) -> Result<Seen> {
    let chromium = needs::chromium()?;
    let bench = Bench::start(workspace, data)?;
    let mut command = Command::new("node");
    if let Some(corpus) = corpus {
        command.env("ENCOMMUN_BENCH_CORPUS", corpus);
    }
    let child = command
        .current_dir(workspace.journeys())
        .arg("bench/browser.mjs")
        .arg(ids.join(","))
        .env("ENCOMMUN_CHROMIUM", chromium)
        .env("ENCOMMUN_BENCH_URL", bench.url())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("node cannot be started")?;
    let _watched = Watched::new(child.id(), Signal::SIGINT);
    let output = child.wait_with_output()?;
    stop::check()?;
    if !output.status.success() {
        bail!("the scripts of end2end/bench ended with {}", output.status);
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    let line = printed.lines().last().context("the scripts of end2end/bench said nothing")?;
    serde_json::from_str(line).context("the scripts of end2end/bench did not say what they measured")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_scripts_print_is_read() {
        let line = r#"{"figures":{"first_sync":{"value":1.1,"min":1,"max":1.2,"rounds":3,"note":"x"},"y":{"value":2}},"problems":["z"]}"#;
        let seen: Seen = serde_json::from_str(line).expect("read");
        assert_eq!(seen.figures.len(), 2);
        assert_eq!(seen.problems, ["z"]);
    }
}
