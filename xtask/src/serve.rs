//! `serve`: from a fresh clone to an address that answers.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use nix::sys::signal::Signal;

use crate::bundle::{self, Care};
use crate::stop::{self, Watched};
use crate::workspace::{Profile, Workspace};
use crate::{build, exit_code, page, run, server, toolchain};

#[cfg(test)]
mod signals;
mod watch;

/// How long a server may take to finish what it does once asked to stop.
const PATIENCE: Duration = Duration::from_secs(15);

/// How to serve.
#[derive(Args, Debug)]
pub struct Options {
    /// The port to listen on, on this machine alone.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Where the database and the files people send are kept [default: data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Builds quickly, and again at each change.
    #[arg(long)]
    dev: bool,
    /// Starts with no content: without the commons that shows what this is for.
    #[arg(long)]
    empty: bool,
}

/// Serves until it is asked to stop, then ends as the server did.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let data = match &options.data {
        Some(given) => std::path::absolute(given)?,
        None => match std::env::var_os("ENCOMMUN_DATA").filter(|given| !given.is_empty()) {
            Some(given) => std::path::absolute(given)?,
            None => workspace.root.join("data"),
        },
    };
    let first = !is_used(&data);
    if page::taken(options.port) {
        bail!("port {} is taken: give another one with --port", options.port);
    }
    toolchain::ensure_wasm(workspace)?;
    std::fs::create_dir_all(&data).with_context(|| format!("{} cannot be created", data.display()))?;
    server::note_data_folder(workspace, &data)?;
    let demonstration = workspace.root.join("demonstration");
    let shows = first && !options.empty && demonstration.is_dir();
    let setting = Setting { workspace, data: &data, port: options.port, shows: shows.then_some(demonstration) };
    if options.dev {
        return watch::run(&setting);
    }
    build_both(workspace, Profile::Release, Care::Release)?;
    setting.show(Profile::Release)?;
    let mut running = setting.start(Profile::Release)?;
    setting.announce(&mut running)?;
    let status = running.wait()?;
    Ok(ended(status))
}

fn is_used(data: &Path) -> bool {
    data.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

/// What a server is started with.
pub struct Setting<'a> {
    workspace: &'a Workspace,
    data: &'a Path,
    port: u16,
    /// What a first start loads: the commons that shows what this is for.
    shows: Option<PathBuf>,
}

impl Setting<'_> {
    /// Loads what a first start shows.
    fn show(&self, profile: Profile) -> Result<()> {
        let Some(folder) = &self.shows else { return Ok(()) };
        run::step("the demonstration", || {
            let mut command = Command::new(self.workspace.server(profile));
            server::configure(&mut command, self.workspace, self.data);
            let printed = run::capture(command.current_dir(&self.workspace.root).arg("demonstration").arg(folder))?;
            println!("  {}", printed.lines().last().unwrap_or_default());
            Ok(())
        })
    }

    /// Starts the built server, in a group of its own so that a Ctrl-C reaches it once.
    fn start(&self, profile: Profile) -> Result<Running> {
        stop::check()?;
        let program = self.workspace.server(profile);
        let mut command = Command::new(&program);
        server::configure(&mut command, self.workspace, self.data);
        let child = command
            .arg("serve")
            .current_dir(&self.workspace.root)
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{}", self.port))
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let watched = Watched::new(child.id(), Signal::SIGTERM);
        Ok(Running { child, watched })
    }

    /// Prints the address once it answers.
    fn announce(&self, running: &mut Running) -> Result<()> {
        let answered = page::wait(self.port, Duration::from_secs(60), || running.alive());
        if stop::asked() {
            return Ok(());
        }
        match answered {
            Ok(_) => {
                println!();
                println!("  En commun: http://127.0.0.1:{}", self.port);
                println!("  data: {}", self.data.display());
                println!("  Ctrl-C stops it.");
                println!();
                Ok(())
            }
            // A server that ended has said why; its exit code is ours.
            Err(_) if !running.alive() => Ok(()),
            Err(silence) => {
                running.stop()?;
                Err(silence)
            }
        }
    }
}

/// A server that runs.
pub struct Running {
    child: Child,
    watched: Watched,
}

impl Running {
    /// Whether it still runs.
    fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it ends by itself, or until it was asked to and had its time.
    fn wait(&mut self) -> Result<ExitStatus> {
        let mut asked = None;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if stop::asked() {
                let since = *asked.get_or_insert_with(Instant::now);
                if since.elapsed() > PATIENCE {
                    println!("  the server does not stop: ended by force");
                    self.child.kill()?;
                }
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to stop, and waits.
    fn stop(&mut self) -> Result<ExitStatus> {
        self.watched.send(Signal::SIGTERM);
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if start.elapsed() > PATIENCE {
                self.child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The server's exit code as ours; a server ended by the signal it was passed has stopped as asked.
fn ended(status: ExitStatus) -> ExitCode {
    match status.code() {
        Some(code) => exit_code(code),
        None if stop::asked() => exit_code(stop::INTERRUPTED),
        None => ExitCode::FAILURE,
    }
}

/// Builds the server and the browser's code at the same time, each in a folder of cargo's own: the last part of both is
/// work for one core.
fn build_both(workspace: &Workspace, profile: Profile, care: Care) -> Result<()> {
    run::step("the server and the site", || {
        std::thread::scope(|scope| {
            let site = scope.spawn(|| bundle::build(workspace, care));
            let server = build::server(workspace, profile);
            let site = site.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the bundle's builder fell")));
            server.and(site)
        })
    })
}
