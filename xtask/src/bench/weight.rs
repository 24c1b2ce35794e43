//! a1, as far as bytes go: what a note's page brings to somebody who was never here, compressed as it travels; the home page
//! beside it, which needs less.

use std::fs;

use anyhow::{Context, Result, bail};

use super::figures::{Measured, Taken};
use super::instance::{self, Bench};
use crate::budgets::Part;
use crate::bundle;
use crate::page;
use crate::workspace::Workspace;

/// A note of the demonstration, the one that the scripts of `end2end` open.
const NOTE: &str = "/notes/7821fdce-ccb6-8fd6-bdf3-39e72bc095b1";

/// Weighs the bundle, a note's page, the home page and the fonts, on the commons that ships.
pub fn measure(workspace: &Workspace) -> Result<Measured> {
    let mut measured = Measured::new();
    let (mut first, mut note, mut glue, mut css) = (0, 0, 0, 0);
    for weight in bundle::weights(workspace)? {
        measured.insert(weight.budget.name.to_owned(), Taken::from(weight.brotli as f64));
        match weight.budget.part {
            Part::First => first = weight.brotli,
            Part::Note => note = weight.brotli,
            Part::Glue => glue = weight.brotli,
            Part::Style => css = weight.brotli,
            Part::Whole => {}
        }
    }
    let bench = Bench::start(workspace, &instance::demonstration(workspace)?)?;
    let page = html(&bench, NOTE)?;
    let home = html(&bench, "/")?;
    let boot = fs::metadata(workspace.site().join("boot.js.br")).context("boot.js is not compressed")?.len();
    let shown = css + fonts(workspace)?;
    let mut put = |name: &str, bytes: u64, note: &str| {
        measured.insert(name.to_owned(), Taken::from(bytes as f64).with_note(note.to_owned()));
    };
    put("wasm_brotli", note - glue, "a note's: what starts, the module of records and every chunk that it takes");
    put("page_before_wasm", page + shown, "a note of the demonstration: HTML, CSS, fonts; no icons");
    put("first_load", page + shown + boot + note, "the same, and all the code that it comes to life with");
    put(
        "first_load_with_device",
        page + shown + boot + bundle::visit(workspace)?,
        "the same, and the device's code, which is loaded right after; what the service worker keeps left out",
    );
    put("home_before_wasm", home + shown, "the home page of the demonstration: HTML, CSS, fonts; no icons");
    put("home_first_load", home + shown + boot + first + glue, "the same with the code that starts, all that it needs");
    Ok(measured)
}

/// How many bytes a page's HTML is.
fn html(bench: &Bench, path: &str) -> Result<u64> {
    let page = page::ask(bench.port, path).with_context(|| path.to_owned())?;
    if page.status != 200 {
        bail!("{path} is answered with {}", page.status);
    }
    Ok(u64::try_from(page.body.len())?)
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
