//! What the server has said nothing of for too long is put away, then let go.
//!
//! The time away is what the device's clock went forward since the server last answered. Set back, it counts nothing and takes
//! nothing back. What is put away goes after as long again, so that a clock gone wrong, and set right, lets nothing go. Much is
//! put away a part at a time: a scope says that it is shut before the first, and that all of it is away with the last, so that a
//! page that is closed in between goes on where it was, and a word of the server finds both parts.

use std::sync::Arc;

use domain::RecordId;
use domain::scope::ScopeId;
use domain::sorted::Set;

use super::State;
use super::event::{Here, Loaded, PutAway, Wanted};
use super::kept::{Kept, Meta, ScopeState, delete};
use super::scopes::purge;
use super::work::{Draft, by_name, is_public};
use crate::lease::{AGAIN_MS, LONGEST_MS, NOTED_EVERY_MS, UNLIKELY_MS, lease_ms};
use crate::ports::{Store, Write};

/// How many records move in one transaction: some milliseconds on a telephone, where a person may be waiting to save. What is tried
/// with a handful of records moves in several parts too.
pub(super) const PART: usize = if cfg!(any(test, feature = "planted-bugs")) { 2 } else { 1_000 };

/// What was put away of a scope has gone: nothing more is to be done with it.
pub(super) const GONE: u64 = u64::MAX;

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

/// Whether a scope is to be put away: it is open, and its lease ended; or that was begun, and is not done.
fn closes(scope: &ScopeState, away_ms: u64) -> bool {
    let ended = || lease_ms(scope.id.audience).is_some_and(|lease| away_ms >= lease);
    scope.half || (scope.shut.is_none() && ended())
}

/// Whether what was put away of a scope goes: all of it is, and as long again has passed since.
fn goes(scope: &ScopeState, away_ms: u64) -> bool {
    let since = scope.shut.filter(|_| !scope.half).map(|shut_ms| away_ms.saturating_sub(shut_ms));
    since.is_some_and(|since| lease_ms(scope.id.audience).is_some_and(|lease| since >= lease))
}

impl State {
    /// Whether the time away is to be noted: by the tab that leads, once it has asked in vain, and not again soon where that failed.
    /// What was begun goes on at once.
    pub(super) fn is_lease_due(&self, kept: &Kept) -> bool {
        let in_vain = self.offline || self.sign_in || self.outdated;
        let half = kept.scopes.iter().any(|scope| scope.half);
        let noted = self.now_ms.abs_diff(kept.meta.heard_ms) < NOTED_EVERY_MS && !half;
        let tried = self.now_ms.abs_diff(self.leased_ms) < AGAIN_MS;
        let due = in_vain && !noted && !tried && !kept.scopes.is_empty();
        self.leader && (due || !kept.moving.is_empty())
    }

    /// What closes now is read whole once, then by name; and so is what lies put away once some of it goes.
    pub(super) fn wanted_by_lease(kept: &Kept, now_ms: u64) -> Wanted {
        if !kept.moving.is_empty() {
            return by_name(kept.moving.iter().take(PART).copied().collect());
        }
        let away = away_ms(&kept.meta, now_ms);
        let scopes: Vec<ScopeId> =
            kept.scopes.iter().filter(|scope| closes(scope, away)).map(|scope| scope.id).collect();
        let going = kept.scopes.iter().any(|scope| goes(scope, away));
        let records = if scopes.is_empty() { Vec::new() } else { kept.meta.unplaced.clone() };
        let closed = if going { PutAway::All } else { PutAway::Nothing };
        Wanted { scopes, closed, ..by_name(records) }
    }

    /// Notes the time away: puts away what its lease no longer covers, and lets go what was put away for as long again.
    pub(super) fn leased(draft: &mut Draft, loaded: &Loaded, now_ms: u64) {
        if !draft.next.moving.is_empty() {
            let moving = draft.next.moving.to_vec();
            put_away(draft, &moving);
            return;
        }
        let meta = &mut draft.next.meta;
        let away = away_ms(meta, now_ms);
        (meta.away_ms, meta.heard_ms, meta.latest_ms) = (away, now_ms, meta.latest_ms.max(now_ms));
        let scopes = |which: fn(&ScopeState, u64) -> bool| -> Vec<ScopeId> {
            draft.next.scopes.iter().filter(|scope| which(scope, away)).map(|scope| scope.id).collect()
        };
        let (closing, going) = (scopes(closes), scopes(goes));
        for scope in draft.next.scopes.iter_mut().filter(|scope| closing.contains(&scope.id)) {
            (scope.shut, scope.half) = (scope.shut.or(Some(away)), true);
        }
        let listed = closing.iter().flat_map(|scope| draft.members(*scope));
        // What came with a verdict, and no scope has listed yet, is of none that is open.
        let unlisted = draft.next.meta.unplaced.iter().copied().filter(|_| !closing.is_empty());
        let leaving = Set::from_iter(listed.chain(unlisted)).into_iter();
        let leaving: Vec<RecordId> = leaving.filter(|id| leaves(draft, *id).is_some()).collect();
        if !closing.is_empty() {
            put_away(draft, &leaving);
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
}

/// The confirmed copy that is put away: no open scope holds it, and nothing is being worked on it.
fn leaves(draft: &Draft, id: RecordId) -> Option<Here> {
    let here = draft.confirmed(id).filter(|here| !here.visited)?;
    let is_open = |id: &ScopeId| draft.next.scopes.iter().any(|scope| scope.id == *id && scope.shut.is_none());
    let stays = here.scopes.iter().any(is_open) || (here.scopes.is_empty() && is_public(&here.record));
    (!stays && !draft.next.is_pending(id)).then(|| here.clone())
}

/// Puts away the first part of these, and remembers the rest.
fn put_away(draft: &mut Draft, records: &[RecordId]) {
    let (now, later) = records.split_at(records.len().min(PART));
    for id in now {
        let Some(here) = leaves(draft, *id) else { continue };
        draft.forget(*id);
        draft.writes.push(Write::Record { store: Store::Closed, record: here.record, scopes: here.scopes });
    }
    draft.next.moving = Arc::from(later);
    if later.is_empty() {
        draft.next.scopes.iter_mut().for_each(|scope| scope.half = false);
    }
}
