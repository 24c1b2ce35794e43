//! A `PostgreSQL` of the tests' own: a private port and folder, stopped and removed whatever happens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::needs::PostgresPrograms;
use crate::{page, run};

/// Nobody but root can enter root's own folders, and `PostgreSQL` refuses to run as root.
const PLACE: &str = "/var/tmp";

/// The start of our folders' names; the rest is the process that made it.
const PREFIX: &str = "encommun-postgres-";

/// A running server.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    as_user: bool,
}

impl Postgres {
    /// Starts one.
    pub fn start(programs: &PostgresPrograms) -> Result<Self> {
        sweep(programs);
        let postgres = Self {
            programs: programs.folder.clone(),
            folder: Path::new(PLACE).join(format!("{PREFIX}{}", std::process::id())),
            port: page::free_port()?,
            as_user: nix::unistd::Uid::effective().is_root(),
        };
        run::step("a private PostgreSQL", || postgres.begin())?;
        Ok(postgres)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn begin(&self) -> Result<()> {
        if self.as_user {
            run::capture(Command::new("install").args(["-d", "-o", "postgres", "-m", "700"]).arg(&self.folder))?;
        } else {
            fs::create_dir_all(&self.folder)?;
        }
        run::capture(
            self.program("initdb")
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
                .arg(self.data()),
        )?;
        // Power is not cut here: what is tested is the queries.
        let options = format!(
            "-p {} -h 127.0.0.1 -k {} -c fsync=off -c full_page_writes=off -c max_connections=200",
            self.port,
            self.folder.display()
        );
        // The server keeps the descriptors of who starts it: it must not hold a pipe that is read to its end.
        run::show(
            self.program("pg_ctl")
                .args(["start", "--wait", "--silent", "--log"])
                .arg(self.folder.join("log"))
                .arg("--options")
                .arg(options)
                .arg("--pgdata")
                .arg(self.data()),
        )
        .with_context(|| fs::read_to_string(self.folder.join("log")).unwrap_or_default())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of `PostgreSQL`'s programs, as somebody it agrees to run as.
    fn program(&self, name: &str) -> Command {
        program(&self.programs, name, self.as_user)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        finish(&self.programs, &self.folder, self.as_user);
    }
}

fn program(programs: &Path, name: &str, as_user: bool) -> Command {
    let program = programs.join(name);
    let mut command = if as_user {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", "postgres", "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

/// Stops the server of a folder, and removes the folder; not through `run`, which refuses once asked to stop.
fn finish(programs: &Path, folder: &Path, as_user: bool) {
    let stopped = program(programs, "pg_ctl", as_user)
        .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
        .arg(folder.join("data"))
        .output();
    if let Err(failure) = stopped {
        println!("PostgreSQL does not stop: {failure}");
    }
    if let Err(failure) = fs::remove_dir_all(folder) {
        println!("{} stays: {failure}", folder.display());
    }
}

/// Ends the servers of runs that were killed before they could.
fn sweep(programs: &PostgresPrograms) {
    let as_user = nix::unistd::Uid::effective().is_root();
    let left = fs::read_dir(PLACE).into_iter().flatten().filter_map(Result::ok);
    for entry in left {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if let Some(process) = name.strip_prefix(PREFIX)
            && !Path::new("/proc").join(process).exists()
        {
            finish(&programs.folder, &entry.path(), as_user);
        }
    }
}
