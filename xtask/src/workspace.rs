//! Where things are: the workspace's root, its target folder, and what is made inside it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The name the browser's files and the server agree on; `.cargo/config.toml` has it too.
pub const OUTPUT_NAME: &str = "encommun";

/// The target the interface is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Which of cargo's profiles the server is compiled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to compile: journeys and `serve --dev`.
    Dev,
    /// What people run.
    Release,
}

impl Profile {
    /// The folder cargo gives it under the target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// The workspace this tool belongs to.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds the workspace from the folder cargo started this tool for.
    pub fn find() -> Result<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.parent().context("xtask has no folder above it")?.to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |given| root.join(given));
        Ok(Self { root, target })
    }

    /// Where the server finds what it serves as files.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// What the bundle's steps keep between two builds.
    pub fn bundle(&self) -> PathBuf {
        self.target.join("site-build")
    }

    /// Programs built for the tests.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The Playwright project.
    pub fn journeys(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// The folder of a profile's programs.
    pub fn programs(&self, profile: Profile) -> PathBuf {
        self.target.join(profile.folder())
    }

    /// The built server.
    pub fn server(&self, profile: Profile) -> PathBuf {
        self.programs(profile).join(format!("server{}", std::env::consts::EXE_SUFFIX))
    }

    /// A cargo command at the root, with this tool's target folder.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // What cargo told this tool about itself would make build scripts see another package.
        for (name, _) in std::env::vars_os() {
            let known = name.to_string_lossy();
            if known.starts_with("CARGO_PKG_") || known.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        cargo
    }
}

/// Finds a program on the `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|folder| folder.join(program)).find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}
