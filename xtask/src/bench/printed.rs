//! Figures that programs of their own print: the merge of a long note, a save that is on the disk before it is answered, how
//! near the engine's answers are to those of an exhaustive search.

use std::path::Path;

use anyhow::{Context, Result};

use super::figures::{Measured, Taken};
use crate::workspace::Workspace;
use crate::{checks, run};

/// The merge of a note of 25 KB: the slowest of the cases that the example has.
pub fn merge(workspace: &Workspace) -> Result<Measured> {
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "sync", "--example", "merge_time"]);
    let printed = run::capture(&mut cargo)?;
    let cases = printed.lines().filter_map(|line| milliseconds(line, ": "));
    let slowest = cases.max_by(f64::total_cmp).context("merge_time did not say how long a merge takes")?;
    let note = format!("the slowest of: {}; each the mean of 50", printed.trim().replace('\n', "; "));
    Ok(Measured::from([("merge_25_kb".to_owned(), Taken::from(slowest).with_note(note))]))
}

/// The engine's first answers, and those of plain BM25 over every text.
pub fn answers(workspace: &Workspace, corpus: &Path) -> Result<Measured> {
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "search", "--example", "measure"]);
    cargo.args([corpus.join("notes.ndjson"), corpus.join("queries.json")]);
    let printed = run::capture(&mut cargo)?;
    let said = printed.lines().find_map(|line| line.strip_prefix("overlap at 20 with exhaustive BM25: "));
    let said = said.context("the example of crates/search did not hold its answers against others")?;
    let (share, of) = said.split_once(" of ").context("what they were held against is not said")?;
    let note = format!(
        "of {of} questions; the other is BM25 of the words as they are, with no weight of titles nor families of words, and does not put first what has them all"
    );
    Ok(Measured::from([("overlap_at_20".to_owned(), Taken::from(share.parse::<f64>()?).with_note(note))]))
}

/// A save with no network, in the storage of a real browser.
pub fn saves(workspace: &Workspace) -> Result<Measured> {
    let mut cargo = checks::browser_tests(workspace, "offline")?;
    cargo.args(["--release", "--test", "browser", "--", "a_durable_save", "--nocapture"]);
    let printed = run::capture(&mut cargo)?;
    let said = printed.lines().find(|line| line.contains("durable save: "));
    let said = said.context("the test of a durable save did not say how long it took")?;
    let note = "a note of 1 KB, its wire twice; one strict transaction of IndexedDB in Chromium, 300 times";
    ["p50", "p99"]
        .into_iter()
        .map(|share| {
            let value =
                milliseconds(said, &format!("{share} ")).with_context(|| format!("no {share} in « {said} »"))?;
            Ok((format!("offline_save_{share}"), Taken::from(value).with_note(note.to_owned())))
        })
        .collect()
}

/// The number between these words and ` ms`.
fn milliseconds(text: &str, after: &str) -> Option<f64> {
    let (_, rest) = text.split_once(after)?;
    let (number, _) = rest.split_once(" ms")?;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_print_is_read() {
        let merge = "60 and 60 edits of the same words: 1.250 ms, 60 overlaps, 25025 bytes";
        assert_eq!(milliseconds(merge, ": "), Some(1.25));
        let save = "    durable save: p50 1.4 ms, p99 12.0 ms";
        assert_eq!((milliseconds(save, "p50 "), milliseconds(save, "p99 ")), (Some(1.4), Some(12.0)));
        assert_eq!(milliseconds("running 1 test", ": "), None);
    }
}
