//! d1: pages of notes drawn at random, as many a second as eight connections can ask for, on this machine alone.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::figures::{Measured, Taken};
use super::instance::Bench;
use super::library::Library;
use crate::checks::needs;
use crate::run;
use crate::workspace::{Workspace, on_path};

/// Rounds of which the middle one counts, after one that does not.
const ROUNDS: usize = 3;

/// How long one lasts.
const SECONDS: u32 = 5;

/// How many connections ask at once.
const CONNECTIONS: u32 = 8;

/// What a round says of itself: `wrk.lua` and `load.mjs` say the same.
#[derive(Deserialize)]
struct Round {
    requests: f64,
    seconds: f64,
    p50_ms: f64,
    p99_ms: f64,
    failed: u64,
}

/// Measures the release build.
pub fn measure(workspace: &Workspace, library: &Library) -> Result<Measured> {
    let bench = Bench::start(workspace, &library.data)?;
    let paths = library.folder.join("paths.txt");
    let wrk = needs::obtain("wrk", || on_path("wrk"));
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let printed = run::capture(&mut asking(workspace, wrk.as_deref().ok(), &bench.url(), &paths))?;
        let line = printed.lines().last().context("the generator of load said nothing")?;
        let said: Round = serde_json::from_str(line).context("the generator of load did not say what came of it")?;
        if said.failed > 0 {
            bail!("{} of {} answers were not pages", said.failed, said.requests);
        }
        if round > 0 {
            rounds.push(said);
        }
    }
    let by = if wrk.is_ok() { "wrk, one thread" } else { "Node, which is slower than wrk" };
    let note = format!("{by}, {CONNECTIONS} connections, {SECONDS} s a round, loopback, not compressed");
    let of = |name: &str, figure: fn(&Round) -> f64| {
        Taken::middle(rounds.iter().map(figure).collect(), &note).map(|taken| (name.to_owned(), taken))
    };
    let figures = [
        of("pages_rendered", |round| round.requests / round.seconds),
        of("pages_p50", |round| round.p50_ms),
        of("pages_p99", |round| round.p99_ms),
    ];
    Ok(figures.into_iter().flatten().collect())
}

/// One round, with `wrk` if there is one.
fn asking(workspace: &Workspace, wrk: Option<&Path>, url: &str, paths: &Path) -> Command {
    let scripts = workspace.journeys().join("bench");
    if let Some(wrk) = wrk {
        let mut command = Command::new(wrk);
        command
            .args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{SECONDS}s"), "-s"])
            .arg(scripts.join("wrk.lua"))
            .args([url, "--"])
            .arg(paths);
        return command;
    }
    let mut command = Command::new("node");
    command.arg(scripts.join("load.mjs")).arg(url).arg(paths).args([SECONDS.to_string(), CONNECTIONS.to_string()]);
    command
}
