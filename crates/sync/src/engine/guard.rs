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

/// Whether the device would hold the record no more: `goes` tells from which scopes it goes along with this one.
pub(super) fn is_last(draft: &Draft, id: RecordId, scope: ScopeId, goes: impl Fn(&ScopeId) -> bool) -> bool {
    draft.confirmed(id).is_some_and(|here| here.scopes.iter().all(|other| *other == scope || goes(other)))
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
        // What lists a record may say in the same answer that it goes, or be read again itself: it keeps nothing here.
        let goes = |id: RecordId, other: &ScopeId| {
            let says = |page: &ScopePage| page.scope == *other && removals(page).any(|gone| gone == id);
            draft.next.scopes.iter().any(|held| held.id == *other && held.reset) || answer.pages.iter().any(says)
        };
        let last = |id: &RecordId| is_last(draft, *id, page.scope, |other| goes(*id, other));
        let gone = removals(page).filter(|id| !kept.contains(id) && last(id)).count();
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
