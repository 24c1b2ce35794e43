//! What was known when a question was asked: its answer says nothing of what came since, from another tab for instance.

use domain::sorted::{Map, Set};

use domain::scope::{ScopeId, Selector};
use domain::{GroupId, RecordId};

use super::State;
use super::kept::Kept;
use super::push::settled_groups;
use super::work::Draft;

/// What a pull or a list of scopes was asked on.
#[derive(Debug, Clone, Default)]
pub(super) struct Basis {
    /// Actions that the server had answered.
    pub settled: Set<GroupId>,
    /// Records that no scope listed.
    pub unplaced: Set<RecordId>,
    /// From where each scope was asked.
    pub cursors: Map<ScopeId, u64>,
    /// What the device was to keep.
    pub selectors: Vec<Selector>,
    /// Whether what is here was to be compared.
    pub checks: bool,
}

impl Basis {
    /// What a question that is asked now is asked on.
    pub fn of(kept: &Kept, state: &State) -> Self {
        let cursors = kept.scopes.iter().map(|scope| (scope.id, State::asked_from(kept, &state.seen, &scope.id)));
        Self {
            settled: settled_groups(kept),
            unplaced: Set::from_iter(kept.meta.unplaced.iter().copied()),
            cursors: Map::from_iter(cursors),
            selectors: kept.meta.selectors.clone(),
            checks: !state.digests(kept).is_empty(),
        }
    }

    /// Whether a scope is to be read from where it was asked.
    pub fn asked(&self, draft: &Draft, id: &ScopeId) -> bool {
        self.cursors.get(id) == Some(&State::asked_from(&draft.next, &draft.seen, id))
    }

    /// Whether a scope was put back to where the answer does not begin.
    pub fn is_behind(&self, draft: &Draft, id: &ScopeId) -> bool {
        self.cursors.get(id).is_some_and(|asked| State::asked_from(&draft.next, &draft.seen, id) < *asked)
    }
}
