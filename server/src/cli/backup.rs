//! `backup`, `restore`, `epoch`: all that is kept as one file, and back.

use std::path::PathBuf;

use clap::Args;
use service::{Surroundings, backup};

use crate::config::Config;
use crate::services;

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make; it must not exist.
    file: PathBuf,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// The file that `backup` made.
    file: PathBuf,
}

/// Takes a backup, while the server runs or not.
pub fn take(config: &Config, asked: &Backup) -> anyhow::Result<()> {
    let configuration = services::configuration(config);
    let size = runtime()?.block_on(backup::take(&configuration.database, &asked.file))?;
    println!("{}: {size} bytes", asked.file.display());
    Ok(())
}

/// Puts one back, where nothing is yet.
pub fn restore(config: &Config, asked: &Restore) -> anyhow::Result<()> {
    let configuration = services::configuration(config);
    let mut epoch = [0; 16];
    (Surroundings::default().random)(&mut epoch);
    let restored = backup::restore(&configuration.database, &configuration.data, &asked.file, epoch);
    runtime()?.block_on(restored)?;
    println!("{} is restored; devices will send again what they hold that it lacks", asked.file.display());
    Ok(())
}

/// Draws another epoch for a database that was put back by other means.
pub fn epoch(config: &Config) -> anyhow::Result<()> {
    services::on(config, |services| async move {
        services.renew_epoch().await?;
        println!("another epoch is drawn; devices will send again what they hold, once the server is started again");
        Ok(())
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
