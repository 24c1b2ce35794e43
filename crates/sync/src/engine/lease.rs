//! What the server has said nothing of for too long is put away, then let go; a word of the server brings back what was put away.
//!
//! The time away is what the device's clock went forward since the server last answered. Set back, it counts nothing and takes
//! nothing back. What is put away goes after as long again, so that a clock gone wrong, and set right, lets nothing go.

use domain::RecordId;
use domain::scope::ScopeId;
use domain::sorted::Set;

use super::State;
use super::event::{Loaded, Wanted};
use super::kept::{Kept, Meta, ScopeState, delete};
use super::work::{Draft, purge};
use crate::lease::{AGAIN_MS, LONGEST_MS, NOTED_EVERY_MS, UNLIKELY_MS, lease_ms};
use crate::planted::{Planted, has};
use crate::ports::{Store, Write};

/// How long the server has said nothing, as of now. A clock that leaps over a year is set right, as after a start without one: what
/// counts is by how much it passes the latest that it ever said.
fn away_ms(meta: &Meta, now_ms: u64) -> u64 {
    if meta.heard_ms == 0 {
        return 0;
    }
    let gap = now_ms.saturating_sub(meta.heard_ms);
    let gap = if gap > UNLIKELY_MS { now_ms.saturating_sub(meta.latest_ms) } else { gap };
    meta.away_ms.saturating_add(gap.min(LONGEST_MS))
}

/// What was put away of a scope has gone: nothing more is to be done with it.
const GONE: u64 = u64::MAX;

/// Whether a scope is to be put away: it is open, and its lease ended.
fn closes(scope: &ScopeState, away_ms: u64) -> bool {
    scope.shut.is_none() && lease_ms(scope.id.audience).is_some_and(|lease| away_ms >= lease)
}

/// Whether what was put away of a scope goes: as long again has passed since.
fn goes(scope: &ScopeState, away_ms: u64) -> bool {
    let since = scope.shut.map(|shut_ms| away_ms.saturating_sub(shut_ms));
    since.is_some_and(|since| lease_ms(scope.id.audience).is_some_and(|lease| since >= lease))
}

impl State {
    /// Whether the time away is to be noted: by the tab that leads, once it has asked in vain, and not again soon where that failed.
    pub(super) fn is_lease_due(&self, kept: &Kept) -> bool {
        let in_vain = self.offline || self.sign_in || self.outdated;
        let noted = self.now_ms.abs_diff(kept.meta.heard_ms) < NOTED_EVERY_MS;
        let tried = self.now_ms.abs_diff(self.leased_ms) < AGAIN_MS;
        self.leader && in_vain && !noted && !tried && !kept.scopes.is_empty()
    }

    /// What is put away now is read whole, and so is what lies there once it goes.
    pub(super) fn wanted_by_lease(kept: &Kept, now_ms: u64) -> Wanted {
        let away = away_ms(&kept.meta, now_ms);
        let closing = kept.scopes.iter().filter(|scope| closes(scope, away)).map(|scope| scope.id);
        let going = kept.scopes.iter().any(|scope| goes(scope, away));
        Wanted { scopes: closing.collect(), closed: going, ..Wanted::default() }
    }

    /// Notes the time away: puts away what its lease no longer covers, and lets go what was put away for as long again.
    pub(super) fn leased(draft: &mut Draft, loaded: &Loaded, now_ms: u64) {
        let meta = &mut draft.next.meta;
        let away = away_ms(meta, now_ms);
        (meta.away_ms, meta.heard_ms, meta.latest_ms) = (away, now_ms, meta.latest_ms.max(now_ms));
        let scopes = |which: fn(&ScopeState, u64) -> bool| -> Vec<ScopeId> {
            draft.next.scopes.iter().filter(|scope| which(scope, away)).map(|scope| scope.id).collect()
        };
        let (closing, going) = (scopes(closes), scopes(goes));
        for scope in draft.next.scopes.iter_mut().filter(|scope| closing.contains(&scope.id)) {
            scope.shut = Some(away);
        }
        let open = Set::from_iter(draft.next.scopes.iter().filter(|scope| scope.shut.is_none()).map(|scope| scope.id));
        let members: Vec<RecordId> = closing.iter().flat_map(|scope| draft.members(*scope)).collect();
        for id in members {
            let Some(here) = draft.confirmed(id).cloned() else { continue };
            // What is being worked on stays beside the work.
            if draft.next.is_pending(id) || here.scopes.iter().any(|scope| open.contains(scope)) {
                continue;
            }
            draft.forget(id);
            draft.writes.push(Write::Record { store: Store::Closed, record: here.record, scopes: here.scopes });
        }
        let audiences = Set::from_iter(going.iter().map(|scope| scope.audience));
        purge(draft, &audiences.iter().copied().collect::<Vec<_>>());
        for here in &loaded.closed {
            if here.scopes.iter().all(|scope| going.contains(scope)) {
                draft.writes.push(delete(Store::Closed, here.record.id.to_string()));
            }
        }
        for scope in draft.next.scopes.iter_mut().filter(|scope| going.contains(&scope.id)) {
            // It is read again from its beginning by whoever is let in again: what stayed beside work as well.
            (scope.cursor, scope.reset, scope.shut) = (0, true, Some(GONE));
        }
    }

    /// The server answered: what was put away is here again, before what the answer says of it.
    pub(super) fn heard_from(&self, draft: &mut Draft, loaded: &Loaded) {
        let meta = &mut draft.next.meta;
        // A day more or less is nothing; each answer would write it.
        if meta.away_ms > 0 || self.now_ms.abs_diff(meta.heard_ms) >= NOTED_EVERY_MS / 24 {
            (meta.away_ms, meta.heard_ms, meta.latest_ms) = (0, self.now_ms, meta.latest_ms.max(self.now_ms));
        }
        if draft.next.scopes.iter().all(|scope| scope.shut.is_none()) || has(Planted::P10) {
            return;
        }
        draft.next.scopes.iter_mut().for_each(|scope| scope.shut = None);
        for here in &loaded.closed {
            // One that came back with a verdict, or was opened online meanwhile, is the newer; what lists it is known here.
            let newer = draft.confirmed(here.record.id).map(|now| now.record.clone());
            let record = newer.filter(|now| now.rev >= here.record.rev).unwrap_or_else(|| here.record.clone());
            draft.confirm(record, here.scopes.clone());
            draft.writes.push(delete(Store::Closed, here.record.id.to_string()));
        }
    }
}

/// What was put away comes back beside new work on it.
pub(super) fn beside_work(draft: &mut Draft, loaded: &Loaded, records: &[RecordId]) {
    for here in loaded.closed.iter().filter(|here| records.contains(&here.record.id)) {
        if draft.confirmed(here.record.id).is_none() {
            draft.confirm(here.record.clone(), here.scopes.clone());
        }
        draft.writes.push(delete(Store::Closed, here.record.id.to_string()));
    }
}
