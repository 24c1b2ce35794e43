//! What passed, what failed and what was skipped, read from what the runners print.

use std::fmt::{self, Display, Formatter};
use std::ops::AddAssign;

/// A count of tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// As it should be.
    pub passed: u64,
    /// Not as it should be.
    pub failed: u64,
    /// Not known.
    pub skipped: u64,
    /// What failed, a line each: said again at the end, where a log is read first.
    pub failures: Vec<String>,
}

/// How many lines are said again of one runner.
const LINES: usize = 40;

impl Tally {
    /// One that passed.
    pub fn passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One that failed.
    pub fn failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// One that could not be made.
    pub fn skipped() -> Self {
        Self { skipped: 1, ..Self::default() }
    }

    /// As a program that counts nothing ended.
    pub fn of(success: bool) -> Self {
        if success { Self::passed() } else { Self::failed() }
    }

    /// With what failed, where anything did.
    pub fn naming(mut self, failures: impl IntoIterator<Item = String>) -> Self {
        if self.failed > 0 {
            self.failures.extend(failures.into_iter().take(LINES));
        }
        self
    }

    /// With one failure more when the runner itself failed and no test did: it did not compile, for example.
    pub fn with_status(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed += 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }
}

impl Display for Tally {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(to, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Sums every summary line of `cargo nextest`, or else of `cargo test` and wasm-bindgen's runner.
///
/// nextest also shows what a failed test printed, and that ends with a line like those of `cargo test`.
pub fn of_output(text: &str) -> Tally {
    let lines: Vec<String> = text.lines().map(|line| plain(line).trim().to_owned()).collect();
    let by_nextest = lines.iter().any(|line| line.starts_with(NEXTEST));
    let mut sum = Tally::default();
    for line in &lines {
        if by_nextest {
            let counts = line.strip_prefix(NEXTEST).and_then(|rest| rest.split_once("run:"));
            sum += counts.map_or_else(Tally::default, |(_, counts)| read(counts));
        } else if let Some(counts) = line.strip_prefix("test result:") {
            sum += read(counts);
        }
    }
    sum.naming(failing(&lines, by_nextest))
}

/// The tests that failed, a line each; nextest names each twice, and shows what a failed one printed.
fn failing(lines: &[String], by_nextest: bool) -> Vec<String> {
    let says = |line: &&String| match by_nextest {
        true => ["FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV ["].iter().any(|word| line.starts_with(word)),
        false => line.starts_with("test ") && line.ends_with(" ... FAILED"),
    };
    let mut named = lines.iter().filter(says).cloned().collect::<Vec<_>>();
    named.sort();
    named.dedup();
    named
}

/// The last lines that a runner printed which failed and counts nothing.
pub fn last_lines(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.lines().map(plain).filter(|line| !line.trim().is_empty()).collect();
    lines.into_iter().rev().take(LINES).rev().collect()
}

/// How nextest's own summary begins.
const NEXTEST: &str = "Summary [";

/// `3 passed; 1 failed; 0 ignored`, with commas or semicolons.
fn read(counts: &str) -> Tally {
    let mut tally = Tally::default();
    let words: Vec<&str> = counts.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        let [count, what] = pair else { continue };
        let Ok(count) = count.parse::<u64>() else {
            continue;
        };
        match *what {
            "passed" => tally.passed += count,
            "failed" | "timed" => tally.failed += count,
            "ignored" | "skipped" => tally.skipped += count,
            _ => {}
        }
    }
    tally
}

/// A line without the colours of a terminal.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            for letter in letters.by_ref() {
                if letter.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped, ..Tally::default() }
    }

    #[test]
    fn summaries_are_read() {
        let table = [
            ("     Summary [   1.2s] 12 tests run: 12 passed, 0 skipped", tally(12, 0, 0)),
            (
                "     Summary [   1.2s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 3 skipped",
                tally(9, 3, 3),
            ),
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s",
                tally(3, 0, 1),
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored\ntest result: ok. 1 passed; 0 failed; 0 ignored",
                tally(4, 2, 0),
            ),
            (
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] 2 tests run: 2 \u{1b}[32mpassed\u{1b}[0m, 1 skipped",
                tally(2, 0, 1),
            ),
            (
                "test result: FAILED. 0 passed; 1 failed; 0 ignored\n  Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped",
                tally(1, 1, 0),
            ),
            ("test a ... ok\n3 passed by here", tally(0, 0, 0)),
            ("", tally(0, 0, 0)),
        ];
        for (text, expected) in table {
            let read = Tally { failures: Vec::new(), ..of_output(text) };
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn a_runner_that_fails_without_a_test_is_one_failure() {
        assert_eq!(tally(0, 0, 0).with_status(false), tally(0, 1, 0));
        assert_eq!(tally(2, 1, 0).with_status(false), tally(2, 1, 0));
        assert_eq!(tally(2, 0, 0).with_status(true), tally(2, 0, 0));
    }

    #[test]
    fn what_failed_is_named_once() {
        let nextest = "   FAIL [ 0.1s] domain a::b\ntest c ... FAILED\n\u{1b}[31m  FAIL\u{1b}[0m [ 0.1s] domain a::b\n\
                       Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped";
        assert_eq!(of_output(nextest).failures, ["FAIL [ 0.1s] domain a::b"]);
        let cargo = "test c ... FAILED\ntest d ... ok\ntest result: FAILED. 1 passed; 1 failed; 0 ignored";
        assert_eq!(of_output(cargo).failures, ["test c ... FAILED"]);
        assert_eq!(last_lines("a\n\nb\n"), ["a", "b"]);
        assert!(tally(1, 0, 0).naming(["a".to_owned()]).failures.is_empty());
    }

    #[test]
    fn the_last_line_is_as_promised() {
        assert_eq!(tally(3, 0, 1).to_string(), "3 passed, 0 failed, 1 skipped");
    }
}
