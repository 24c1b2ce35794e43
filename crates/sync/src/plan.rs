//! What becomes of a record on the device when a pull brings news of it: the policy, apart from the plumbing.

use crate::protocol::What;

/// What arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// What happened.
    pub what: What,
    /// At which revision.
    pub rev: u64,
    /// Whether the record came along.
    pub data: bool,
}

/// What the device holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Here {
    /// The confirmed revision, if there is one.
    pub rev: Option<u64>,
    /// Whether the device has pending work on it.
    pub pending: bool,
    /// Whether another scope of this device still lists it.
    pub elsewhere: bool,
    /// Whether the scope is being read again from the beginning, so that revisions say nothing.
    pub reset: bool,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Store it: it is new here.
    Insert,
    /// Store it over an older one.
    Update,
    /// Store it, and show the pending work on top of it.
    RebasePending,
    /// It left this scope, and another still lists it.
    DropFromScope,
    /// It leaves the device.
    Delete,
    /// It is gone or out of reach, but what is pending on it stays until the server has it.
    KeepAsEdited,
    /// It must be forgotten, pending work included: the server has erased it.
    Purge,
    /// Only note that the scope lists it.
    Nothing,
    /// The record did not come along and is not here: do not move past it.
    Missing,
}

/// Decides.
#[must_use]
pub const fn plan(incoming: Incoming, here: Here) -> Action {
    match incoming.what {
        What::Purge => Action::Purge,
        What::Delete if here.pending => Action::KeepAsEdited,
        What::Delete => Action::Delete,
        What::Remove if here.elsewhere => Action::DropFromScope,
        What::Remove if here.pending => Action::KeepAsEdited,
        What::Remove => Action::Delete,
        What::Upsert => match here.rev {
            Some(rev) if incoming.rev <= rev && !here.reset => Action::Nothing,
            Some(rev) if incoming.rev == rev && !incoming.data => Action::Nothing,
            _ if !incoming.data => Action::Missing,
            _ if here.pending => Action::RebasePending,
            Some(_) => Action::Update,
            None => Action::Insert,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_as_a_table() {
        let here = |rev, pending, elsewhere| Here { rev, pending, elsewhere, reset: false };
        let reset = Here { rev: Some(9), pending: false, elsewhere: false, reset: true };
        for (what_for, here, what, rev, data, expected) in [
            ("new", here(None, false, false), What::Upsert, 3, true, Action::Insert),
            ("newer", here(Some(2), false, false), What::Upsert, 3, true, Action::Update),
            ("newer under pending work", here(Some(2), true, false), What::Upsert, 3, true, Action::RebasePending),
            ("known", here(Some(3), false, false), What::Upsert, 3, true, Action::Nothing),
            ("older than what a push answered", here(Some(4), false, false), What::Upsert, 3, true, Action::Nothing),
            ("older, but the server was restored", reset, What::Upsert, 3, true, Action::Update),
            ("the same after a reset", reset, What::Upsert, 9, false, Action::Nothing),
            ("listed without its data", here(None, false, false), What::Upsert, 3, false, Action::Missing),
            ("left one of two scopes", here(Some(3), false, true), What::Remove, 3, false, Action::DropFromScope),
            ("left the last scope", here(Some(3), false, false), What::Remove, 3, false, Action::Delete),
            ("left while being edited", here(Some(3), true, false), What::Remove, 3, false, Action::KeepAsEdited),
            ("deleted", here(Some(3), false, true), What::Delete, 4, false, Action::Delete),
            ("deleted while being edited", here(Some(3), true, true), What::Delete, 4, false, Action::KeepAsEdited),
            ("erased", here(Some(3), true, true), What::Purge, 4, false, Action::Purge),
        ] {
            assert_eq!(plan(Incoming { what, rev, data }, here), expected, "{what_for}");
        }
    }
}
