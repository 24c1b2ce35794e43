//! What others say of the pages: Google's CSP evaluator, MDN's observatory, Lighthouse on a telephone.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::counts::Tally;
use super::{journeys, needs};
use crate::run;
use crate::workspace::{Profile, Workspace, on_path};

/// What the scripts of `end2end/grades` say of one page, on their last line.
#[derive(Deserialize)]
struct Verdict {
    name: String,
    passed: bool,
}

/// Grades the server and the bundle that were built, on the commons that ships.
pub fn run(workspace: &Workspace) -> Result<Tally> {
    let folder = workspace.journeys().join("grades");
    let found = journeys::packages_of(&folder)
        .and_then(|()| needs::obtain("openssl", || on_path("openssl")))
        .and_then(|_| needs::chromium());
    let chromium = match found {
        Ok(chromium) => chromium,
        Err(missing) => {
            println!("skipped: what others say of the pages ({missing:#})");
            return Ok(Tally::skipped());
        }
    };
    journeys::prepare(workspace)?;
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .arg("grades.mjs")
        .env("ENCOMMUN_CHROMIUM", chromium)
        .env("ENCOMMUN_SERVER", workspace.server(Profile::Dev))
        .env("ENCOMMUN_SITE", workspace.site());
    let (status, text) = run::tee(&mut node)?;
    let tally = of_output(&text).context("the scripts of end2end/grades gave no verdict")?;
    Ok(tally.with_status(status.success()))
}

fn of_output(text: &str) -> Option<Tally> {
    let line = text.lines().rev().find(|line| line.starts_with("[{"))?;
    let verdicts: Vec<Verdict> = serde_json::from_str(line).ok()?;
    let mut tally = Tally::default();
    verdicts.iter().for_each(|verdict| tally += Tally::of(verdict.passed).naming([verdict.name.clone()]));
    Some(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_counted() {
        let text = "✓ csp evaluator, /: 0\n✗ lighthouse, note: 71\n[{\"name\":\"a\",\"passed\":true,\"why\":[]},{\"name\":\"b\",\"passed\":false}]\n";
        let tally = of_output(text).unwrap();
        assert_eq!((tally.passed, tally.failed, tally.failures), (1, 1, vec!["b".to_owned()]));
        assert_eq!(of_output("Error: the server does not answer"), None);
    }
}
