//! d1: pages of notes drawn at random, as many a second as eight connections can ask for, on this machine alone; then a few of
//! them that are asked for again and again.

use std::fs;
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

/// The setting that says how much room kept pages have.
const KEPT: &str = "ENCOMMUN_LIMITS_KEPT_PAGES_BYTES";

/// What a round says of itself: `wrk.lua` and `load.mjs` say the same.
#[derive(Deserialize)]
struct Round {
    requests: f64,
    seconds: f64,
    p50_ms: f64,
    p99_ms: f64,
    failed: u64,
}

/// How many pages are asked for again and again, of what a library has most are asked for once in a while.
const FAMILIAR: usize = 200;

/// Measures the release build: pages rendered each time, then pages that are kept until the next commit.
pub fn measure(workspace: &Workspace, library: &Library) -> Result<Measured> {
    let wrk = needs::obtain("wrk", || on_path("wrk"));
    let asker = Asker { workspace, wrk: wrk.as_deref().ok() };
    let all = library.folder.join("paths.txt");
    let rendered = asker.rounds(&Bench::start_with(workspace, &library.data, &[(KEPT, "0")])?, &all)?;
    let familiar = library.folder.join("familiar.txt");
    let paths = fs::read_to_string(&all)?;
    fs::write(&familiar, paths.lines().take(FAMILIAR).collect::<Vec<_>>().join("\n"))?;
    let kept = asker.rounds(&Bench::start(workspace, &library.data)?, &familiar)?;
    let by = if asker.wrk.is_some() { "wrk, one thread" } else { "Node, which is slower than wrk" };
    let note = format!("{by}, {CONNECTIONS} connections, {SECONDS} s a round, loopback, not compressed");
    let of = |name: &str, rounds: &[Round], said: &str, figure: fn(&Round) -> f64| {
        Taken::middle(rounds.iter().map(figure).collect(), said).map(|taken| (name.to_owned(), taken))
    };
    let again = format!("{FAMILIAR} pages, kept by commit and language; {note}");
    let figures = [
        of("pages_rendered", &rendered, &note, Round::rate),
        of("pages_p50", &rendered, &note, |round| round.p50_ms),
        of("pages_p99", &rendered, &note, |round| round.p99_ms),
        of("pages_kept", &kept, &again, Round::rate),
        of("pages_kept_p99", &kept, &again, |round| round.p99_ms),
    ];
    Ok(figures.into_iter().flatten().collect())
}

/// d2: pages of results with their passages, of the words that the corpus is asked for.
pub fn searches(workspace: &Workspace, library: &Library) -> Result<Measured> {
    let wrk = needs::obtain("wrk", || on_path("wrk"));
    let asker = Asker { workspace, wrk: wrk.as_deref().ok() };
    let asked: Vec<Asked> = serde_json::from_str(&fs::read_to_string(library.folder.join("queries.json"))?)?;
    let searched = library.folder.join("searched.txt");
    let path = |asked: &Asked| format!("/recherche?q={}", percent_encoded(&asked.q));
    fs::write(&searched, asked.iter().map(path).collect::<Vec<_>>().join("\n"))?;
    let rounds = asker.rounds(&Bench::start(workspace, &library.data)?, &searched)?;
    let note = format!(
        "{} notes, {} queries: words, pairs, prefixes, without accents; whole pages with passages, {CONNECTIONS} \
         connections",
        library.notes,
        asked.len(),
    );
    let of = |name: &str, figure: fn(&Round) -> f64| {
        Taken::middle(rounds.iter().map(figure).collect(), &note).map(|taken| (name.to_owned(), taken))
    };
    Ok([of("search_p99", |round| round.p99_ms), of("search_pages", Round::rate)].into_iter().flatten().collect())
}

/// A query of the corpus.
#[derive(Deserialize)]
struct Asked {
    q: String,
}

/// As the value in a query, every byte that is no letter or digit as two digits.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl Round {
    fn rate(&self) -> f64 {
        self.requests / self.seconds
    }
}

/// What asks.
struct Asker<'a> {
    workspace: &'a Workspace,
    wrk: Option<&'a Path>,
}

impl Asker<'_> {
    /// The rounds that count, of pages at the addresses in a file.
    fn rounds(&self, bench: &Bench, paths: &Path) -> Result<Vec<Round>> {
        let mut rounds = Vec::new();
        for round in 0..=ROUNDS {
            let printed = run::capture(&mut asking(self.workspace, self.wrk, &bench.url(), paths))?;
            let line = printed.lines().last().context("the generator of load said nothing")?;
            let said: Round =
                serde_json::from_str(line).context("the generator of load did not say what came of it")?;
            if said.failed > 0 {
                bail!("{} of {} answers were not pages", said.failed, said.requests);
            }
            if round > 0 {
                rounds.push(said);
            }
        }
        Ok(rounds)
    }
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
