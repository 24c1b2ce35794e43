//! The simulator's own runs, beside its tests.

use anyhow::Result;

use super::{Length, Tally};
use crate::house::metadata::Metadata;
use crate::workspace::Workspace;
use crate::{run, simulate};

/// Runs it with its own defaults.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    if !simulate::has_command(&Metadata::find(workspace)?) {
        println!("skipped: the simulator has no command yet; its tests ran with the others");
        return Ok(Tally::skipped());
    }
    let mut command = simulate::command(workspace);
    length.tell(&mut command);
    Ok(Tally::of(run::status(&mut command)?.success()))
}
