//! A short script, with a crash at each of its effects, and each outcome of the request that follows.

use crate::Report;
use crate::setup::Script;
use crate::world::{Outcome, World};

/// Every outcome of a request.
const OUTCOMES: [Outcome; 4] = [Outcome::Answered, Outcome::NoRequest, Outcome::NoAnswer, Outcome::Status];

/// What a script came to, crashed everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhausted {
    /// How many runs that took.
    pub runs: u64,
    /// The first that broke something: at which effect, and what.
    pub broken: Option<(u64, Report)>,
}

/// Crashes a script at each of its effects.
#[must_use]
pub fn exhaust(script: &Script) -> Exhausted {
    sync::planted::plant(None);
    let effects = World::new(script, false).run().effects;
    let mut runs = 0;
    for at in 1..=effects {
        for outcome in OUTCOMES {
            let mut world = World::new(script, false);
            world.crash = Some((at, outcome));
            runs += 1;
            let report = world.run();
            if report.violation.is_some() {
                return Exhausted { runs, broken: Some((at, report)) };
            }
        }
    }
    Exhausted { runs, broken: None }
}
