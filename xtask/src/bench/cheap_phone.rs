//! c11, standard C11: a cheap telephone on a weak network, reading the commons that ships.

use anyhow::Result;

use super::browser::{self, Seen};
use super::instance;
use crate::workspace::Workspace;

/// The figure's name, for `--only`.
pub const ID: &str = "c11";

/// Loads the demonstration into data of its own, and measures there.
pub fn measure(workspace: &Workspace) -> Result<Seen> {
    browser::measure(workspace, &instance::demonstration(workspace)?, None, &[ID])
}
