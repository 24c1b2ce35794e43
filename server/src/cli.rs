//! The commands of the binary; each is one file.

mod account;
mod backup;
mod demonstration;
mod import;
mod quarantine;
mod rescue;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Config};

/// En commun: a commons platform that works with no network.
#[derive(Debug, Parser)]
#[command(name = "encommun", version, about)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where settings come from, the same for every command.
#[derive(Debug, Args)]
struct Settings {
    /// The settings file; without it, `Leptos.toml` here if there is one.
    #[arg(long, global = true, env = "ENCOMMUN_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of the database and of what is built from it.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// The address to listen on.
    #[arg(long, global = true, value_name = "HOST:PORT")]
    address: Option<String>,
    /// Any setting by its name, for instance `site.origin=https://commun.example`; may be repeated.
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers pages and sync until it is told to stop.
    Serve,
    /// Makes accounts and looks after them.
    Account(account::Arguments),
    /// Takes documents in.
    Import(import::Arguments),
    /// Shows what nobody could apply, and says what was dealt with.
    Quarantine(quarantine::Arguments),
    /// Copies all that is kept into a file, while the server runs or not.
    Backup(backup::Backup),
    /// Puts a backup back, where nothing is yet; devices then send again what it lacks.
    Restore(backup::Restore),
    /// Says that the database was put back by other means, `pg_restore` for instance; the server has to be started after.
    Epoch,
    /// Loads a commons that shows what this is for: loading it again brings what changed in it.
    Demonstration(demonstration::Arguments),
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = cli.settings.read().map_err(anyhow::Error::from).and_then(|config| match cli.command {
        Command::Serve => serve::run(config),
        Command::Account(arguments) => account::run(&config, arguments),
        Command::Import(arguments) => import::run(&config, arguments),
        Command::Quarantine(arguments) => quarantine::run(&config, arguments),
        Command::Backup(arguments) => backup::take(&config, &arguments),
        Command::Restore(arguments) => backup::restore(&config, &arguments),
        Command::Epoch => backup::epoch(&config),
        Command::Demonstration(arguments) => demonstration::run(&config, &arguments),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Settings {
    fn read(&self) -> Result<Config, config::Error> {
        let mut flags = Vec::new();
        for pair in &self.set {
            let (key, value) = pair.split_once('=').ok_or_else(|| config::Error::Flag { text: pair.clone() })?;
            flags.push((key.to_owned(), value.to_owned()));
        }
        if let Some(data) = &self.data {
            flags.push(("data.folder".to_owned(), data.clone()));
        }
        if let Some(address) = &self.address {
            flags.push(("leptos.site-addr".to_owned(), address.clone()));
        }
        Config::read(self.config.as_deref(), std::env::vars(), flags)
    }
}
