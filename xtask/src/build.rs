//! `build`: the server, and what the browser receives.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::bundle::{self, Care};
use crate::run;
use crate::toolchain;
use crate::workspace::{Profile, Workspace};

/// How to build.
#[derive(Args, Debug)]
pub struct Options {
    /// Builds the server as people run it, not as tests do.
    #[arg(long)]
    release: bool,
    /// Builds only what the browser receives.
    #[arg(long)]
    site: bool,
    /// Says what the browser's code is made of.
    #[arg(long)]
    sizes: bool,
    /// Refuses to go on without wasm-opt.
    #[arg(long)]
    strict: bool,
}

/// Builds what is asked.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    toolchain::ensure_wasm(workspace)?;
    if !options.site {
        let profile = if options.release { Profile::Release } else { Profile::Dev };
        server(workspace, profile)?;
    }
    let care = if options.strict { Care::Strict } else { Care::Release };
    bundle::build(workspace, care)?;
    if options.sizes {
        bundle::census(workspace)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Compiles the server.
pub fn server(workspace: &Workspace, profile: Profile) -> Result<()> {
    run::step("the server", || {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--package", "server", "--bins"]);
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        run::show(&mut cargo)
    })
}
