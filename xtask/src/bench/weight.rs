//! a1, as far as bytes go: what a visitor's first page brings, compressed as it travels.

use anyhow::{Context, Result};

use super::figures::{Measured, Taken};
use super::instance::{self, Bench};
use crate::budgets::Part;
use crate::bundle;
use crate::page;
use crate::workspace::Workspace;

/// Weighs the bundle, the home page and the fonts.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let mut measured = Measured::new();
    let mut bundle_bytes = 0;
    let mut css = 0;
    for weight in bundle::weights(workspace)? {
        measured.insert(weight.budget.name.to_owned(), Taken::from(weight.brotli as f64));
        match weight.budget.part {
            Part::Whole => continue,
            Part::Style => css = weight.brotli,
            Part::First | Part::Glue => {}
        }
        bundle_bytes += weight.brotli;
    }
    let bench = Bench::start(workspace, &instance::empty(workspace))?;
    let home = page::ask(bench.port, "/").context("the home page")?;
    let html = u64::try_from(home.body.len())?;
    let fonts = fonts(workspace)?;
    let mut put = |name: &str, bytes: u64| measured.insert(name.to_owned(), Taken::from(bytes as f64));
    put("page_before_wasm", html + css + fonts);
    put("first_load", html + bundle_bytes + fonts);
    Ok(measured)
}

/// Every font that the style sheet names: at most what a page asks for.
fn fonts(workspace: &Workspace) -> Result<u64> {
    let folder = workspace.root.join("public/fonts");
    let mut bytes = 0;
    for entry in folder.read_dir().into_iter().flatten() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "woff2") {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}
