//! The one tool of the workspace: `cargo xtask …`.
//!
//! # Layout
//!
//! - `build`, `serve`, `server`, `test`, `prove`, `bench`, `simulate`, `doctor`: one file for each command.
//! - `bundle/`: what the browser receives, step by step.
//! - `toolchain/`: the compiler's wasm32 target.
//! - `house/`: the rules of the house that no compiler checks.
//! - `checks/`: the steps of `test`, and what they need.
//! - `workspace`, `run`, `stop`, `page`: places, programs, signals, one request.
//! - `budgets`: the sizes nobody may pass.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench;
mod budgets;
mod build;
mod bundle;
mod checks;
mod doctor;
mod house;
mod page;
mod prove;
mod run;
mod serve;
mod server;
mod simulate;
mod stop;
mod test;
mod toolchain;
mod workspace;

/// The one tool: from a fresh clone to a running platform, and everything that checks it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the server and what the browser receives.
    Build(build::Options),
    /// Prepares what is missing, builds, and serves.
    Serve(serve::Options),
    /// Runs one of the server's own commands with the data folder of `serve`.
    #[command(disable_help_flag = true)]
    Server(server::Options),
    /// Checks everything, as the continuous integration does.
    Test(test::Options),
    /// Checks everything at length: run before saying that something is resolved.
    Prove(prove::Options),
    /// Measures, and prints the figures with their conditions.
    Bench(bench::Options),
    /// Runs the simulator of many devices and servers.
    Simulate(simulate::Options),
    /// Says what is here, what is missing, and what to do about it.
    Doctor,
}

fn main() -> ExitCode {
    match execute(Cli::parse().command) {
        Ok(code) => code,
        Err(_) if stop::asked() => exit_code(stop::INTERRUPTED),
        Err(failure) => {
            eprintln!("error: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(task: Task) -> Result<ExitCode> {
    stop::listen()?;
    let workspace = workspace::Workspace::find()?;
    match task {
        Task::Build(options) => build::run(&workspace, &options),
        Task::Serve(options) => serve::run(&workspace, &options),
        Task::Server(options) => server::run(&workspace, &options),
        Task::Test(options) => test::run(&workspace, &options),
        Task::Prove(options) => prove::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Simulate(options) => simulate::run(&workspace, &options),
        Task::Doctor => doctor::run(&workspace),
    }
}

/// The exit code of another program, as ours.
fn exit_code(code: i32) -> ExitCode {
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}
