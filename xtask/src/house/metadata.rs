//! What cargo knows of the workspace, as far as the rules ask.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::run;
use crate::workspace::Workspace;

/// Every package of the lock file.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Ours and others'.
    pub packages: Vec<Package>,
    /// Ours, by id.
    pub workspace_members: BTreeSet<String>,
}

/// One package.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Package {
    /// What cargo calls it inside.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub license: Option<String>,
    /// The registry it came from; none for ours.
    pub source: Option<String>,
    /// Where its manifest is.
    pub manifest_path: String,
    /// What it asks for.
    pub dependencies: Vec<Dependency>,
    /// What it compiles to.
    pub targets: Vec<Target>,
    /// Free settings.
    pub metadata: serde_json::Value,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Dependency {
    /// The package.
    pub name: String,
    /// What the code calls it, when that differs.
    pub rename: Option<String>,
    /// `dev`, `build`, or nothing.
    pub kind: Option<String>,
}

/// One thing a package compiles to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Target {
    /// `bin`, `lib`, `test`…
    pub kind: Vec<String>,
}

impl Metadata {
    /// Asks cargo.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        let printed = run::capture(workspace.cargo().args(["metadata", "--format-version", "1", "--all-features"]))?;
        serde_json::from_str(&printed).context("cargo's metadata cannot be read")
    }

    /// Our own packages.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }
}
