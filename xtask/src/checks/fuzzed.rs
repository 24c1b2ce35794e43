//! Hostile bytes for whatever reads bytes that somebody else wrote, each reader for a while.

use anyhow::Result;

use super::Length;
use super::counts::Tally;
use crate::run;
use crate::workspace::Workspace;

/// How long each is looked at where that was not said, seconds.
const SHORTLY: u64 = 5;

/// Hunts with what is checked most: a build that nobody optimised stops at an overflow. It prints how many inputs each
/// reader read, and the seed that says them again.
pub fn run(workspace: &Workspace, length: Length) -> Result<Tally> {
    let seconds = match length {
        Length::Short => SHORTLY,
        Length::Long { fuzzing, .. } => fuzzing,
    };
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--quiet", "--package", "fuzzer", "--", "--seconds", &seconds.to_string(), "--keep"]);
    let (status, text) = run::tee(cargo.arg(workspace.target.join("fuzz")))?;
    Ok(of_output(&text).with_status(status.success()))
}

/// One check a reader: a line says how many inputs it read, another that it broke a promise.
fn of_output(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        if line.starts_with("✗ ") {
            tally.failed += 1;
            tally = tally.naming([line.to_owned()]);
            tally.passed = tally.passed.saturating_sub(1);
        } else if line.contains(" inputs in ") && line.contains(", seed ") {
            tally.passed += 1;
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fuzzer_prints_is_counted() {
        let text = "markdown: 812 inputs in 60.0 s, 99 % of them understood, seed 7\n\
                    segment: 3 inputs in 0.1 s, 33 % of them understood, seed 7\n\
                    ✗ segment: input 2 of seed 7 panicked: index out of bounds\n    again: cargo run\n1 broken promises\n";
        let tally = of_output(text);
        assert_eq!((tally.passed, tally.failed, tally.failures.len()), (1, 1, 1));
        assert_eq!(of_output("error: could not compile"), Tally::default());
    }
}
