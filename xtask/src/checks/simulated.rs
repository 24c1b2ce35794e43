//! The simulator's own runs, beside its tests: fresh seeds, short scripts crashed everywhere, planted bugs.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use super::{Length, Tally, counts};
use crate::house::metadata::Metadata;
use crate::workspace::Workspace;
use crate::{run, simulate};

/// How long fresh seeds are run, seconds.
const FRESH: u64 = 60;
/// And before something is said to be resolved.
const LONG: u64 = 600;

/// Runs it on seeds that nobody ran before, then looks for the planted bugs: from their recorded seeds, or anew.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    if !simulate::has_command(&Metadata::find(workspace)?) {
        println!("skipped: the simulator has no command yet; its tests ran with the others");
        return Ok(Tally::skipped());
    }
    let long = matches!(length, Length::Long { .. });
    let (seconds, scripts) = if long { (LONG, "60") } else { (FRESH, "6") };
    // Every second has seeds of its own: what they find is printed with its seed.
    let from = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() * 1_000_000);
    let (seconds, from) = (seconds.to_string(), from.to_string());
    let mut tally = Tally::default();
    let fresh = ["--seconds", seconds.as_str(), "--from", from.as_str()];
    let bugs: &[&str] = if long { &["--bugs", "--anew", "--from", from.as_str()] } else { &["--bugs"] };
    for words in [&fresh, ["--crashes", "--seeds", scripts].as_slice(), bugs] {
        let (status, text) = run::tee(simulate::command(workspace).args(words))?;
        tally += Tally::of(status.success()).naming(counts::last_lines(&text));
    }
    Ok(tally)
}
