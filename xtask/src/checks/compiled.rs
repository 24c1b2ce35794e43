//! What the compiler and its companions say: format and lints.

use anyhow::Result;

use super::Tally;
use crate::workspace::{WASM, Workspace};
use crate::{run, toolchain};

/// Formatted as rustfmt would.
pub fn format(workspace: &Workspace) -> Result<Tally> {
    let status = run::status(workspace.cargo().args(["fmt", "--all", "--", "--check"]))?;
    Ok(Tally::of(status.success()))
}

/// No lint, in anything that compiles here.
pub fn clippy(workspace: &Workspace) -> Result<Tally> {
    let status = run::status(workspace.cargo().args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    Ok(Tally::of(status.success()))
}

/// No lint in what is empty unless it is compiled for a browser; all in one, and with what is cut off to be loaded later.
pub fn clippy_wasm(workspace: &Workspace) -> Result<Tally> {
    toolchain::ensure_wasm(workspace)?;
    let mut tally = Tally::default();
    for features in ["", "frontend/split"] {
        let status = run::status(
            workspace
                .cargo()
                .args(["clippy", "--quiet", "--package", "frontend", "--package", "offline", "--all-targets"])
                .args(["--target", WASM, "--features", features, "--", "-D", "warnings"]),
        )?;
        tally += Tally::of(status.success());
    }
    Ok(tally)
}
