//! What the bundle weighs, told at each build and held against the budgets.

use std::fs;

use anyhow::{Context, Result};

use crate::budgets::{BUNDLE, Budget};
use crate::workspace::Workspace;

/// The weight of one budgeted file.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// What it may weigh.
    pub budget: Budget,
    /// As it is.
    pub raw: u64,
    /// As it travels.
    pub brotli: u64,
}

impl Weight {
    /// Whether it stays within its budget.
    pub const fn holds(&self) -> bool {
        self.brotli <= self.budget.brotli
    }

    /// Whether it is not heavier than was reached before.
    pub const fn passes(&self) -> bool {
        self.brotli <= self.budget.at_most
    }
}

/// Weighs the files of the current build.
pub fn weights(workspace: &Workspace) -> Result<Vec<Weight>> {
    let site = workspace.site();
    let assets: serde_json::Value =
        serde_json::from_slice(&fs::read(site.join("assets.json")).context("the bundle is not built")?)?;
    BUNDLE
        .into_iter()
        .map(|budget| {
            let address = assets
                .get(budget.ending)
                .and_then(serde_json::Value::as_str)
                .with_context(|| format!("assets.json names no {}", budget.ending))?;
            let path = site.join(address.trim_start_matches('/'));
            let size = |path: &std::path::Path| -> Result<u64> {
                Ok(fs::metadata(path).with_context(|| format!("{} is not there", path.display()))?.len())
            };
            Ok(Weight { budget, raw: size(&path)?, brotli: size(&path.with_added_extension("br"))? })
        })
        .collect()
}

/// Prints the weights.
pub fn report(workspace: &Workspace) -> Result<()> {
    for weight in weights(workspace)? {
        println!(
            "  {:<5} {:>9} bytes, {:>8} with brotli, {:>3} % of its budget",
            weight.budget.ending,
            weight.raw,
            weight.brotli,
            weight.brotli * 100 / weight.budget.brotli
        );
    }
    Ok(())
}
