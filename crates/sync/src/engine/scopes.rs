//! The list of scopes: what comes is read from the beginning, what goes takes its records along.

use std::collections::BTreeSet;

use domain::audience::AudienceKey;
use domain::scope::ScopeId;

use super::State;
use super::basis::Basis;
use super::event::{Effect, Loaded, Wanted};
use super::kept::{Kept, ScopeState, delete};
use super::pull::leave;
use super::push::{handed_over, is_new_epoch};
use super::reopening;
use super::work::Draft;
use crate::planted::{Planted, has};
use crate::ports::{Durability, Store, segment};
use crate::protocol::{Epoch, Subscribed};

impl State {
    /// What a new list needs: the records of scopes that go.
    pub(super) fn wanted_by_list(&self, kept: &Kept, epoch: Epoch, list: Option<&[ScopeId]>) -> Wanted {
        let gone = |list: &[ScopeId]| {
            kept.scopes.iter().map(|scope| scope.id).filter(|id| !list.contains(id)).collect::<Vec<_>>()
        };
        let restored = is_new_epoch(kept, epoch);
        Wanted {
            records: if restored {
                kept.meta.unplaced.iter().copied().chain(handed_over(kept)).collect()
            } else {
                Vec::new()
            },
            scopes: list.map(gone).unwrap_or_default(),
            acked: restored,
            digests: false,
            closed: reopening::wanted(kept),
        }
    }

    pub(super) fn subscribed(&mut self, draft: &mut Draft, answer: &Subscribed, basis: &Basis, loaded: &Loaded) {
        self.heard_from(draft, loaded);
        if is_new_epoch(&draft.next, answer.epoch) {
            self.new_epoch(draft, answer.epoch, loaded);
        }
        draft.next.meta.epoch = answer.epoch;
        self.list(draft, answer.list_version, &answer.scopes);
        if basis.selectors != draft.next.meta.selectors && !has(Planted::P4) {
            // What the device is to keep changed since: the list that follows from it is still to be asked.
            draft.next.meta.list_version = 0;
        }
        self.pull_due_ms = self.now_ms;
    }

    /// Takes a new list; cursors are kept by scope.
    pub(super) fn list(&mut self, draft: &mut Draft, version: u64, scopes: &[ScopeId]) {
        if scopes.is_empty() && !draft.next.meta.selectors.is_empty() && !has(Planted::B19) {
            // Whatever one may see, what one keeps is listed: a list of nothing takes nothing away.
            draft.next.meta.list_version = version;
            return;
        }
        let gone: Vec<ScopeId> =
            draft.next.scopes.iter().map(|scope| scope.id).filter(|id| !scopes.contains(id)).collect();
        // After a restore, what is here may be of the server's other life whatever scope lists it.
        let reset = draft.next.scopes.iter().any(|scope| scope.reset);
        self.drop_scopes(draft, &gone);
        let left = gone.iter().map(|scope| scope.audience);
        let left: BTreeSet<AudienceKey> = left
            .filter(|audience| !has(Planted::P9) && scopes.iter().all(|scope| scope.audience != *audience))
            .collect();
        purge(draft, &left.into_iter().collect::<Vec<_>>());
        if scopes.iter().any(|id| draft.next.scopes.iter().all(|held| held.id != *id)) {
            // Something is to be read that never was: nothing is whole before it is.
            draft.next.meta.unread = true;
        }
        draft.next.scopes = scopes
            .iter()
            .map(|id| {
                let held = draft.next.scopes.iter().find(|scope| scope.id == *id).cloned();
                held.unwrap_or(ScopeState { id: *id, cursor: 0, reset, shut: None, half: false })
            })
            .collect();
        draft.next.meta.list_version = version;
    }

    /// Scopes go, and the records that no other scope lists.
    pub(super) fn drop_scopes(&mut self, draft: &mut Draft, gone: &[ScopeId]) {
        for scope in gone {
            for record in draft.members(*scope) {
                leave(draft, record, *scope);
            }
            draft.seen.remove(scope);
        }
        draft.next.scopes.retain(|scope| !gone.contains(&scope.id));
    }
}

/// What else the device holds of audiences that it lost goes with the same commit: the page may be closed right after.
pub(super) fn purge(draft: &mut Draft, audiences: &[AudienceKey]) {
    if audiences.is_empty() || has(Planted::B10) {
        return;
    }
    let received = audiences.iter().map(|audience| format!("{}{audience}", segment::RECEIVED));
    draft.writes.extend(received.map(|key| delete(Store::Segment, key)));
    draft.writes.push(delete(Store::Segment, segment::OVER.to_owned()));
    draft.writes.push(delete(Store::Meta, segment::UPTO.to_owned()));
    draft.durability = Durability::Strict;
    draft.after.push(Effect::Purge(audiences.to_vec()));
}
