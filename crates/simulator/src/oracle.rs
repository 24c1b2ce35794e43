//! The invariants: what must hold at every step, and once all is quiet.
//!
//! Oracles keep their own account of what people were told, of what the server gave numbers to and decided, and of who may
//! read what. They read what is stored and what travels; none of them asks the engine.
//!
//! | | what it says | where it is checked |
//! |---|---|---|
//! | I1 | nothing that was called stored is lost | `kept`, at every step; each word of it can be read: `decided` |
//! | I2 | many deliveries are one | `wire` (a verdict never changes), `quiet` (one deed, one action; a server that gets each action once ends the same) |
//! | I3 | all phones come to hold the same | `quiet`, against `truth`; two concurrent values: `decided` |
//! | I4 | within so many rounds | `quiet` |
//! | I5 | nobody holds what they may not read | `wire` (each answer), `claim` (each time a phone says that it is up to date), `quiet` |
//! | I6 | nobody changes what they may not | `wire`, with an intruder; `world::rights`, in runs with rights (I5 too) |
//! | I7 | one reads one's own writes, never goes back, and what is complete is of one moment | `commit`, `claim`, `decided` |
//! | I8 | an action is seen whole or not at all | `wire` (each page), `claim` |
//! | I9 | numbers without a gap; a cursor covers nothing that is not here | `shadow`, `wire`, `commit` |
//! | I10 | no word is lost by a merge | `decided`; the merge's own properties are `sync`'s |
//! | I11 | no clock wins for ever | `decided` |
//! | I12 | what another build writes is applied or kept | `wire`, with builds of schemas before and after |
//! | I13 | a crash or an undone commit leaves nothing by halves | `commit`; all the others under kills; `exhaust`: a crash at every effect |
//! | I14 | a restored server gets back what phones still have | `quiet` |
//! | I15 | a list that came back empty deletes little without asking | `commit` |
//! | I16 | two leaders and a courier are safe | all others, in runs with `Fault::Leaders` |
//! | I17 | files | not here: the simulator has no files |
//! | I18 | nothing grows without bound | `bounds` |
//!
//! What waits for a feature: sealed intake (I5 of the class `sealed`), visited pages that are asked for again (I5),
//! tombstones and erasure, packs (I3 counts pages alone), communities and their children. Leases close when clocks leap, and I3 wants
//! what was put away back; that none closes too late is the engine's own tests'.

use std::collections::BTreeMap;

use domain::OpId;
use sync::Verdict;

use crate::world::World;

mod bounds;
mod claim;
mod commit;
mod decided;
mod kept;
mod quiet;
mod shadow;
mod truth;
mod wire;
mod words;

pub use kept::Ledger;
pub use shadow::Shadow;
pub use truth::Truth;
pub use wire::{Delivery, Watch};

/// What must never happen, and did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant.
    pub invariant: &'static str,
    /// What was seen.
    pub what: String,
    /// When, in the run's own time.
    pub at_ms: u64,
}

/// The account that oracles keep.
#[derive(Debug, Default)]
pub struct Oracle {
    /// What people were told.
    pub ledger: Ledger,
    /// The numbers that the server gave.
    pub shadow: Shadow,
    /// Who may read what, and what each phone should hold.
    pub truth: Truth,
    /// What reached the server, in order.
    pub deliveries: Vec<Delivery>,
    /// What each phone was sent.
    pub watch: Vec<Watch>,
    /// The verdicts that were answered.
    pub verdicts: BTreeMap<OpId, Verdict>,
    /// What other builds sent, which must be kept.
    pub foreign: Vec<Vec<u8>>,
    /// How many actions of strangers are kept aside at most.
    pub intrusions: usize,
    /// What was seen to be broken: the first of each.
    pub broken: BTreeMap<&'static str, Violation>,
    /// The very first.
    pub first: Option<Violation>,
}

impl World {
    /// Notes a violation, now.
    pub fn break_with(&mut self, invariant: &'static str, what: String) {
        let violation = Violation { invariant, what, at_ms: self.since_start() };
        self.oracle.first.get_or_insert_with(|| violation.clone());
        self.oracle.broken.entry(invariant).or_insert(violation);
    }
}
