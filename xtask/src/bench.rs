//! `bench`: figures with the conditions they were taken in; what is not measured is said, and does not hold.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::bundle::{self, Care};
use crate::workspace::{Profile, Workspace};
use crate::{build, checks, toolchain};

mod conditions;
mod figures;
mod footprint;
mod weight;

use conditions::Conditions;
use figures::{Figure, LIST};

/// What to measure.
#[derive(Args, Debug)]
pub struct Options {
    /// Only these figures, separated by commas: a1, d4…
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    only: Vec<String>,
    /// Writes the figures here too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What is printed.
#[derive(Serialize)]
struct Report {
    conditions: Conditions,
    figures: Vec<Figure>,
}

/// What was measured, by the figure's name.
type Measured = BTreeMap<&'static str, f64>;

/// Measures, and prints JSON alone on the standard output's last lines.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let wants = |id: &str| options.only.is_empty() || options.only.iter().any(|only| only == id);
    toolchain::ensure_wasm(workspace)?;
    checks::prepare_packages(workspace)?;
    build::server(workspace, Profile::Release)?;
    bundle::build(workspace, Care::Strict)?;
    let mut conditions = Conditions::before(workspace)?;
    let mut measured = Measured::new();
    if wants("a1") {
        measured.extend(weight::measure(workspace)?);
    }
    if wants("d4") {
        measured.extend(footprint::measure(workspace)?);
    }
    conditions.after();
    let report = Report {
        conditions,
        figures: LIST
            .iter()
            .filter(|figure| wants(figure.id))
            .map(|figure| figure.with(measured.get(figure.name).copied()))
            .collect(),
    };
    let text = serde_json::to_string_pretty(&report)?;
    if let Some(path) = &options.json {
        std::fs::write(path, &text)?;
    }
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}
