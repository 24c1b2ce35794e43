//! What the checks need beyond Rust: found, installed with apt when we may, or named as missing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, anyhow, bail};

use crate::run;
use crate::workspace::on_path;

/// `PostgreSQL`'s own programs, which Debian keeps off the `PATH`.
pub struct PostgresPrograms {
    /// Where `initdb` and `pg_ctl` are.
    pub folder: PathBuf,
}

/// A browser.
pub fn chromium() -> Result<PathBuf> {
    let find = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path);
    obtain("chromium", find)
}

/// Where Debian puts the browser without windows: its command is a script that stays beside it, and would be what is ended.
const HEADLESS_SHELL: &str = "/usr/lib/chromium/chromium-headless-shell";

/// The browser without its own windows, for what is made many times over: a third less work than the whole one, which serves
/// where it cannot be had.
pub fn headless_shell() -> Result<PathBuf> {
    obtain("chromium-headless-shell", find_headless_shell).or_else(|missing| {
        println!("{missing:#}: the whole browser is used, which is slower");
        chromium()
    })
}

/// The browser without windows that is here.
pub fn find_headless_shell() -> Option<PathBuf> {
    Some(PathBuf::from(HEADLESS_SHELL)).filter(|path| path.is_file()).or_else(|| on_path("chrome-headless-shell"))
}

/// What drives it for the browser's unit tests.
pub fn chromedriver() -> Result<PathBuf> {
    obtain("chromium-driver", || on_path("chromedriver"))
}

/// A database server.
pub fn postgres() -> Result<PostgresPrograms> {
    let folder = obtain("postgresql", find_postgres)?;
    Ok(PostgresPrograms { folder })
}

/// The newest `PostgreSQL` here.
pub fn find_postgres() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .collect();
    versions.sort();
    versions
        .pop()
        .map(|(_, programs)| programs)
        .or_else(|| on_path("initdb").and_then(|initdb| initdb.parent().map(Path::to_path_buf)))
}

/// Looks, installs when that is allowed, looks again.
pub fn obtain(package: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install(package)?;
    find().ok_or_else(|| anyhow!("{package} is installed and still not found"))
}

/// Whether this person may install packages.
pub fn may_install() -> bool {
    nix::unistd::Uid::effective().is_root() && on_path("apt-get").is_some()
}

fn install(package: &str) -> Result<()> {
    static UPDATED: OnceLock<bool> = OnceLock::new();
    if !may_install() {
        bail!("{package} is missing: install it with `apt-get install {package}`, as root");
    }
    run::step(&format!("apt-get install {package}"), || {
        let apt = || {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-oDPkg::Lock::Timeout=300").arg("-qq");
            apt
        };
        UPDATED.get_or_init(|| run::capture(apt().arg("update")).is_ok());
        run::capture(apt().args(["install", "--yes", "--no-install-recommends", package]))?;
        Ok(())
    })
}
