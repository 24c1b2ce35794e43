//! `prove`: the same checks at length, before saying that something is resolved.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::checks::{self, Length, Step};
use crate::workspace::Workspace;

/// How long to look.
#[derive(Args, Debug)]
pub struct Options {
    /// Only these steps, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
    /// How many times each journey is made; those that look at every page, or kill many times over, are made once.
    #[arg(long, default_value_t = 5)]
    journeys: u32,
    /// How long each reader is given hostile bytes, seconds.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    fuzzing: u64,
}

/// Runs the steps with `ENCOMMUN_PROVE=1`, which properties, kill loops and simulations read.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    checks::run(workspace, &options.only, Length::Long { journeys: options.journeys, fuzzing: options.fuzzing })
}
