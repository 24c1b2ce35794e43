//! c4: two hundred devices that wrote fifty notes each come back at once to one server, and one more device reads them all.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::figures::{Measured, Taken};
use super::instance::{self, Bench};
use crate::workspace::Workspace;
use crate::{run, simulate};

/// How many devices.
const DEVICES: usize = 200;

/// How many notes each wrote.
const NOTES: usize = 50;

/// What the herd says of itself.
#[derive(Deserialize)]
struct Outcome {
    seconds: f64,
    pushes: usize,
    push_p99_ms: f64,
    failed: usize,
    surfaced: usize,
    left: usize,
    arrived: usize,
}

/// Measures the release build on an empty platform.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let data = instance::empty(workspace).with_extension("herd");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let bench = Bench::start(workspace, &data)?;
    let mut command = simulate::command(workspace);
    command.args(["--herd", &format!("127.0.0.1:{}", bench.port)]);
    command.args(["--devices", &DEVICES.to_string(), "--notes", &NOTES.to_string()]);
    let printed = run::capture(&mut command)?;
    drop(bench);
    std::fs::remove_dir_all(&data)?;
    let line = printed.lines().last().context("the devices said nothing")?;
    let outcome: Outcome = serde_json::from_str(line).context("the devices did not say what came of it")?;
    if outcome.left > 0 {
        bail!("{} of {DEVICES} devices have something left after five minutes", outcome.left);
    }
    let lost = (DEVICES * NOTES).saturating_sub(outcome.arrived);
    let note =
        format!("{DEVICES} devices of one account, {NOTES} notes each, {} pushes, on the same cores", outcome.pushes);
    let of = |name: &str, value: f64| (name.to_owned(), Taken::from(value).with_note(note.clone()));
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let counted = |count: usize| count as f64;
    Ok(Measured::from([
        of("herd_seconds", outcome.seconds),
        of("herd_push_p99", outcome.push_p99_ms),
        of("herd_errors", counted(outcome.failed + outcome.surfaced)),
        of("herd_lost", counted(lost)),
    ]))
}
