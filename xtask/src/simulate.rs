//! `simulate`: many devices and servers in one thread, with every fault that a seed can choose.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use crate::house::metadata::Metadata;
use crate::workspace::Workspace;
use crate::{exit_code, run};

/// What is passed on.
#[derive(Args, Debug)]
pub struct Options {
    /// Passed to the simulator as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// Runs the simulator and ends as it does.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if !has_command(&Metadata::find(workspace)?) {
        bail!("the simulator has no command yet: its tests run in `cargo xtask test --only unit`");
    }
    let status = run::status(command(workspace).args(&options.words))?;
    Ok(status.code().map_or(ExitCode::FAILURE, exit_code))
}

/// The simulator, optimised: a fault shows itself after many steps.
pub fn command(workspace: &Workspace) -> std::process::Command {
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "simulator", "--"]);
    cargo
}

/// Whether the simulator's crate has a program.
pub fn has_command(metadata: &Metadata) -> bool {
    metadata
        .packages
        .iter()
        .filter(|package| package.name == "simulator")
        .flat_map(|package| &package.targets)
        .any(|target| target.kind.iter().any(|kind| kind == "bin"))
}
