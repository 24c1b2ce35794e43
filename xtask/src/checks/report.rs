//! What Playwright's report says: how many journeys there were, and which failed.

use serde::Deserialize;

use super::counts::Tally;

#[derive(Deserialize)]
struct Report {
    stats: Stats,
    #[serde(default)]
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
    skipped: u64,
}

/// A file, or what is described together in it.
#[derive(Deserialize)]
struct Suite {
    #[serde(default)]
    suites: Vec<Suite>,
    #[serde(default)]
    specs: Vec<Spec>,
}

#[derive(Deserialize)]
struct Spec {
    title: String,
    file: String,
    line: u64,
    #[serde(default)]
    tests: Vec<Made>,
}

/// A journey at one width.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    project_name: String,
    /// `expected`, `unexpected`, `flaky` or `skipped`.
    status: String,
}

/// What it counts; one that passed the second time has failed the first.
pub fn read(report: &str) -> Option<Tally> {
    let Report { stats, suites } = serde_json::from_str(report).ok()?;
    let mut failures = Vec::new();
    suites.iter().for_each(|suite| failed(suite, &mut failures));
    let (failed, skipped) = (stats.unexpected + stats.flaky, stats.skipped);
    Some(Tally { passed: stats.expected, failed, skipped, ..Tally::default() }.naming(failures))
}

fn failed(suite: &Suite, to: &mut Vec<String>) {
    for spec in &suite.specs {
        let bad = spec.tests.iter().filter(|made| matches!(made.status.as_str(), "unexpected" | "flaky"));
        to.extend(bad.map(|made| format!("[{}] {}:{} {}", made.project_name, spec.file, spec.line, spec.title)));
    }
    suite.suites.iter().for_each(|suite| failed(suite, to));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_that_passes_only_sometimes_has_failed_and_is_named() {
        let report = r#"{"stats":{"expected":4,"unexpected":1,"flaky":1,"skipped":2,"duration":1.5},"suites":[{"suites":[
            {"specs":[{"title":"b","file":"a.spec.ts","line":3,"tests":[{"projectName":"bureau","status":"flaky"}]}]}],
            "specs":[{"title":"c","file":"a.spec.ts","line":9,"tests":[{"projectName":"bureau","status":"expected"}]}]}]}"#;
        let tally = read(report).unwrap();
        assert_eq!((tally.passed, tally.failed, tally.skipped), (4, 2, 2));
        assert_eq!(tally.failures, ["[bureau] a.spec.ts:3 b"]);
        assert_eq!(read("{}"), None);
    }
}
