//! What the bundle weighs, told at each build and held against the budgets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::manifest::Assets;
use crate::budgets::{BUNDLE, Budget, Part};
use crate::workspace::Workspace;

/// The weight of one budgeted part.
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

/// Weighs the parts of the current build.
pub fn weights(workspace: &Workspace) -> Result<Vec<Weight>> {
    let site = workspace.site();
    let assets: Assets =
        serde_json::from_slice(&fs::read(site.join("assets.json")).context("the bundle is not built")?)?;
    BUNDLE.into_iter().map(|budget| weigh(&site, budget, &addresses(&assets, budget.part))).collect()
}

/// The files of a part.
fn addresses(assets: &Assets, part: Part) -> Vec<&String> {
    match part {
        Part::First => vec![&assets.wasm],
        Part::Whole => assets.precache.iter().filter(|address| address.ends_with(".wasm")).collect(),
        Part::Glue => [Some(&assets.js), assets.link.as_ref()].into_iter().flatten().collect(),
        Part::Style => vec![&assets.css],
    }
}

fn weigh(site: &Path, budget: Budget, addresses: &[&String]) -> Result<Weight> {
    let size = |path: &Path| -> Result<u64> {
        Ok(fs::metadata(path).with_context(|| format!("{} is not there", path.display()))?.len())
    };
    let mut weight = Weight { budget, raw: 0, brotli: 0 };
    for address in addresses {
        let path = site.join(address.trim_start_matches('/'));
        weight.raw += size(&path)?;
        weight.brotli += size(&path.with_added_extension("br"))?;
    }
    Ok(weight)
}

/// Prints the weights.
pub fn report(workspace: &Workspace) -> Result<()> {
    for weight in weights(workspace)? {
        println!(
            "  {:<17} {:>9} bytes, {:>8} with brotli, {:>3} % of its budget",
            weight.budget.name,
            weight.raw,
            weight.brotli,
            weight.brotli * 100 / weight.budget.brotli
        );
    }
    Ok(())
}
