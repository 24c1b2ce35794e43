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
    let assets = assets(&site)?;
    let weight = |budget: Budget| {
        let (raw, brotli) = weigh(&site, &addresses(&assets, budget.part))?;
        Ok(Weight { budget, raw, brotli })
    };
    BUNDLE.into_iter().map(weight).collect()
}

fn assets(site: &Path) -> Result<Assets> {
    Ok(serde_json::from_slice(&fs::read(site.join("assets.json")).context("the bundle is not built")?)?)
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

/// Bytes as they are, and as they travel.
fn weigh(site: &Path, addresses: &[&String]) -> Result<(u64, u64)> {
    let size = |path: &Path| -> Result<u64> {
        Ok(fs::metadata(path).with_context(|| format!("{} is not there", path.display()))?.len())
    };
    let (mut raw, mut brotli) = (0, 0);
    for address in addresses {
        let path = site.join(address.trim_start_matches('/'));
        raw += size(&path)?;
        brotli += size(&path.with_added_extension("br"))?;
    }
    Ok((raw, brotli))
}

/// Prints the weights, and what the pages of each late module come to life with.
pub fn report(workspace: &Workspace) -> Result<()> {
    let site = workspace.site();
    let assets = assets(&site)?;
    for (module, late) in &assets.late {
        let files: Vec<&String> = late.iter().chain([&assets.wasm]).collect();
        let (raw, brotli) = weigh(&site, &files)?;
        println!("  with {module:<12} {raw:>9} bytes, {brotli:>8} with brotli");
    }
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
