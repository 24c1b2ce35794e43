//! The suite's share of the simulator: many clean seeds, and every planted bug found.

use crate::{Script, find, planted, run};

/// Fifty seeds, each run twice, so that the suite's two hundred share the machine's cores.
fn clean(from: u64) {
    let (mut saved, mut events) = (0, 0);
    for seed in from..from + 50 {
        let script = Script::of(seed);
        let report = run(&script, None);
        assert_eq!(report.violation, None, "{}", script.reproducer());
        saved += report.saved;
        events += report.events;
    }
    // A simulator in which nobody acts finds nothing.
    assert!(saved > 400 && events > 5_000, "{saved} actions, {events} events");
}

#[test]
fn seeds_0_to_49_are_clean() {
    clean(0);
}

#[test]
fn seeds_50_to_99_are_clean() {
    clean(50);
}

#[test]
fn seeds_100_to_149_are_clean() {
    clean(100);
}

#[test]
fn seeds_150_to_199_are_clean() {
    clean(150);
}

/// Seeds that once found something, with what it was.
const FOUND: [(u64, &str); 1] = [(495, "what was chosen while a list was under way was never asked for")];

#[test]
fn what_was_found_once_is_never_found_again() {
    for (seed, what) in FOUND {
        let script = Script::of(seed);
        assert_eq!(run(&script, None).violation, None, "{what}: {}", script.reproducer());
    }
}

#[test]
fn every_planted_bug_is_found_and_the_shipped_engine_is_not_guilty() {
    for planting in planted() {
        assert!(find(&planting, planting.seed, 1).is_some(), "{:?} on seed {}", planting.bug, planting.seed);
    }
}

#[test]
fn a_failing_script_shrinks_and_still_fails() {
    let first = planted()[6];
    let script = Script::of(first.seed);
    let least = crate::shrink(&script, Some(first.bug));
    assert!(least.actions <= script.actions && least.faults.len() <= script.faults.len());
    assert!(run(&least, Some(first.bug)).violation.is_some());
    assert!(least.reproducer().contains(&format!("--from {}", first.seed)));
}

#[test]
fn different_seeds_are_different_runs() {
    assert_ne!(run(&Script::of(1), None).trace, run(&Script::of(2), None).trace);
}
