//! Runs in which rights are asked for, given, refused and taken back while edits are under way.

use crate::{Script, run};

fn clean(from: u64) {
    let mut saved = 0;
    for seed in from..from + 50 {
        let script = Script { rights: true, acts: (1..=40).collect(), phones: 4, ..Script::of(seed) };
        let report = run(&script, None);
        assert_eq!(report.violation, None, "{}", script.reproducer());
        saved += report.saved;
    }
    assert!(saved > 500, "{saved} actions");
}

#[test]
fn seeds_0_to_49_with_rights_are_clean() {
    clean(0);
}

#[test]
fn seeds_50_to_99_with_rights_are_clean() {
    clean(50);
}
