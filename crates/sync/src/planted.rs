//! Bugs that the simulator plants at run time, to prove that it finds them; a build without the feature has none.
//!
//! Each stands where the mistake would really be made: in the engine, in the server's decision, or in the stores and the
//! server of `memory`. B1 to B20 are mistakes of others, P1 to P12 were made here.

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Planted {
    /// Cursors are stored before their data.
    B1,
    /// Removals are left out when they are older than the device's last question.
    B2,
    /// A removal moves the cursor to the end of the scope.
    B3,
    /// A page is cut inside a group.
    B4,
    /// A number of a scope is taken before the commit that uses it.
    B5,
    /// A rejected action holds up all others.
    B6,
    /// An outbox entry is deleted when it is sent, not on its verdict.
    B7,
    /// A retry carries new operation identifiers.
    B8,
    /// A reset drops what is pending.
    B9,
    /// What is revoked takes pending work along, and leaves what was kept beside the records.
    B10,
    /// A new epoch is taken for the old one.
    B11,
    /// Of two writes of one moment, the one that arrives last stands.
    B12,
    /// The device's clock is compared as it is.
    B13,
    /// A paragraph that one deleted and another edited goes without a word.
    B14,
    /// What was written of a transaction stays when it is undone.
    B15,
    /// Half a first reading is taken for the whole.
    B16,
    /// A cursor that the server cannot follow ends everything.
    B17,
    /// The device takes the server's account of what it holds for its own: the two never differ.
    B18,
    /// A list that came back empty deletes everything.
    B19,
    /// Identifiers are made of a number that the device counts.
    B20,
    /// A text is judged against what a merge made of it, not against its author's.
    P1,
    /// The answer to a rescue is not understood.
    P2,
    /// The answer to an older question ends a reading that began since.
    P3,
    /// What was chosen while a list of scopes was under way is never asked for.
    P4,
    /// A clock that was set back keeps work waiting.
    P5,
    /// An older answer that comes late sets back the moment as of which all is said to be here.
    P6,
    /// A scope that is read again and comes back empty keeps the cursor of the reading before.
    P7,
    /// What waits for a rejected action waits for ever on a server that has forgotten it.
    P8,
    /// The search of an audience that was lost stays where the answer that names it never came.
    P9,
    /// A word of the server leaves what was put away where it is.
    P10,
    /// The first part of what comes back is taken for all that was put away.
    P11,
    /// The second copy of what is nowhere else holds what is to be sent, not what was set aside.
    P12,
}

#[cfg(feature = "planted-bugs")]
mod chosen {
    use core::cell::Cell;

    use super::Planted;

    std::thread_local! {
        static CHOSEN: Cell<Option<Planted>> = const { Cell::new(None) };
    }

    /// Plants a bug in all that this thread does from now on, or takes it out.
    pub fn plant(bug: Option<Planted>) {
        CHOSEN.set(bug);
    }

    pub(crate) fn has(bug: Planted) -> bool {
        CHOSEN.get() == Some(bug)
    }
}

#[cfg(feature = "planted-bugs")]
pub(crate) use chosen::has;
#[cfg(feature = "planted-bugs")]
pub use chosen::plant;

/// Whether this bug is planted: never, in a build without the feature.
#[cfg(not(feature = "planted-bugs"))]
pub(crate) const fn has(_: Planted) -> bool {
    false
}
