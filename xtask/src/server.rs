//! `server …`: the built binary's own commands, on the data that `serve` serves.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::build;
use crate::workspace::{Profile, Workspace};

/// What is passed on.
#[derive(Args, Debug)]
pub struct Options {
    /// Passed to the server as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// Becomes the server's command: its terminal, its signals and its exit code are the caller's.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let program = workspace.server(Profile::Release);
    if !program.is_file() {
        build::server(workspace, Profile::Release)?;
    }
    let data = data_folder(workspace)?;
    std::fs::create_dir_all(&data)?;
    let mut server = Command::new(&program);
    configure(&mut server, workspace, &data);
    server.args(&options.words);
    let refused = server.exec();
    Err(refused).with_context(|| format!("{} cannot be started", program.display()))
}

/// Tells the server where its configuration, its files and its data are.
pub fn configure(server: &mut Command, workspace: &Workspace, data: &Path) {
    // The database is the server's to find: in that folder, unless its own settings name another.
    server
        .env("ENCOMMUN_CONFIG", workspace.root.join("Leptos.toml"))
        .env("ENCOMMUN_DATA", data)
        .env("LEPTOS_SITE_ROOT", workspace.site());
}

/// The folder given by the environment, else the one `serve` used last, else `data/`.
pub fn data_folder(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("ENCOMMUN_DATA").filter(|given| !given.is_empty()) {
        return Ok(std::path::absolute(given)?);
    }
    let noted = std::fs::read_to_string(note(workspace)).unwrap_or_default();
    let noted = Path::new(noted.trim());
    if noted.is_absolute() && noted.is_dir() {
        return Ok(noted.to_path_buf());
    }
    Ok(workspace.root.join("data"))
}

/// Notes the folder that `serve` uses, for the commands that follow.
pub fn note_data_folder(workspace: &Workspace, data: &Path) -> Result<()> {
    std::fs::create_dir_all(&workspace.target)?;
    std::fs::write(note(workspace), data.to_string_lossy().as_bytes())?;
    Ok(())
}

fn note(workspace: &Workspace) -> PathBuf {
    workspace.target.join("serve-data")
}
