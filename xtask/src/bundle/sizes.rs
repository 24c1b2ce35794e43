//! What the bundle weighs, told at each build and held against the budgets.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::manifest::Assets;
use crate::budgets::{BUNDLE, Budget, Part};
use crate::workspace::Workspace;

/// The late module that shows a record; `app` gives it this name.
const READING: &str = "reading";

/// The late module that stores, exchanges and searches: it is loaded by itself once a page lives; `frontend` gives it this name.
const DEVICE: &str = "device";

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
        let (raw, brotli) = weigh(&site, &addresses(&assets, budget.part)?)?;
        Ok(Weight { budget, raw, brotli })
    };
    BUNDLE.into_iter().map(weight).collect()
}

/// All the code that somebody who was never here has loaded once a note's page lives and the device is there: bytes as they
/// travel, what the service worker keeps beside left out.
pub fn visit(workspace: &Workspace) -> Result<u64> {
    let site = workspace.site();
    let assets = assets(&site)?;
    let mut files = with_modules(&assets, &[READING, DEVICE])?;
    files.extend(glue(&assets));
    Ok(weigh(&site, &files)?.1)
}

fn assets(site: &Path) -> Result<Assets> {
    Ok(serde_json::from_slice(&fs::read(site.join("assets.json")).context("the bundle is not built")?)?)
}

/// The files of a part.
fn addresses(assets: &Assets, part: Part) -> Result<Vec<&String>> {
    Ok(match part {
        Part::First => vec![&assets.wasm],
        Part::Note => with_modules(assets, &[READING])?.into_iter().chain(glue(assets)).collect(),
        Part::Whole => assets.precache.iter().filter(|address| address.ends_with(".wasm")).collect(),
        Part::Glue => glue(assets).collect(),
        Part::Style => vec![&assets.css],
    })
}

/// What wasm-bindgen made, with what loads the late files.
fn glue(assets: &Assets) -> impl Iterator<Item = &String> {
    [Some(&assets.js), assets.link.as_ref()].into_iter().flatten()
}

/// The code that starts, with these late modules and the chunks that each takes: every file once.
fn with_modules<'a>(assets: &'a Assets, modules: &[&str]) -> Result<Vec<&'a String>> {
    let mut files = BTreeSet::from([&assets.wasm]);
    // Code that was not cut is all in that file.
    if assets.link.is_some() {
        for module in modules {
            let taken = assets.late.get(*module).with_context(|| format!("the bundle has no late module {module}"))?;
            files.extend(taken.iter());
        }
    }
    Ok(files.into_iter().collect())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn listing(link: Option<&str>) -> Assets {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let late = [(READING, files(&["b", "c"])), (DEVICE, files(&["b", "d"]))];
        Assets {
            build: String::new(),
            js: "j".to_owned(),
            link: link.map(str::to_owned),
            wasm: "a".to_owned(),
            late: BTreeMap::from(late.map(|(module, files)| (module.to_owned(), files))),
            css: "s".to_owned(),
            precache: Vec::new(),
        }
    }

    #[test]
    fn a_note_takes_its_module_with_the_chunks_and_the_glue() {
        let assets = listing(Some("l"));
        assert_eq!(addresses(&assets, Part::Note).expect("named"), ["a", "b", "c", "j", "l"]);
        assert_eq!(with_modules(&assets, &[READING, DEVICE]).expect("named"), ["a", "b", "c", "d"]);
        assert_eq!(addresses(&assets, Part::First).expect("named"), ["a"]);
        assert!(with_modules(&assets, &["another"]).is_err());
        assert_eq!(addresses(&listing(None), Part::Note).expect("named"), ["a", "j"]);
    }
}
