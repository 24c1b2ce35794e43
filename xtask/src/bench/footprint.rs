//! d4: how large the server is, what it keeps in memory, and how soon it answers.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::sys::signal::Signal;

use super::Measured;
use crate::stop::Watched;
use crate::workspace::{Profile, Workspace};
use crate::{page, server};

/// Starts of which the middle one counts.
const STARTS: usize = 7;

/// How long a server that nobody asks anything needs to be called idle.
const IDLE: Duration = Duration::from_secs(2);

/// Measures the release build on an empty database.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let mut measured = Measured::new();
    let program = workspace.server(Profile::Release);
    measured.insert("binary_size", fs::metadata(&program)?.len() as f64);
    // The first start creates the database; the others find it, as every later start does.
    drop(Bench::start(workspace)?);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let bench = Bench::start(workspace)?;
        starts.push(bench.first_page.as_secs_f64() * 1000.0);
    }
    starts.sort_by(f64::total_cmp);
    if let Some(middle) = starts.get(STARTS / 2) {
        measured.insert("start_to_first_page", (middle * 10.0).round() / 10.0);
    }
    let bench = Bench::start(workspace)?;
    std::thread::sleep(IDLE);
    measured.insert("idle_memory_empty", bench.resident_mb()?);
    Ok(measured)
}

/// A server for figures alone, stopped when it is no longer needed.
pub struct Bench {
    child: Child,
    watched: Watched,
    /// Where it listens.
    pub port: u16,
    first_page: Duration,
}

impl Bench {
    /// Starts one and waits for its first page.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        let data = workspace.target.join("bench-data");
        fs::create_dir_all(&data)?;
        let port = page::free_port()?;
        let mut command = Command::new(workspace.server(Profile::Release));
        server::configure(&mut command, workspace, &data);
        command
            .arg("serve")
            .current_dir(&workspace.root)
            .env("ENCOMMUN_DATABASE_URL", "")
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        let start = Instant::now();
        let child = command.spawn().context("the server cannot be started")?;
        let watched = Watched::new(child.id(), Signal::SIGTERM);
        let mut bench = Self { child, watched, port, first_page: Duration::ZERO };
        page::wait(port, Duration::from_secs(30), || matches!(bench.child.try_wait(), Ok(None)))?;
        bench.first_page = start.elapsed();
        Ok(bench)
    }

    fn resident_mb(&self) -> Result<f64> {
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
