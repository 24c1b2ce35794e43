//! Which scopes a device has, and what changed in them.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::Action;
use domain::scope::{ScopeId, Selector};
use domain::{Actor, DeviceId, RecordId, may};

use super::Server;
use super::scopes::{Log, Row};
use super::server::{Request, Subscription, instant};
use crate::digest::{self, Digest};
use crate::level::{LEVEL, reads_kind, reads_scope};
use crate::planted::{Planted, has};
use crate::protocol::{Answer, Item, Pull, Pulled, Refusal, ScopePage, Subscribe, Subscribed, What};

impl Server {
    fn list(actor: &Actor, selectors: &[Selector], level: u16) -> Vec<ScopeId> {
        let mut list = Vec::new();
        for audience in actor.audiences() {
            if audience.is_close() {
                list.push(ScopeId { audience, selector: Selector::Rest });
                continue;
            }
            let wanted = core::iter::once(Selector::Core).chain(selectors.iter().copied());
            list.extend(wanted.map(|selector| ScopeId { audience, selector }));
        }
        list.retain(|scope| reads_scope(level, scope));
        list
    }

    pub(super) fn subscribe(&mut self, request: &Request<'_>, asked: &Subscribe) -> Subscribed {
        let list = Self::list(&self.actor(request.account), &asked.selectors, request.level);
        let held = self.devices.entry(asked.device).or_default();
        held.version += 1;
        held.selectors.clone_from(&asked.selectors);
        held.list.clone_from(&list);
        Subscribed { epoch: self.epoch, list_version: held.version, scopes: list }
    }

    pub(super) fn pull(&mut self, request: &Request<'_>, asked: &Pull) -> Answer<Pulled> {
        if asked.epoch != self.epoch {
            return Err(Refusal::Epoch);
        }
        let actor = self.actor(request.account);
        let held = self.devices.get(&asked.device).cloned().unwrap_or_default();
        if held.version != asked.list_version || held.list.len() != asked.cursors.len() {
            return Err(Refusal::Resubscribe);
        }
        let cursors: BTreeMap<ScopeId, u64> = held.list.iter().copied().zip(asked.cursors.iter().copied()).collect();
        let list = Self::list(&actor, &held.selectors, request.level);
        let mut answer = Pulled {
            epoch: self.epoch,
            server_now: instant(request.now_ms),
            list: None,
            revoked: Vec::new(),
            reset: Vec::new(),
            pages: Vec::new(),
            complete: true,
        };
        if list != held.list {
            let audiences = actor.audiences();
            answer.revoked = held.list.iter().map(|scope| scope.audience).filter(|a| !audiences.contains(a)).collect();
            answer.revoked.dedup();
            answer.list = Some((held.version + 1, list.clone()));
            self.devices.insert(asked.device, Subscription { version: held.version + 1, list: list.clone(), ..held });
        }
        let mut sent = BTreeSet::new();
        for scope in list {
            let mut from = cursors.get(&scope).copied().unwrap_or(0);
            let head = self.scopes.get(&scope).map_or(0, |log| log.seq);
            let digest = held.list.iter().position(|listed| *listed == scope).and_then(|at| *asked.digests.get(at)?);
            let differs = request.level >= LEVEL
                && from == head
                && digest.is_some_and(|digest| digest != self.digest(&actor, scope));
            if differs || from > head || (from > 0 && self.is_reset(asked.device, scope)) {
                answer.reset.push(scope);
                from = 0;
            }
            if from == 0 {
                self.resets.remove(&(asked.device, scope));
            }
            let page = self.page((&actor, request.level), asked.device, scope, from, &mut sent);
            answer.complete &= page.as_ref().is_none_or(|(_, more)| !more);
            answer.pages.extend(page.map(|(page, _)| page));
        }
        self.asked.insert(asked.device, request.now_ms);
        Ok(answer)
    }

    /// What this actor is listed of a scope.
    fn digest(&self, actor: &Actor, scope: ScopeId) -> Digest {
        let rows = self.scopes.get(&scope).into_iter().flat_map(|log| &log.rows);
        let there = rows.filter(|(id, row)| {
            let record = self.records.get(*id).map(|stored| &stored.record);
            let sees = |record: &domain::Record| may(actor, Action::See, &self.subject(record)).allows();
            row.what == What::Upsert && record.is_some_and(sees)
        });
        there.fold(Digest::default(), |digest, (id, row)| {
            let rev = self.records.get(id).map_or(row.rev, |stored| stored.record.rev);
            digest::mixed(digest, digest::item(*id, rev))
        })
    }

    /// Whether a device is to read this scope from the beginning, until it does.
    fn is_reset(&self, device: DeviceId, scope: ScopeId) -> bool {
        self.resets.contains(&(device, scope))
    }

    /// A page of a scope, and whether there is more; groups stay whole.
    fn page(
        &self,
        (actor, level): (&Actor, u16),
        device: DeviceId,
        scope: ScopeId,
        from: u64,
        sent: &mut BTreeSet<RecordId>,
    ) -> Option<(ScopePage, bool)> {
        let none = Log::default();
        let log = self.scopes.get(&scope).unwrap_or(&none);
        let asked = self.asked.get(&device).copied().unwrap_or(0);
        let old = |row: &Row| has(Planted::B2) && row.what == What::Remove && row.at_ms < asked;
        let mut rows: Vec<_> = log.rows.iter().filter(|(_, row)| row.seq > from && !old(row)).collect();
        rows.sort_by_key(|(_, row)| row.seq);
        let mut end = rows.len().min(self.page_rows);
        let group = |at: usize| rows.get(at).map(|(_, row)| row.group);
        while end < rows.len() && end > 0 && group(end) == group(end - 1) && !has(Planted::B4) {
            end += 1;
        }
        let read = |id: &RecordId| self.records.get(id).is_none_or(|stored| reads_kind(level, stored.record.kind));
        let items = rows.iter().take(end).filter(|(id, _)| read(id)).map(|(id, row)| {
            let record = self.records.get(*id).map(|stored| &stored.record);
            let rev = record.map_or(row.rev, |record| record.rev);
            let sees = |record: &&domain::Record| may(actor, Action::See, &self.subject(record)).allows();
            if row.what == What::Upsert && !record.is_some_and(|record| sees(&record)) {
                return Item { id: **id, rev, what: What::Remove, data: None };
            }
            let data = record.filter(|_| row.what == What::Upsert && sent.insert(**id)).cloned();
            Item { id: **id, rev, what: row.what, data }
        });
        let items: Vec<Item> = items.collect();
        let (_, last) = rows.get(end.checked_sub(1)?)?;
        let gone = items.iter().any(|item| item.what == What::Remove);
        let to = if has(Planted::B3) && gone { log.seq } else { last.seq };
        Some((ScopePage { scope, from, to, items }, end < rows.len()))
    }
}
