//! What a pull answer does: data, cursors and the entries that they settle, in one transaction.

use domain::sorted::{Map, Set};

use domain::order::Arrange;
use domain::scope::ScopeId;
use domain::{Instant, Record, RecordId};

use super::State;
use super::basis::Basis;
use super::event::{Counter, Effect, Here, Loaded, Wanted};
use super::guard;
use super::kept::Kept;
use super::push::{handed_over, is_new_epoch, settled_groups};
use super::scopes::purge;
use super::work::{Draft, ask, is_public, records_of};
use crate::plan::{self, Action, Incoming, plan};
use crate::planted::{Planted, has};
use crate::protocol::{Epoch, Item, Pulled, ScopePage, What};

/// What was seen of a scope that is read again from the beginning.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// In this life of the server: the same number in another says nothing of it.
    pub epoch: Epoch,
    /// Up to this cursor.
    pub reached: u64,
    /// These records.
    pub ids: Set<RecordId>,
}

impl State {
    /// The cursor to ask a scope from: one that is read again starts over when what was seen of it is not remembered.
    pub(super) fn asked_from(kept: &Kept, seen: &Map<ScopeId, Seen>, id: &ScopeId) -> u64 {
        let Some(scope) = kept.scopes.iter().find(|scope| scope.id == *id) else { return 0 };
        let seen = seen.get(id).filter(|seen| seen.epoch == kept.meta.epoch);
        let reached = seen.map_or(0, |seen| seen.reached);
        if scope.reset && reached != scope.cursor { 0 } else { scope.cursor }
    }

    pub(super) fn wanted_by_pull(&self, kept: &Kept, answer: &Pulled, basis: &Basis) -> Wanted {
        let mut records: Vec<RecordId> = answer.pages.iter().flat_map(|page| page.items.iter().map(|i| i.id)).collect();
        records.extend(records_of(kept, settled_groups(kept).iter().chain(&basis.settled).copied()));
        records.extend(&basis.unplaced);
        records.extend(&kept.meta.unplaced);
        if is_new_epoch(kept, answer.epoch) {
            records.extend(handed_over(kept));
        }
        records.arrange();
        records.dedup();
        let list = answer.list.as_ref().map(|(_, scopes)| scopes.as_slice());
        let mut wanted = Wanted { records, ..self.wanted_by_list(kept, answer.epoch, list) };
        let doubtful = guard::doubtful(answer).filter(|id| !wanted.scopes.contains(id)).collect::<Vec<_>>();
        wanted.scopes.extend(doubtful);
        for scope in &kept.scopes {
            let revoked = answer.revoked.contains(&scope.id.audience);
            if (revoked || (answer.complete && scope.reset)) && !wanted.scopes.contains(&scope.id) {
                wanted.scopes.push(scope.id);
            }
        }
        wanted
    }

    pub(super) fn pulled(&mut self, draft: &mut Draft, answer: &Pulled, basis: &Basis, loaded: &Loaded) {
        self.heard_from(draft, loaded);
        if is_new_epoch(&draft.next, answer.epoch) {
            self.new_epoch(draft, answer.epoch, loaded);
            return;
        }
        draft.next.meta.epoch = answer.epoch;
        if let Some((version, scopes)) = &answer.list {
            // A list that is still to be asked is not this one.
            let due = draft.next.meta.list_version == 0;
            self.list(draft, if due { 0 } else { *version }, scopes);
        }
        if !answer.revoked.is_empty() {
            let lost: Vec<ScopeId> = draft.next.scopes.iter().map(|scope| scope.id).collect();
            let lost: Vec<ScopeId> = lost.into_iter().filter(|id| answer.revoked.contains(&id.audience)).collect();
            self.drop_scopes(draft, &lost);
            if has(Planted::B10) {
                draft.next.outbox.clear();
            }
            purge(draft, &answer.revoked);
        }
        let mut data: Map<RecordId, &Record> = Map::new();
        for item in answer.pages.iter().flat_map(|page| &page.items) {
            if let Some(record) = &item.data {
                data.insert(item.id, record);
            }
        }
        let ids: Vec<ScopeId> = draft.next.scopes.iter().map(|scope| scope.id).collect();
        let asked: Vec<ScopeId> = ids.iter().copied().filter(|id| has(Planted::P3) || basis.asked(draft, id)).collect();
        let behind = ids.iter().any(|id| basis.is_behind(draft, id)) && !has(Planted::P3);
        if behind {
            self.pull_due_ms = self.now_ms;
        }
        let mut whole = (answer.complete || has(Planted::B16)) && !behind;
        for page in &answer.pages {
            if self.doubts(draft, answer, page) {
                whole = false;
                continue;
            }
            whole &= self.page(draft, page, &data, answer.server_now);
        }
        for id in &answer.reset {
            if has(Planted::B17) {
                self.outdated = true;
                return;
            }
            if has(Planted::B9) {
                draft.next.outbox.clear();
            }
            if let Some(scope) = draft.next.scope(id) {
                (scope.cursor, scope.reset) = (0, true);
                draft.seen.remove(id);
                whole = false;
            }
        }
        let read_again = draft.next.scopes.iter().any(|scope| scope.reset);
        Self::checked(draft, answer, (basis.checks, whole, read_again));
        self.incomplete = !whole;
        if whole {
            // An older answer that comes late says nothing of now.
            let before = draft.next.meta.complete_at.filter(|_| !has(Planted::P6));
            draft.next.meta.complete_at = before.max(Some(answer.server_now));
            draft.next.meta.unread = false;
            // What was asked from elsewhere lists nothing here that could be missing.
            let reset = draft.next.scopes.iter().filter(|scope| scope.reset).map(|scope| scope.id);
            let reset: Vec<ScopeId> = reset.filter(|id| asked.contains(id)).collect();
            self.sweep_all(draft, &reset);
            self.release(draft, &basis.settled, answer.server_now);
            place(draft, &basis.unplaced);
        } else {
            self.release(draft, &Set::new(), answer.server_now);
        }
    }

    /// Takes in one page; answers whether it could. A cursor never covers what is not here.
    fn page(&mut self, draft: &mut Draft, page: &ScopePage, data: &Map<RecordId, &Record>, made: Instant) -> bool {
        let Some(reset) = draft.next.scope(&page.scope).map(|scope| scope.reset) else { return true };
        let planned = |draft: &Draft, item: &Item| {
            Self::planned(draft, page.scope, item, reset.then_some(made), data.get(&item.id).copied())
        };
        if Self::asked_from(&draft.next, &draft.seen, &page.scope) != page.from {
            draft.after.push(Effect::Report(Counter::StalePage));
            return false;
        }
        if page.items.iter().any(|item| matches!(planned(draft, item), Action::Missing)) {
            return false;
        }
        // Once it is listed, and a person is asked about what that lacks, what else leaves leaves at once.
        let listing = reset && (page.from == 0 || !self.asked.contains(&page.scope));
        for item in &page.items {
            if listing && item.what == What::Remove {
                // What a scope that is read again lists no more goes at the end, with all the rest of it.
                continue;
            }
            let action = planned(draft, item);
            take(draft, page.scope, item, data.get(&item.id).copied(), action);
        }
        if reset {
            let epoch = draft.next.meta.epoch;
            let seen = draft.seen.or_insert_with(page.scope, Seen::default);
            if page.from == 0 {
                (seen.epoch, seen.ids) = (epoch, Set::new());
            }
            seen.reached = page.to;
            for item in &page.items {
                if item.what == What::Upsert {
                    seen.ids.insert(item.id);
                } else {
                    seen.ids.remove(&item.id);
                }
            }
        }
        if let Some(scope) = draft.next.scope(&page.scope) {
            scope.cursor = page.to;
        }
        true
    }

    /// What to do with an item; `reset` is when the answer was made, in a scope that is read again from its start.
    fn planned(draft: &Draft, scope: ScopeId, item: &Item, reset: Option<Instant>, record: Option<&Record>) -> Action {
        let held = draft.confirmed(item.id);
        // An answer of before a revision that is here, which comes late, says nothing of it: another tab had it meanwhile. That
        // of a server that was restored is of after it.
        let reset = reset.is_some_and(|made| held.is_none_or(|here| here.record.updated <= made));
        let here = plan::Here {
            // A visited copy may be of the server's other life: what a scope brings always replaces it.
            rev: held.filter(|here| !here.visited).map(|here| here.record.rev),
            pending: draft.next.is_pending(item.id),
            elsewhere: held.is_some_and(|here| here.scopes.iter().any(|other| *other != scope)),
            reset,
        };
        plan(Incoming { what: item.what, rev: item.rev, data: record.is_some() }, here)
    }

    /// Takes away what scopes that were read again no longer list. What goes with several of them counts for the first.
    fn sweep_all(&mut self, draft: &mut Draft, scopes: &[ScopeId]) {
        let gone = scopes.iter().filter_map(|id| Some((*id, Set::from_iter(Self::unlisted(draft, *id)?))));
        let mut gone: Map<ScopeId, Set<RecordId>> = gone.collect();
        for scope in scopes {
            let kept = !self.sweep(draft, *scope, false, &gone);
            if kept {
                gone.remove(scope);
            }
        }
    }

    /// What is here of a scope, and was not listed when it was read again; nothing where this tab did not see the whole of it.
    fn unlisted(draft: &mut Draft, id: ScopeId) -> Option<Vec<RecordId>> {
        let epoch = draft.next.meta.epoch;
        let from_start = Self::asked_from(&draft.next, &draft.seen, &id) == 0;
        if from_start && draft.seen.get(&id).is_none_or(|seen| seen.reached != 0 || seen.epoch != epoch) {
            // Nothing was listed: an empty scope has no page, and that too is an answer. What this tab saw before another one
            // began again says nothing of it.
            draft.seen.insert(id, Seen { epoch, ..Seen::default() });
        }
        let members: Vec<RecordId> = draft.members(id);
        let seen = draft.seen.get(&id)?;
        Some(members.into_iter().filter(|member| !seen.ids.contains(member)).collect())
    }

    /// Takes away what a scope that was read again no longer lists, unless that is suspiciously much: then a person is asked.
    /// `with` is what goes from other scopes at the same time. Answers whether it was done.
    pub(super) fn sweep(
        &mut self,
        draft: &mut Draft,
        id: ScopeId,
        allowed: bool,
        with: &Map<ScopeId, Set<RecordId>>,
    ) -> bool {
        let Some(gone) = Self::unlisted(draft, id) else { return false };
        let allowed = allowed || has(Planted::B19);
        let goes = |record: RecordId| move |other: &ScopeId| with.get(other).is_some_and(|gone| gone.contains(&record));
        let lost = gone.iter().filter(|record| guard::is_last(draft, **record, id, goes(**record))).count();
        if !allowed && guard::is_much(lost, draft.members(id).len()) {
            if self.asked.insert(id) {
                draft.after.push(ask(id, u32::try_from(lost).unwrap_or(u32::MAX)));
            }
            return false;
        }
        self.asked.remove(&id);
        for record in gone {
            leave(draft, record, id);
        }
        let reached = draft.seen.remove(&id).map_or(0, |seen| seen.reached);
        if let Some(scope) = draft.next.scope(&id) {
            let reached = if has(Planted::P7) { scope.cursor } else { reached };
            // What a page before this one had read of an earlier listing is covered no more.
            (scope.cursor, scope.reset) = (reached, false);
        }
        true
    }
}

fn take(draft: &mut Draft, scope: ScopeId, item: &Item, record: Option<&Record>, action: Action) {
    match action {
        Action::Insert | Action::Update | Action::RebasePending => {
            let Some(record) = record else { return };
            let held = draft.confirmed(item.id).filter(|here| !here.visited);
            let scopes = with(held.map(|here| here.scopes.clone()).unwrap_or_default(), scope);
            draft.confirm(record.clone(), scopes);
        }
        Action::Nothing => {
            // It came with a verdict, or with another scope: only note that this one lists it.
            if let Some(here) = draft.confirmed(item.id).cloned()
                && !here.scopes.contains(&scope)
            {
                draft.confirm(here.record, with(here.scopes, scope));
            }
        }
        Action::DropFromScope | Action::Delete | Action::KeepAsEdited if item.what == What::Remove => {
            leave(draft, item.id, scope);
        }
        Action::Delete | Action::KeepAsEdited | Action::DropFromScope => draft.forget(item.id),
        Action::Purge => {
            draft.forget(item.id);
            let pending: Vec<_> =
                draft.next.outbox.iter().filter(|(_, entry)| entry.touches(item.id)).map(|(key, _)| *key).collect();
            for key in pending {
                draft.next.outbox.remove(&key);
                draft.durability = crate::ports::Durability::Strict;
            }
        }
        Action::Missing => {}
    }
}

/// A record leaves a scope; it leaves the device with its last one, unless something is pending on it.
pub(super) fn leave(draft: &mut Draft, id: RecordId, scope: ScopeId) {
    let Some(here) = draft.confirmed(id).cloned() else { return };
    if here.visited {
        return;
    }
    let scopes: Vec<ScopeId> = here.scopes.into_iter().filter(|held| *held != scope).collect();
    if !scopes.is_empty() {
        draft.confirm(here.record, scopes);
    } else if draft.next.is_pending(id) {
        // Nothing vouches for this copy any more: whatever comes replaces it.
        draft.confirm(Record { rev: 0, ..here.record }, scopes);
        if !draft.next.meta.unplaced.contains(&id) {
            draft.next.meta.unplaced.push(id);
        }
    } else {
        draft.forget(id);
    }
}

/// Everything was read since these came with a verdict: what no scope lists leaves, or stays as a visited page.
fn place(draft: &mut Draft, unplaced: &Set<RecordId>) {
    for id in unplaced {
        if draft.next.is_pending(*id) {
            continue;
        }
        draft.next.meta.unplaced.retain(|waiting| waiting != id);
        let Some(here) = draft.confirmed(*id).cloned() else { continue };
        if !here.scopes.is_empty() || here.visited {
            continue;
        }
        draft.forget(*id);
        if here.record.rev > 0 && is_public(&here.record) {
            draft.base.insert(*id, Some(Here { visited: true, ..here }));
        }
    }
}

fn with(mut scopes: Vec<ScopeId>, scope: ScopeId) -> Vec<ScopeId> {
    if !scopes.contains(&scope) {
        scopes.push(scope);
        scopes.arrange();
    }
    scopes
}
