//! `test`: what the continuous integration runs, and nothing else does.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::checks::{self, Length, Step};
use crate::workspace::Workspace;

/// What to check.
#[derive(Args, Debug)]
pub struct Options {
    /// Only these steps, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
}

/// Runs the steps; the last line counts.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    checks::run(workspace, &options.only, Length::Short)
}
