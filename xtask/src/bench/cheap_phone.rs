//! c11, standard C11: a cheap telephone on a weak network, reading the commons that ships.

use std::fs;

use anyhow::Result;

use super::browser::{self, Seen};
use super::instance;
use crate::run;
use crate::workspace::Workspace;

/// The figure's name, for `--only`.
pub const ID: &str = "c11";

/// Loads the demonstration into data of its own, and measures there: the figures need nothing that is not in the repository.
pub fn measure(workspace: &Workspace) -> Result<Seen> {
    let data = workspace.target.join("bench-data-demonstration");
    // Another build may write otherwise what it loads, and it is loaded in seconds.
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    run::capture(instance::command(workspace, &data).arg("demonstration").arg(workspace.root.join("demonstration")))?;
    browser::measure(workspace, &data, None, &[ID])
}
