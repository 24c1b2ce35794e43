//! A word of the server brings back what was put away, before what the word says of it; new work brings back what it is on.

use std::sync::Arc;

use domain::RecordId;
use domain::scope::ScopeId;

use super::State;
use super::event::{Here, Loaded, PutAway, Wanted};
use super::kept::{Kept, delete};
use super::lease::{GONE, PART};
use super::work::{Draft, Work, by_name};
use crate::lease::NOTED_EVERY_MS;
use crate::planted::{Planted, has};
use crate::ports::Store;

/// Whether something is put away.
pub(super) fn is_shut(kept: &Kept) -> bool {
    kept.scopes.iter().any(|scope| scope.shut.is_some())
}

/// What an answer needs of what is put away: a part, and whether there is more.
pub(super) fn wanted(kept: &Kept) -> PutAway {
    if is_shut(kept) { PutAway::First(PART + 1) } else { PutAway::Nothing }
}

impl State {
    /// The server answered: what was put away is here again, before what the answer says of it.
    pub(super) fn heard_from(&self, draft: &mut Draft, loaded: &Loaded) {
        let meta = &mut draft.next.meta;
        // A day more or less is nothing; each answer would write it.
        if meta.away_ms > 0 || self.now_ms.abs_diff(meta.heard_ms) >= NOTED_EVERY_MS / 24 {
            (meta.away_ms, meta.heard_ms, meta.latest_ms) = (0, self.now_ms, meta.latest_ms.max(self.now_ms));
        }
        if !is_shut(&draft.next) || has(Planted::P10) {
            return;
        }
        draft.next.scopes.iter_mut().for_each(|scope| (scope.shut, scope.half) = (None, false));
        draft.next.moving = Arc::default();
        loaded.closed.iter().for_each(|here| bring_back(draft, here));
    }
}

/// Where more was put away than one transaction brings back beside an answer, brings back a part, and the answer waits. What the
/// answer takes away does not come back first: its scope is read from the beginning by whoever is let in again. Should the page
/// close here, the scopes are shut by half, and what came back is put away again unless the server says a word.
pub(super) fn comes_first(draft: &mut Draft, work: &Work, loaded: &Loaded) -> bool {
    let (revoked, list) = match work {
        Work::Pulled { answer, .. } => {
            (answer.revoked.as_slice(), answer.list.as_ref().map(|(_, scopes)| scopes.as_slice()))
        }
        Work::Subscribed { answer, .. } => (&[][..], Some(answer.scopes.as_slice())),
        _ => return false,
    };
    if loaded.closed.len() <= PART || has(Planted::P10) || has(Planted::P11) {
        return false;
    }
    // A list of nothing takes nothing away.
    let list = list.filter(|list| !list.is_empty());
    let lost = |scope: &ScopeId| revoked.contains(&scope.audience) || list.is_some_and(|list| !list.contains(scope));
    for scope in draft.next.scopes.iter_mut().filter(|scope| scope.shut.is_some()) {
        scope.half = scope.shut != Some(GONE);
        if lost(&scope.id) {
            (scope.cursor, scope.reset) = (0, true);
        }
    }
    draft.next.moving = Arc::default();
    for here in loaded.closed.iter().take(PART) {
        if !here.scopes.is_empty() && here.scopes.iter().all(lost) {
            draft.writes.push(delete(Store::Closed, here.record.id.to_string()));
        } else {
            bring_back(draft, here);
        }
    }
    true
}

/// What new work on these records needs: what is put away of them, too.
pub(super) fn beside(kept: &Kept, records: Vec<RecordId>) -> Wanted {
    let closed = if is_shut(kept) { PutAway::Named } else { PutAway::Nothing };
    Wanted { closed, ..by_name(records) }
}

/// What was put away comes back beside new work on it.
pub(super) fn beside_work(draft: &mut Draft, loaded: &Loaded) {
    loaded.closed.iter().for_each(|here| bring_back(draft, here));
}

fn bring_back(draft: &mut Draft, here: &Here) {
    // One that came back with a verdict, or was opened online meanwhile, is the newer; what lists it is known here.
    let newer = draft.confirmed(here.record.id).map(|now| now.record.clone());
    let record = newer.filter(|now| now.rev >= here.record.rev).unwrap_or_else(|| here.record.clone());
    draft.confirm(record, here.scopes.clone());
    draft.writes.push(delete(Store::Closed, here.record.id.to_string()));
}
