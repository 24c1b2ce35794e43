//! Looks for the smallest script that still fails: fewer people, fewer actions, fewer strikes and faults, shorter texts.

use std::collections::BTreeSet;

use sync::planted::Planted;

use crate::run_once;
use crate::setup::Script;

/// Takes out whatever the violation does not need.
#[must_use]
pub fn shrink(script: &Script, bug: Option<Planted>) -> Script {
    let broken = run_once(script, bug).violation.map(|seen| seen.invariant);
    // What is left must still break the same.
    let fails = |script: &Script| run_once(script, bug).violation.map(|seen| seen.invariant) == broken;
    let mut least = script.clone();
    if broken.is_none() {
        return least;
    }
    let mut attempt = |least: &mut Script, smaller: Script| {
        let smaller_fails = smaller != *least && fails(&smaller);
        if smaller_fails {
            *least = smaller;
        }
        smaller_fails
    };
    loop {
        let before = least.clone();
        for fault in before.faults.keys() {
            let mut smaller = least.clone();
            smaller.faults.remove(fault);
            attempt(&mut least, smaller);
        }
        while least.phones > 1 {
            let smaller = Script { phones: least.phones - 1, ..least.clone() };
            if !attempt(&mut least, smaller) {
                break;
            }
        }
        drop_numbers(&mut least, |script| &mut script.strikes, &mut attempt);
        drop_numbers(&mut least, |script| &mut script.acts, &mut attempt);
        let smaller = Script { brief: true, ..least.clone() };
        attempt(&mut least, smaller);
        let smaller = Script { rights: false, ..least.clone() };
        attempt(&mut least, smaller);
        if least == before {
            return least;
        }
    }
}

/// Takes out numbers by halves, then one by one.
fn drop_numbers(
    least: &mut Script,
    of: impl Fn(&mut Script) -> &mut BTreeSet<u64>,
    attempt: &mut impl FnMut(&mut Script, Script) -> bool,
) {
    let mut size = of(least).len();
    while size > 0 {
        let numbers: Vec<u64> = of(least).iter().copied().collect();
        for part in numbers.chunks(size) {
            let mut smaller = least.clone();
            of(&mut smaller).retain(|number| !part.contains(number));
            attempt(least, smaller);
        }
        size /= 2;
    }
}
