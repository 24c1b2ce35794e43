//! c3 and c4: a thousand edits that leave a device, and that meet those of another; two hundred devices that wrote fifty notes
//! each and come back at once to one server. The engine is the shipped one, over stores in memory.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::figures::{Measured, Taken};
use super::instance::{self, Bench};
use crate::run;
use crate::workspace::Workspace;

/// How many devices.
const DEVICES: usize = 200;

/// How many notes each wrote.
const NOTES: usize = 50;

/// How many notes are edited.
const EDITS: usize = 1_000;

/// Rounds of which the middle one counts.
const ROUNDS: usize = 3;

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn counted(count: usize) -> f64 {
    count as f64
}

/// What the herd says of itself.
#[derive(Deserialize)]
struct Outcome {
    seconds: f64,
    pushes: usize,
    push_p99_ms: f64,
    failed: usize,
    surfaced: usize,
    put_off: usize,
    left: usize,
    arrived: usize,
}

/// What the devices say that came of it, on an empty platform of the release build.
fn said<T: for<'a> Deserialize<'a>>(workspace: &Workspace, what: &str, more: &[String]) -> Result<T> {
    let data = instance::empty(workspace).with_extension("herd");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let bench = Bench::start(workspace, &data)?;
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--release", "--package", "herd", "--"]);
    command.args([what, &format!("127.0.0.1:{}", bench.port)]).args(more);
    let printed = run::capture(&mut command);
    drop(bench);
    std::fs::remove_dir_all(&data)?;
    let printed = printed?;
    let line = printed.lines().last().context("the devices said nothing")?;
    serde_json::from_str(line).context("the devices did not say what came of it")
}

/// What the devices that edit say of themselves.
#[derive(Deserialize)]
struct Edits {
    push_ms: f64,
    merge_ms: f64,
    lost: usize,
    notes: usize,
}

/// Measures edits.
pub fn edits(workspace: &Workspace) -> Result<Measured> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let round: Edits = said(workspace, "edits", &["--notes".to_owned(), EDITS.to_string()])?;
        if round.notes != EDITS {
            bail!("{} of {EDITS} notes are read by a third device", round.notes);
        }
        rounds.push(round);
    }
    let note = "three devices of one account, each edit an action of its own, on the same cores";
    let of = |name: &str, figure: fn(&Edits) -> f64| {
        Taken::middle(rounds.iter().map(figure).collect(), note).map(|taken| (name.to_owned(), taken))
    };
    let lost: usize = rounds.iter().map(|round| round.lost).sum();
    let figures = [of("push_1000_edits", |round| round.push_ms), of("merge_1000_edits", |round| round.merge_ms)];
    let lost = ("edits_lost".to_owned(), Taken::from(counted(lost)));
    Ok(figures.into_iter().flatten().chain([lost]).collect())
}

/// Measures devices that come back at once.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let counts = ["--devices".to_owned(), DEVICES.to_string(), "--notes".to_owned(), NOTES.to_string()];
    let outcome: Outcome = said(workspace, "back", &counts)?;
    if outcome.left > 0 {
        bail!("{} of {DEVICES} devices have something left after five minutes", outcome.left);
    }
    let lost = (DEVICES * NOTES).saturating_sub(outcome.arrived);
    let Outcome { pushes, put_off, .. } = outcome;
    let note = format!(
        "{DEVICES} devices of 20 people, {NOTES} notes each, {pushes} pushes of which {put_off} were asked to come back, \
         on the same cores"
    );
    let of = |name: &str, value: f64| (name.to_owned(), Taken::from(value).with_note(note.clone()));
    Ok(Measured::from([
        of("herd_seconds", outcome.seconds),
        of("herd_push_p99", outcome.push_p99_ms),
        of("herd_errors", counted(outcome.failed + outcome.surfaced)),
        of("herd_lost", counted(lost)),
    ]))
}
