//! The bug bank: each bug that the simulator must find, with a seed that finds it.

use sync::engine::Planted;

use crate::run;
use crate::setup::Script;

/// A bug, the invariant that it breaks, and a seed that shows it.
#[derive(Debug, Clone, Copy)]
pub struct Planting {
    /// Which bug.
    pub bug: Planted,
    /// What it must break.
    pub breaks: &'static str,
    /// A seed on which it does.
    pub seed: u64,
}

/// The bank.
#[must_use]
pub const fn planted() -> [Planting; 3] {
    [
        Planting { bug: Planted::B7, breaks: "I1", seed: 0 },
        Planting { bug: Planted::B8, breaks: "I2", seed: 59 },
        Planting { bug: Planted::B9, breaks: "I1", seed: 12 },
    ]
}

/// What looking for a bug came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The seed that shows it.
    pub seed: u64,
    /// How many seeds were tried.
    pub tried: u64,
}

/// Looks for a bug on seeds from `from`: one on which the planted engine breaks what it must, and the shipped one nothing.
#[must_use]
pub fn find(planting: &Planting, from: u64, most: u64) -> Option<Found> {
    (from..from + most).enumerate().find_map(|(tried, seed)| {
        let script = Script::of(seed);
        let caught = run(&script, Some(planting.bug)).violation.is_some_and(|seen| seen.invariant == planting.breaks);
        (caught && run(&script, None).violation.is_none()).then_some(Found { seed, tried: tried as u64 + 1 })
    })
}
