//! A release server for figures alone: on data of its own, on a port that nobody uses, stopped when it is dropped.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::sys::signal::Signal;

use crate::stop::Watched;
use crate::workspace::{Profile, Workspace};
use crate::{page, run, server};

/// The longest that one may take to answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// The folder of an empty platform.
pub fn empty(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench-data")
}

/// The folder of a platform that holds the commons that ships: what is measured there needs nothing that is not in the
/// repository.
pub fn demonstration(workspace: &Workspace) -> Result<PathBuf> {
    let data = workspace.target.join("bench-data-demonstration");
    // Another build may write otherwise what it loads, and it is loaded in seconds.
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    run::capture(command(workspace, &data).arg("demonstration").arg(workspace.root.join("demonstration")))?;
    Ok(data)
}

/// The built server on the data in this folder, its command still to be said.
pub fn command(workspace: &Workspace, data: &Path) -> Command {
    let mut command = Command::new(workspace.server(Profile::Release));
    server::configure(&mut command, workspace, data);
    command.current_dir(&workspace.root).env("ENCOMMUN_DATABASE_URL", "");
    command
}

/// A server for figures alone, stopped when it is no longer needed.
pub struct Bench {
    child: Child,
    watched: Watched,
    /// Where it listens.
    pub port: u16,
    /// How long it took to answer.
    pub first_page: Duration,
}

impl Bench {
    /// Starts one on the data in this folder and waits for its first page.
    pub fn start(workspace: &Workspace, data: &Path) -> Result<Self> {
        Self::start_with(workspace, data, &[])
    }

    /// The same, with settings of its own.
    pub fn start_with(workspace: &Workspace, data: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        fs::create_dir_all(data)?;
        let port = page::free_port()?;
        let mut command = command(workspace, data);
        command
            .arg("serve")
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
            .env("RUST_LOG", "warn")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        let start = Instant::now();
        let child = command.spawn().context("the server cannot be started")?;
        let watched = Watched::new(child.id(), Signal::SIGTERM);
        let mut bench = Self { child, watched, port, first_page: Duration::ZERO };
        page::wait(port, PATIENCE, || matches!(bench.child.try_wait(), Ok(None)))?;
        bench.first_page = start.elapsed();
        Ok(bench)
    }

    /// The address of its home.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it keeps in memory, in megabytes of 1,024 × 1,024 bytes.
    pub fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .context("no VmRSS in /proc")?
            .parse()?;
        Ok((kilobytes / 102.4).round() / 10.0)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.watched.send(Signal::SIGTERM);
        // One that does not listen is waited for no longer than this; nothing of its data is kept.
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
