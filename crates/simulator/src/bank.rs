//! The bug bank: each bug that the simulator must find, with a seed that finds it.

use sync::planted::Planted;

use crate::setup::Script;
use crate::{run_on, run_once};

/// A bug, the invariants of which it must break one, and a seed that shows it.
#[derive(Debug, Clone, Copy)]
pub struct Planting {
    /// Which bug.
    pub bug: Planted,
    /// What it must break: one of these.
    pub breaks: &'static [&'static str],
    /// A seed on which it does.
    pub seed: u64,
}

const fn planting(bug: Planted, breaks: &'static [&'static str], seed: u64) -> Planting {
    Planting { bug, breaks, seed }
}

/// The bank.
#[must_use]
pub const fn planted() -> [Planting; 32] {
    [
        planting(Planted::B1, &["I9", "I13"], 0),
        planting(Planted::B2, &["I3"], 1227),
        planting(Planted::B3, &["I9"], 48),
        planting(Planted::B4, &["I8"], 9),
        planting(Planted::B5, &["I9"], 0),
        planting(Planted::B6, &["I4"], 4),
        planting(Planted::B7, &["I1"], 0),
        planting(Planted::B8, &["I2"], 1),
        planting(Planted::B9, &["I1"], 56),
        planting(Planted::B10, &["I1", "I5"], 5),
        planting(Planted::B11, &["I14"], 6),
        planting(Planted::B12, &["I3"], 1),
        planting(Planted::B13, &["I11"], 0),
        planting(Planted::B14, &["I10"], 23),
        planting(Planted::B15, &["I13"], 3),
        planting(Planted::B16, &["I3", "I7"], 4),
        planting(Planted::B17, &["I4"], 197),
        planting(Planted::B18, &["I3"], 0),
        planting(Planted::B19, &["I15"], 13),
        planting(Planted::B20, &["I1", "I2"], 0),
        planting(Planted::P1, &["I10"], 19),
        planting(Planted::P2, &["I4"], 1),
        planting(Planted::P3, &["I3", "I7", "I9"], 748),
        planting(Planted::P4, &["I4"], 86),
        planting(Planted::P5, &["I4"], 7),
        planting(Planted::P6, &["I7"], 5),
        planting(Planted::P7, &["I9"], 409),
        planting(Planted::P8, &["I4"], 337),
        planting(Planted::P9, &["I5"], 5),
        planting(Planted::P10, &["I3", "I7"], 7),
        planting(Planted::P11, &["I3", "I7"], 7),
        planting(Planted::P12, &["I1"], 448),
    ]
}

/// What looking for a bug came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The seed that shows it.
    pub seed: u64,
    /// How many seeds were tried.
    pub tried: u64,
    /// All that it broke there.
    pub broken: Vec<&'static str>,
}

/// Looks for a bug on seeds from `from`: one on which the planted engine breaks what it must, and the shipped one nothing.
#[must_use]
pub fn find(planting: &Planting, from: u64, most: u64) -> Option<Found> {
    (from..from + most).enumerate().find_map(|(tried, seed)| {
        // What differs unseen is there only where something is lost unseen.
        let script = Script { rot: planting.bug == Planted::B18, ..Script::of(seed) };
        let broken = run_on(&script, Some(planting.bug)).broken;
        let caught = planting.breaks.iter().any(|invariant| broken.contains(invariant));
        let broken = broken.into_iter().collect();
        (caught && run_once(&script, None).violation.is_none()).then_some(Found {
            seed,
            tried: tried as u64 + 1,
            broken,
        })
    })
}
