//! d3: notes of 2 KB, each durable before it is answered, as many as eight people can post at once, and what those who read wait
//! for meanwhile.

use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::figures::{Measured, Taken};
use super::instance::Bench;
use super::library::Library;
use crate::run;
use crate::workspace::Workspace;

/// Rounds of which the middle one counts.
const ROUNDS: usize = 3;

/// How long one lasts.
const SECONDS: u32 = 5;

/// How many write at once.
const WRITERS: u32 = 8;

/// What `writes.mjs` says of a round.
#[derive(Deserialize)]
struct Round {
    writes: f64,
    seconds: f64,
    p99_ms: f64,
    readers_p99_ms: f64,
    refused: u64,
    unread: u64,
}

/// Measures the release build, on a copy of the notes: the others are measured on what they were.
pub fn measure(workspace: &Workspace, library: &Library) -> Result<Measured> {
    let data = library.data.with_extension("written");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)?;
    for entry in std::fs::read_dir(&library.data)? {
        let entry = entry?;
        std::fs::copy(entry.path(), data.join(entry.file_name()))?;
    }
    let bench = Bench::start(workspace, &data)?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let mut command = Command::new("node");
        command
            .arg(workspace.journeys().join("bench/writes.mjs"))
            .arg(bench.url())
            .arg(library.folder.join("paths.txt"))
            .args([SECONDS.to_string(), WRITERS.to_string()]);
        let printed = run::capture(&mut command)?;
        let line = printed.lines().last().context("who writes said nothing")?;
        let round: Round = serde_json::from_str(line).context("who writes did not say what came of it")?;
        if round.refused + round.unread > 0 {
            bail!("{} of {} notes were refused, {} pages were none", round.refused, round.writes, round.unread);
        }
        rounds.push(round);
    }
    drop(bench);
    std::fs::remove_dir_all(&data)?;
    let note = format!("{WRITERS} people post forms for {SECONDS} s, one reads; Node asks, on the same cores");
    let of = |name: &str, figure: fn(&Round) -> f64| {
        Taken::middle(rounds.iter().map(figure).collect(), &note).map(|taken| (name.to_owned(), taken))
    };
    let figures = [
        of("durable_writes", |round| round.writes / round.seconds),
        of("durable_write_p99", |round| round.p99_ms),
        of("readers_p99_meanwhile", |round| round.readers_p99_ms),
    ];
    Ok(figures.into_iter().flatten().collect())
}
