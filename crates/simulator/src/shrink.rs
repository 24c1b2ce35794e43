//! Looks for the smallest script that still fails: fewer people, fewer actions, fewer sorts of faults.

use sync::engine::Planted;

use crate::run_once;
use crate::setup::Script;

/// Takes out whatever the violation does not need.
#[must_use]
pub fn shrink(script: &Script, bug: Option<Planted>) -> Script {
    let fails = |script: &Script| run_once(script, bug).violation.is_some();
    let mut least = script.clone();
    loop {
        let before = least.clone();
        for fault in before.faults.keys() {
            let mut smaller = least.clone();
            smaller.faults.remove(fault);
            if fails(&smaller) {
                least = smaller;
            }
        }
        let mut step = least.actions / 2;
        while step > 0 {
            let smaller = Script { actions: least.actions - step, ..least.clone() };
            if smaller.actions > 0 && fails(&smaller) {
                least = smaller;
                step = step.min(least.actions / 2);
            } else {
                step /= 2;
            }
        }
        while least.phones > 1 {
            let smaller = Script { phones: least.phones - 1, ..least.clone() };
            if !fails(&smaller) {
                break;
            }
            least = smaller;
        }
        if least == before {
            return least;
        }
    }
}
