//! The suite's share of the simulator: many clean seeds, and every planted bug found.

use crate::{Script, find, planted, run};

#[test]
fn two_hundred_seeds_are_clean() {
    let (mut saved, mut events) = (0, 0);
    for seed in 0..200 {
        let script = Script::of(seed);
        let report = run(&script, None);
        assert_eq!(report.violation, None, "{}", script.reproducer());
        saved += report.saved;
        events += report.events;
    }
    // A simulator in which nobody acts finds nothing.
    assert!(saved > 2_000 && events > 20_000, "{saved} actions, {events} events");
}

#[test]
fn every_planted_bug_is_found_and_the_shipped_engine_is_not_guilty() {
    for planting in planted() {
        assert!(find(&planting, planting.seed, 1).is_some(), "{:?} on seed {}", planting.bug, planting.seed);
    }
}

#[test]
fn a_failing_script_shrinks_and_still_fails() {
    let [first, ..] = planted();
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
