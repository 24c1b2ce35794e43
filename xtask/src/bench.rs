//! `bench`: figures with the conditions they were taken in; what is not measured is said, and does not hold.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::bundle::{self, Care};
use crate::workspace::{Profile, Workspace};
use crate::{build, checks, run, stop, toolchain};

mod browser;
mod cheap_phone;
mod conditions;
mod figures;
mod footprint;
mod herd;
mod instance;
mod library;
mod list;
mod load;
mod printed;
mod weight;
mod writing;

use browser::Seen;
use conditions::Conditions;
use figures::{Figure, Measured};
use library::{Library, NOTES};
use list::LIST;

/// What to measure.
#[derive(Args, Debug)]
pub struct Options {
    /// Only these figures, separated by commas: a1, d4…
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    only: Vec<String>,
    /// Writes the figures here too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// On so many notes: fewer are sooner measured, and hold no budget.
    #[arg(long, value_name = "COUNT", default_value_t = NOTES)]
    notes: u32,
}

impl Options {
    fn wants(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == id)
    }
}

/// What is printed.
#[derive(Serialize)]
struct Report {
    conditions: Conditions,
    figures: Vec<Figure>,
    /// What could not be measured, and why.
    problems: Vec<String>,
}

/// What was measured so far, and what could not be.
#[derive(Default)]
struct Found {
    measured: Measured,
    problems: Vec<String>,
}

impl Found {
    /// Measures one part; a part that fails leaves its figures out, and the others are still taken.
    fn part(&mut self, what: &str, work: impl FnOnce() -> Result<Measured>) -> Result<()> {
        match run::step(what, work) {
            Ok(measured) => self.measured.extend(measured),
            Err(problem) => {
                stop::check()?;
                println!("  {problem:#}");
                self.problems.push(format!("{problem:#}"));
            }
        }
        Ok(())
    }
}

/// Measures, and prints JSON alone on the standard output's last lines.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    toolchain::ensure_wasm(workspace)?;
    checks::prepare_packages(workspace)?;
    build::server(workspace, Profile::Release)?;
    bundle::build(workspace, Care::Strict)?;
    let mut conditions = Conditions::before(workspace)?;
    let mut found = Found::default();
    if options.wants("a1") {
        found.part("weights", || weight::measure(workspace))?;
    }
    if options.wants("d4") {
        found.part("the server alone", || footprint::measure(workspace))?;
    }
    if options.wants("c3") {
        found.part("a thousand edits", || herd::edits(workspace))?;
        found.part("a merge", || printed::merge(workspace))?;
        found.part("a durable save with no network", || printed::saves(workspace))?;
    }
    if options.wants("c4") {
        found.part("devices that come back at once", || herd::measure(workspace))?;
    }
    if options.wants(cheap_phone::ID) {
        in_browser("on a cheap telephone", &mut found, || cheap_phone::measure(workspace))?;
    }
    if ["b3", "d1", "d2", "d3", "d4"].into_iter().any(|id| options.wants(id))
        || browser::IDS.iter().any(|id| options.wants(id))
    {
        match library::prepare(workspace, options.notes) {
            Ok(library) => {
                conditions.on(&library);
                on_library(workspace, options, &library, &mut found)?;
            }
            Err(problem) => {
                stop::check()?;
                println!("  the figures on {} notes are left out: {problem:#}", options.notes);
                found.problems.push(format!("{problem:#}"));
            }
        }
    }
    conditions.after();
    print(options, conditions, found)
}

/// What is measured on a platform that holds notes.
fn on_library(workspace: &Workspace, options: &Options, library: &Library, found: &mut Found) -> Result<()> {
    if options.wants("d4") {
        found.part("memory with the notes", || footprint::loaded(workspace, &library.data))?;
    }
    if options.wants("d1") {
        found.part("pages a second", || load::measure(workspace, library))?;
    }
    if options.wants("d2") {
        found.part("searches a second", || load::searches(workspace, library))?;
    }
    if options.wants("d3") {
        found.part("writes a second", || writing::measure(workspace, library))?;
    }
    if options.wants("b3") {
        found.part("answers", || printed::answers(workspace, &library.folder))?;
    }
    let ids: Vec<&str> = browser::IDS.into_iter().filter(|id| options.wants(id)).collect();
    if !ids.is_empty() {
        in_browser(&format!("in a browser: {}", ids.join(", ")), found, || {
            browser::measure(workspace, &library.data, Some(&library.folder), &ids)
        })?;
    }
    Ok(())
}

/// Measures one part in a browser, whose scripts say themselves what they could not measure.
fn in_browser(what: &str, found: &mut Found, work: impl FnOnce() -> Result<Seen>) -> Result<()> {
    let mut problems = Vec::new();
    found.part(what, || {
        let seen = work()?;
        problems = seen.problems;
        Ok(seen.figures)
    })?;
    found.problems.append(&mut problems);
    Ok(())
}

fn print(options: &Options, conditions: Conditions, mut found: Found) -> Result<ExitCode> {
    let figures = LIST
        .iter()
        .filter(|figure| options.wants(figure.id))
        .map(|figure| {
            let taken = if figure.is_of(LIST, options.notes) { found.measured.remove(figure.name) } else { None };
            figure.with(taken, options.notes)
        })
        .collect();
    let text = serde_json::to_string_pretty(&Report { conditions, figures, problems: found.problems })?;
    if let Some(path) = &options.json {
        std::fs::write(path, &text)?;
    }
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}
