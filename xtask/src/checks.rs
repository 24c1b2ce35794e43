//! The steps of `test` and `prove`, one after the other, and their sum.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;

use crate::workspace::Workspace;
use crate::{house, stop};

mod browser;
mod bundled;
mod compiled;
mod counts;
mod fuzzed;
mod graded;
mod journeys;
pub mod needs;
mod postgres;
mod report;
mod simulated;
mod unit;

pub use browser::tests as browser_tests;
pub use counts::Tally;
pub use journeys::packages as prepare_packages;

/// One step, in the order they are made: what fails fast comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// `cargo fmt --check`.
    Format,
    /// The rules of the house.
    House,
    /// Clippy on what runs here.
    Clippy,
    /// Clippy on what runs in a browser.
    ClippyWasm,
    /// Unit, property and conformance tests, on both databases.
    Unit,
    /// The simulator's own runs.
    Simulate,
    /// What a browser stores, in a real one.
    Browser,
    /// What the browser receives, and its weight.
    Bundle,
    /// Journeys in a real browser.
    Journeys,
    /// Hostile bytes for each reader, for a while: `prove` alone, unless it is asked for.
    Fuzz,
    /// What others say of the pages: `prove` alone, unless it is asked for.
    Grades,
}

impl Step {
    /// Whether it takes too long to be made each time.
    const fn is_long(self) -> bool {
        matches!(self, Self::Fuzz | Self::Grades)
    }

    /// Whether it is made: what was asked for is, else what there is time for.
    fn is_made(self, only: &[Self], length: Length) -> bool {
        if only.is_empty() { !self.is_long() || matches!(length, Length::Long { .. }) } else { only.contains(&self) }
    }
}

/// How long to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Under three quarters of an hour, cold, on two cores.
    Short,
    /// As long as it takes.
    Long {
        /// How many times each journey is made.
        journeys: u32,
        /// How long each reader is given hostile bytes, seconds.
        fuzzing: u64,
    },
}

impl Length {
    /// Tells a program how long it may look.
    fn tell(self, command: &mut Command) {
        if matches!(self, Self::Long { .. }) {
            command.env("ENCOMMUN_PROVE", "1");
        }
    }
}

/// Runs the steps asked for, or all of them; each failure is counted and the others still run.
pub fn run(workspace: &Workspace, only: &[Step], length: Length) -> Result<ExitCode> {
    let start = Instant::now();
    let steps: Vec<Step> = Step::value_variants().iter().copied().filter(|step| step.is_made(only, length)).collect();
    let mut total = Tally::default();
    let mut times = Vec::new();
    for step in steps {
        stop::check()?;
        let name = step.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        println!("\n━━ {name}");
        let begun = Instant::now();
        let tally = match made(workspace, step, length) {
            Ok(tally) => tally,
            Err(failure) => {
                stop::check()?;
                println!("✗ {failure:#}");
                Tally::failed().naming([format!("{failure:#}")])
            }
        };
        let seconds = begun.elapsed().as_secs_f64();
        println!("━━ {name}: {tally}, {seconds:.1} s");
        total += tally.clone();
        times.push((name, tally, seconds));
    }
    println!();
    // A log is read from its end, and may be cut before that.
    for (name, tally, _) in &times {
        tally.failures.iter().for_each(|failure| println!("✗ {name}: {failure}"));
    }
    for (name, tally, seconds) in &times {
        println!("{name:<12} {seconds:>7.1} s  {tally}");
    }
    println!("{:<12} {:>7.1} s", "in all", start.elapsed().as_secs_f64());
    println!("{total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn made(workspace: &Workspace, step: Step, length: Length) -> Result<Tally> {
    match step {
        Step::Format => compiled::format(workspace),
        Step::House => house_rules(workspace),
        Step::Clippy => compiled::clippy(workspace),
        Step::ClippyWasm => compiled::clippy_wasm(workspace),
        Step::Unit => unit::run(workspace, length),
        Step::Simulate => simulated::run(workspace, length),
        Step::Browser => browser::run(workspace, length),
        Step::Bundle => bundled::run(workspace),
        Step::Journeys => journeys::run(workspace, length),
        Step::Fuzz => fuzzed::run(workspace, length),
        Step::Grades => graded::run(workspace),
    }
}

fn house_rules(workspace: &Workspace) -> Result<Tally> {
    let mut tally = Tally::default();
    for verdict in house::check(workspace)? {
        if verdict.broken.is_empty() {
            println!("✓ {}", verdict.rule);
            tally += Tally::passed();
        } else {
            println!("✗ {}", verdict.rule);
            for place in &verdict.broken {
                println!("    {place}");
            }
            tally += Tally::failed().naming(verdict.broken.iter().map(|place| format!("{}: {place}", verdict.rule)));
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_steps_are_made_where_there_is_time_or_they_are_asked_for() {
        let long = Length::Long { journeys: 1, fuzzing: 1 };
        let made = |only: &[Step], length| {
            Step::value_variants().iter().filter(|step| step.is_made(only, length)).copied().collect::<Vec<_>>()
        };
        assert_eq!(made(&[], long), Step::value_variants());
        let short = made(&[], Length::Short);
        assert!(short.contains(&Step::Journeys) && !short.contains(&Step::Fuzz) && !short.contains(&Step::Grades));
        assert_eq!(made(&[Step::Grades], Length::Short), [Step::Grades]);
        assert_eq!(made(&[Step::Unit], long), [Step::Unit]);
    }
}
