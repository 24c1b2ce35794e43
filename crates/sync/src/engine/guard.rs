//! Much that would leave at once: it is read again from the beginning before it goes, and then a person is asked.

use domain::RecordId;
use domain::scope::ScopeId;
use domain::sorted::Set;

use super::State;
use super::work::Draft;
use crate::planted::{Planted, has};
use crate::protocol::{Pulled, ScopePage, What};

/// More than this share of what a scope lists, in percent, …
const SHARE: usize = 30;
/// … and more than this many records.
const COUNT: usize = 50;

/// Whether these are many, of a scope that lists so many.
pub(super) const fn is_much(gone: usize, members: usize) -> bool {
    gone > COUNT && gone * 100 > members * SHARE
}

/// Whether the device would hold the record no more.
pub(super) fn is_last(draft: &Draft, id: RecordId, scope: ScopeId) -> bool {
    draft.confirmed(id).is_some_and(|here| here.scopes == [scope])
}

/// The scopes whose whole membership tells whether a page takes much away.
pub(super) fn doubtful(answer: &Pulled) -> impl Iterator<Item = ScopeId> {
    answer.pages.iter().filter(|page| removals(page).count() > COUNT).map(|page| page.scope)
}

impl State {
    /// Takes nothing of a page that takes much away: the scope is read again, and what it then does not list asks first.
    pub(super) fn doubts(&mut self, draft: &mut Draft, answer: &Pulled, page: &ScopePage) -> bool {
        if removals(page).count() <= COUNT || has(Planted::B19) {
            return false;
        }
        let kept = Set::from_iter(answer.pages.iter().filter(|other| other.scope != page.scope).flat_map(upserts));
        let gone = removals(page).filter(|id| is_last(draft, *id, page.scope) && !kept.contains(id)).count();
        let members = draft.members(page.scope).len();
        let Some(scope) = draft.next.scope(&page.scope) else { return false };
        if scope.reset || !is_much(gone, members) {
            return false;
        }
        (scope.cursor, scope.reset) = (0, true);
        draft.seen.remove(&page.scope);
        true
    }
}

fn removals(page: &ScopePage) -> impl Iterator<Item = RecordId> + '_ {
    page.items.iter().filter(|item| item.what == What::Remove).map(|item| item.id)
}

fn upserts(page: &ScopePage) -> impl Iterator<Item = RecordId> + '_ {
    page.items.iter().filter(|item| item.what == What::Upsert).map(|item| item.id)
}
