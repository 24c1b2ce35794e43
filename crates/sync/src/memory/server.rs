//! A server in memory: the same decision as the real one, over maps.

use std::collections::{BTreeMap, BTreeSet};

use domain::scope::{ScopeId, Selector};
use domain::{AccountId, Actor, DeviceId, FieldId, GroupId, Instant, OpId, Record, RecordId, Value};

use super::scopes::{Log, Ties};
use crate::apply::{Context, Known, View, apply};
use crate::codec::{decode_group, encode_group};
use crate::engine::Endpoint;
use crate::operation::Group;
use crate::protocol::{
    Answer, Body, Epoch, GroupVerdict, Item, Pull, Pulled, Push, Pushed, Refusal, ScopePage, Subscribe, Subscribed,
    What, encode_answer,
};
use crate::stored::Stored;
use crate::verdict::{Quarantine, Verdict};

/// A server.
#[derive(Debug, Clone)]
pub struct Server {
    /// The life of its database.
    pub epoch: Epoch,
    /// Who may sign in, and what they are.
    pub accounts: BTreeMap<AccountId, Actor>,
    /// The most rows in a page of a scope, so that small scripts have several pages.
    pub page_rows: usize,
    pub(super) records: BTreeMap<RecordId, Stored>,
    revisions: BTreeMap<(RecordId, u64), Record>,
    log: BTreeMap<OpId, Logged>,
    quarantine: Vec<(GroupId, Vec<u8>)>,
    waiting: BTreeMap<GroupId, Waiting>,
    pub(super) scopes: BTreeMap<ScopeId, Log>,
    pub(super) ties: Ties,
    devices: BTreeMap<DeviceId, Subscription>,
    resets: BTreeSet<DeviceId>,
}

#[derive(Debug, Clone)]
struct Logged {
    hash: [u8; 16],
    known: Known,
    group: GroupId,
}

#[derive(Debug, Clone)]
struct Waiting {
    bytes: Vec<u8>,
    account: Option<AccountId>,
    device: DeviceId,
    skew_ms: i64,
}

#[derive(Debug, Clone, Default)]
struct Subscription {
    version: u64,
    selectors: Vec<Selector>,
    list: Vec<ScopeId>,
}

/// A request as it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Where to.
    pub endpoint: Endpoint,
    /// Whose session it is.
    pub account: Option<AccountId>,
    /// The device's clock, from `Sync-Now`.
    pub device_ms: u64,
    /// The server's clock.
    pub now_ms: u64,
    /// The body.
    pub body: &'a [u8],
}

impl View for Server {
    fn stored(&self, id: RecordId) -> Option<Stored> {
        self.records.get(&id).cloned()
    }
    fn text_at(&self, id: RecordId, field: FieldId, rev: u64) -> Option<String> {
        let record = self.revisions.get(&(id, rev))?;
        Some(record.fields.get(&field).and_then(Value::as_text).unwrap_or("").to_owned())
    }
    fn known(&self, op: OpId) -> Option<Known> {
        self.log.get(&op).map(|logged| logged.known.clone())
    }
}

fn instant(ms: u64) -> Instant {
    Instant::from_millis(i64::try_from(ms).unwrap_or(i64::MAX))
}

impl Server {
    /// An empty server.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self {
            epoch,
            accounts: BTreeMap::new(),
            page_rows: 1_000,
            records: BTreeMap::new(),
            revisions: BTreeMap::new(),
            log: BTreeMap::new(),
            quarantine: Vec::new(),
            waiting: BTreeMap::new(),
            scopes: BTreeMap::new(),
            ties: Ties::default(),
            devices: BTreeMap::new(),
            resets: BTreeSet::new(),
        }
    }

    /// Has a device read all its scopes from the beginning, as after a cleaning of tombstones it has not seen.
    pub fn reset(&mut self, device: DeviceId) {
        self.resets.insert(device);
    }

    /// Takes a group in the name of the commons itself, as an import does.
    pub fn import(&mut self, group: &Group, now_ms: u64) -> Vec<(OpId, Verdict)> {
        let from =
            Waiting { bytes: encode_group(group), account: None, device: DeviceId::from_bytes([0; 16]), skew_ms: 0 };
        self.take(group.id, from, &Actor::system(), now_ms)
    }

    /// Every record.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(|stored| &stored.record)
    }

    /// Every revision that a record had.
    pub fn revisions(&self) -> impl Iterator<Item = &Record> {
        self.revisions.values()
    }

    /// What was decided of an operation.
    #[must_use]
    pub fn verdict(&self, op: OpId) -> Option<&Verdict> {
        self.log.get(&op).map(|logged| &logged.known.verdict)
    }

    /// The groups that were decided.
    pub fn groups(&self) -> impl Iterator<Item = GroupId> {
        self.log.values().map(|logged| logged.group)
    }

    /// The groups that are kept whole: set aside, or waiting.
    pub fn kept_whole(&self) -> impl Iterator<Item = &[u8]> {
        let waiting = self.waiting.values().map(|waiting| waiting.bytes.as_slice());
        self.quarantine.iter().map(|(_, bytes)| bytes.as_slice()).chain(waiting)
    }

    /// The scopes of a device, in order, and the records of each.
    #[must_use]
    pub fn holds(&self, device: DeviceId) -> BTreeMap<RecordId, &Record> {
        let list = self.devices.get(&device).map(|held| held.list.clone()).unwrap_or_default();
        let held = self.ties.held.iter().filter(|(_, scopes)| list.iter().any(|scope| scopes.contains(scope)));
        held.filter_map(|(id, _)| Some((*id, &self.records.get(id)?.record))).collect()
    }

    /// What a device asked to keep.
    #[must_use]
    pub fn keeps(&self, device: DeviceId) -> &[Selector] {
        self.devices.get(&device).map_or(&[], |held| &held.selectors)
    }

    /// Answers a request.
    pub fn handle(&mut self, request: &Request<'_>) -> Vec<u8> {
        let body = request.body;
        match request.endpoint {
            Endpoint::Subscribe => {
                let answer = Subscribe::decode(body).map_err(|_| Refusal::Malformed);
                encode_answer(&answer.map(|asked| self.subscribe(request.account, &asked)))
            }
            Endpoint::Pull => {
                let answer = Pull::decode(body).map_err(|_| Refusal::Malformed);
                encode_answer(&answer.and_then(|asked| self.pull(request, &asked)))
            }
            Endpoint::Push => {
                let answer = Push::decode(body).map_err(|_| Refusal::Malformed);
                encode_answer(&answer.and_then(|asked| self.push(request, &asked)))
            }
            Endpoint::Rescue => {
                self.quarantine.push((GroupId::from_bytes([0; 16]), body.to_vec()));
                let verdict = Verdict::Quarantined { reason: Quarantine::Rescue };
                let receipt =
                    GroupVerdict { id: GroupId::from_bytes([0; 16]), ops: vec![(OpId::from_bytes([0; 16]), verdict)] };
                let server_now = instant(request.now_ms);
                encode_answer(&Ok(Pushed { epoch: self.epoch, server_now, groups: vec![receipt], records: Vec::new() }))
            }
        }
    }

    fn actor(&self, account: Option<AccountId>) -> Actor {
        account.and_then(|account| self.accounts.get(&account)).cloned().unwrap_or_else(Actor::visitor)
    }

    fn list(&self, actor: &Actor, selectors: &[Selector]) -> Vec<ScopeId> {
        let mut list = Vec::new();
        for audience in actor.audiences() {
            let own = audience.is_close();
            let wanted = core::iter::once(Selector::Core).chain(selectors.iter().copied());
            let scopes = wanted.map(|selector| ScopeId { audience, selector });
            list.extend(scopes.filter(|scope| self.scopes.contains_key(scope)));
            if own {
                list.push(ScopeId { audience, selector: Selector::Rest });
            }
        }
        list
    }

    fn subscribe(&mut self, account: Option<AccountId>, asked: &Subscribe) -> Subscribed {
        let list = self.list(&self.actor(account), &asked.selectors);
        let held = self.devices.entry(asked.device).or_default();
        held.version += 1;
        held.selectors.clone_from(&asked.selectors);
        held.list.clone_from(&list);
        Subscribed { epoch: self.epoch, list_version: held.version, scopes: list }
    }

    fn push(&mut self, request: &Request<'_>, asked: &Push) -> Answer<Pushed> {
        if request.account.is_none() {
            return Err(Refusal::SignIn);
        }
        if asked.account != request.account {
            return Err(Refusal::OtherAccount);
        }
        let skew_ms = i64::try_from(request.now_ms).unwrap_or(0) - i64::try_from(request.device_ms).unwrap_or(0);
        let mut groups = Vec::new();
        for (id, bytes) in &asked.groups {
            let from = Waiting { bytes: bytes.clone(), account: asked.account, device: asked.device, skew_ms };
            groups.push(GroupVerdict {
                id: *id,
                ops: self.take(*id, from, &self.actor(request.account), request.now_ms),
            });
            self.release(request.now_ms);
        }
        let list = self.devices.get(&asked.device).map(|held| held.list.clone()).unwrap_or_default();
        let mut records: BTreeMap<RecordId, Record> = BTreeMap::new();
        for (op, verdict) in groups.iter().flat_map(|group| &group.ops) {
            let Some(stored) = self.log.get(op).and_then(|logged| self.records.get(&logged.known.record)) else {
                continue;
            };
            let id = stored.record.id;
            let brought = self.ties.held.get(&id).is_some_and(|held| list.iter().any(|scope| held.contains(scope)));
            // The rights of now: what its author may no longer see is held, and not told.
            let actor = self.actor(request.account);
            let sees = domain::may(&actor, domain::Action::See, &self.subject(&stored.record)).allows();
            if sees && (!brought || matches!(verdict, Verdict::Merged { .. })) && verdict.is_applied() {
                records.insert(id, stored.record.clone());
            }
        }
        let records = records.into_values().collect();
        Ok(Pushed { epoch: self.epoch, server_now: instant(request.now_ms), groups, records })
    }

    /// Takes one group: known, decided, or kept.
    fn take(&mut self, id: GroupId, from: Waiting, actor: &Actor, now_ms: u64) -> Vec<(OpId, Verdict)> {
        let Ok(received) = decode_group(&from.bytes) else {
            self.quarantine.push((id, from.bytes));
            return vec![(OpId::from_bytes([0; 16]), Verdict::Quarantined { reason: Quarantine::Unreadable })];
        };
        let ops = &received.group.ops;
        if ops.iter().any(|op| self.log.contains_key(&op.id)) {
            let mut verdicts = Vec::new();
            for (op, hash) in ops.iter().zip(&received.hashes) {
                verdicts.push(match self.log.get(&op.id) {
                    Some(logged) if logged.hash == *hash => (op.id, logged.known.verdict.clone()),
                    _ => {
                        self.quarantine.push((id, from.bytes.clone()));
                        (op.id, Verdict::Quarantined { reason: Quarantine::OpReuse })
                    }
                });
            }
            return verdicts;
        }
        let (device, skew_ms, now) = (from.device, from.skew_ms, instant(now_ms));
        let context = Context { actor, device, skew_ms, now, online: false, import: false };
        let outcome = apply(&received.group, &context, self);
        if !outcome.is_final() {
            if outcome.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Waiting { .. })) {
                self.waiting.insert(id, from);
            }
            return outcome.verdicts;
        }
        if outcome.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Quarantined { .. })) {
            self.quarantine.push((id, from.bytes.clone()));
        }
        let mut written = BTreeSet::new();
        for write in outcome.writes {
            let record = write.stored.record.clone();
            written.insert(record.id);
            self.revisions.insert((record.id, record.rev), record);
            self.records.insert(write.stored.record.id, write.stored);
        }
        for ((op, known), hash) in outcome.known.into_iter().zip(received.hashes) {
            self.log.insert(op, Logged { hash, known, group: id });
        }
        self.log_changes(&written, id);
        self.waiting.remove(&id);
        outcome.verdicts
    }

    /// Decides groups whose missing operations have arrived.
    fn release(&mut self, now_ms: u64) {
        loop {
            let ready = self.waiting.iter().find(|(_, waiting)| {
                let group = decode_group(&waiting.bytes).map(|received| received.group);
                group.is_ok_and(|group| {
                    let missing = |op: &OpId| !self.log.contains_key(op) && !group.ops.iter().any(|of| of.id == *op);
                    let needs = group.ops.iter().flat_map(|op| {
                        let after = if let crate::Base::After(parent) = op.base { Some(parent) } else { None };
                        op.deps.iter().copied().chain(after)
                    });
                    !needs.into_iter().any(|op| missing(&op))
                })
            });
            let Some((id, waiting)) = ready.map(|(id, waiting)| (*id, waiting.clone())) else { return };
            self.waiting.remove(&id);
            let actor = self.actor(waiting.account);
            self.take(id, waiting, &actor, now_ms);
        }
    }

    fn pull(&mut self, request: &Request<'_>, asked: &Pull) -> Answer<Pulled> {
        if asked.epoch != self.epoch {
            return Err(Refusal::Epoch);
        }
        let actor = self.actor(request.account);
        let held = self.devices.get(&asked.device).cloned().unwrap_or_default();
        if held.version != asked.list_version || held.list.len() != asked.cursors.len() {
            return Err(Refusal::Resubscribe);
        }
        let cursors: BTreeMap<ScopeId, u64> = held.list.iter().copied().zip(asked.cursors.iter().copied()).collect();
        let list = self.list(&actor, &held.selectors);
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
        let reset = self.resets.remove(&asked.device);
        let mut sent = BTreeSet::new();
        for scope in list {
            let from = cursors.get(&scope).copied().unwrap_or(0);
            let none = Log::default();
            let log = self.scopes.get(&scope).unwrap_or(&none);
            if from > log.seq || (from > 0 && reset) {
                answer.reset.push(scope);
                answer.complete = false;
                continue;
            }
            let mut rows: Vec<_> = log.rows.iter().filter(|(_, row)| row.seq > from).collect();
            rows.sort_by_key(|(_, row)| row.seq);
            let mut end = rows.len().min(self.page_rows);
            let group = |at: usize| rows.get(at).map(|(_, row)| row.group);
            while end < rows.len() && end > 0 && group(end) == group(end - 1) {
                end += 1;
            }
            answer.complete &= end == rows.len();
            let items: Vec<Item> = rows
                .iter()
                .take(end)
                .map(|(id, row)| {
                    let record = self.records.get(*id).map(|stored| &stored.record);
                    let upsert = row.what == What::Upsert;
                    let data = record.filter(|_| upsert && sent.insert(**id)).cloned();
                    let rev = record.map_or(row.rev, |record| record.rev);
                    Item { id: **id, rev, what: row.what, data }
                })
                .collect();
            if let Some((_, last)) = rows.get(end.saturating_sub(1)) {
                answer.pages.push(ScopePage { scope, from, to: last.seq, items });
            }
        }
        Ok(answer)
    }
}
