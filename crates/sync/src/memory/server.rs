//! A server in memory: the same decision as the real one, over maps.

use std::collections::{BTreeMap, BTreeSet};

use domain::communities::Role;
use domain::communities::membership::belonging;
use domain::scope::{ScopeId, Selector};
use domain::{AccountId, Actor, DeviceId, FieldId, GroupId, Instant, OpId, Record, RecordId, Value};

use super::audit::{Audit, Decided};
use super::scopes::{Log, Row, Ties};
use crate::apply::{Context, Known, View, apply};
use crate::codec::{decode_group, encode_group};
use crate::engine::Endpoint;
use crate::level::reads_kind;
use crate::operation::{Group, hash16};
use crate::protocol::{Answer, Body, Epoch, GroupVerdict, Pull, Push, Pushed, Refusal, Subscribe, encode_answer};
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
    op_log: BTreeMap<OpId, Logged>,
    quarantine: BTreeMap<(GroupId, [u8; 16]), Vec<u8>>,
    waiting: BTreeMap<GroupId, Waiting>,
    pub(super) scopes: BTreeMap<ScopeId, Log>,
    pub(super) ties: Ties,
    pub(super) devices: BTreeMap<DeviceId, Subscription>,
    /// Scopes that a device must read from the beginning.
    pub(super) resets: BTreeSet<(DeviceId, ScopeId)>,
    /// When each device last asked.
    pub(super) asked: BTreeMap<DeviceId, u64>,
    /// The time of the request at hand.
    pub(super) now_ms: u64,
    pub(super) audit: Audit,
    /// B5: rows that have their numbers and are not there yet.
    pub(super) late: Vec<(ScopeId, RecordId, Row)>,
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
pub(super) struct Subscription {
    pub version: u64,
    pub selectors: Vec<Selector>,
    pub list: Vec<ScopeId>,
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
    /// What the device reads, from `Sync-Knows`.
    pub level: u16,
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
        self.op_log.get(&op).map(|logged| logged.known.clone())
    }
    fn stewards(&self, community: RecordId) -> Vec<RecordId> {
        let belonging = self.records.values().filter_map(|stored| belonging(&stored.record));
        belonging
            .filter(|(of, _, role)| (*of, *role) == (community, Role::Steward))
            .map(|(_, person, _)| person)
            .collect()
    }
}

pub(super) fn instant(ms: u64) -> Instant {
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
            op_log: BTreeMap::new(),
            quarantine: BTreeMap::new(),
            waiting: BTreeMap::new(),
            scopes: BTreeMap::new(),
            ties: Ties::default(),
            devices: BTreeMap::new(),
            resets: BTreeSet::new(),
            asked: BTreeMap::new(),
            now_ms: 0,
            audit: Audit::default(),
            late: Vec::new(),
        }
    }

    /// Has a device read all its scopes from the beginning, as after a cleaning of tombstones it has not seen.
    pub fn reset(&mut self, device: DeviceId) {
        let list = self.devices.get(&device).map(|held| held.list.clone()).unwrap_or_default();
        self.resets.extend(list.into_iter().map(|scope| (device, scope)));
    }

    /// Takes a group in the name of the commons itself, as an import does.
    pub fn import(&mut self, group: &Group, now_ms: u64) -> Vec<(OpId, Verdict)> {
        let from =
            Waiting { bytes: encode_group(group), account: None, device: DeviceId::from_bytes([0; 16]), skew_ms: 0 };
        self.now_ms = now_ms;
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
        self.op_log.get(&op).map(|logged| &logged.known.verdict)
    }

    /// The groups that were decided.
    pub fn groups(&self) -> impl Iterator<Item = GroupId> {
        self.op_log.values().map(|logged| logged.group)
    }

    /// The groups that are kept whole: set aside, or waiting.
    pub fn kept_whole(&self) -> impl Iterator<Item = &[u8]> {
        let waiting = self.waiting.values().map(|waiting| waiting.bytes.as_slice());
        self.quarantine.values().map(Vec::as_slice).chain(waiting)
    }

    /// The scopes of a device, in order.
    #[must_use]
    pub fn list_of(&self, device: DeviceId) -> &[ScopeId] {
        self.devices.get(&device).map_or(&[], |held| &held.list)
    }

    /// What a device asked to keep.
    #[must_use]
    pub fn keeps(&self, device: DeviceId) -> &[Selector] {
        self.devices.get(&device).map_or(&[], |held| &held.selectors)
    }

    /// Answers a request.
    pub fn handle(&mut self, request: &Request<'_>) -> Vec<u8> {
        let body = request.body;
        self.now_ms = request.now_ms;
        let late = core::mem::take(&mut self.late);
        let answer = self.answer(request, body);
        for (scope, record, row) in late {
            self.list_row(scope, record, row);
        }
        answer
    }

    fn answer(&mut self, request: &Request<'_>, body: &[u8]) -> Vec<u8> {
        match request.endpoint {
            Endpoint::Subscribe => {
                let answer = Subscribe::decode(body).map_err(|_| Refusal::Malformed);
                encode_answer(&answer.map(|asked| self.subscribe(request, &asked)))
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
                self.set_aside(GroupId::from_bytes([0; 16]), body);
                let verdict = Verdict::Quarantined { reason: Quarantine::Rescue };
                let receipt =
                    GroupVerdict { id: GroupId::from_bytes([0; 16]), ops: vec![(OpId::from_bytes([0; 16]), verdict)] };
                let server_now = instant(request.now_ms);
                encode_answer(&Ok(Pushed { epoch: self.epoch, server_now, groups: vec![receipt], records: Vec::new() }))
            }
        }
    }

    pub(super) fn actor(&self, account: Option<AccountId>) -> Actor {
        let mut actor = account.and_then(|account| self.accounts.get(&account)).cloned().unwrap_or_else(Actor::visitor);
        if let Some(me) = actor.person {
            let belonging = self.records.values().filter_map(|stored| belonging(&stored.record));
            actor.memberships =
                belonging.filter(|(_, person, _)| *person == me).map(|(of, _, role)| (of, role)).collect();
        }
        actor
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
            let Some(stored) = self.op_log.get(op).and_then(|logged| self.records.get(&logged.known.record)) else {
                continue;
            };
            let id = stored.record.id;
            let brought = self.ties.held.get(&id).is_some_and(|held| list.iter().any(|scope| held.contains(scope)));
            // The rights of now: what its author may no longer see is held, and not told.
            let actor = self.actor(request.account);
            let sees = domain::may(&actor, domain::Action::See, &self.subject(&stored.record)).allows();
            let reads = reads_kind(request.level, stored.record.kind);
            if reads && sees && (!brought || matches!(verdict, Verdict::Merged { .. })) && verdict.is_applied() {
                records.insert(id, stored.record.clone());
            }
        }
        let records = records.into_values().collect();
        Ok(Pushed { epoch: self.epoch, server_now: instant(request.now_ms), groups, records })
    }

    /// Takes one group: known, decided, or kept.
    fn take(&mut self, id: GroupId, from: Waiting, actor: &Actor, now_ms: u64) -> Vec<(OpId, Verdict)> {
        let Ok(received) = decode_group(&from.bytes) else {
            self.set_aside(id, &from.bytes);
            return vec![(OpId::from_bytes([0; 16]), Verdict::Quarantined { reason: Quarantine::Unreadable })];
        };
        let ops = &received.group.ops;
        if ops.iter().any(|op| self.op_log.contains_key(&op.id)) {
            let mut verdicts = Vec::new();
            for (op, hash) in ops.iter().zip(&received.hashes) {
                verdicts.push(match self.op_log.get(&op.id) {
                    Some(logged) if logged.hash == *hash => (op.id, logged.known.verdict.clone()),
                    _ => {
                        self.set_aside(id, &from.bytes);
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
            self.set_aside(id, &from.bytes);
        }
        let (mut written, mut writes) = (BTreeSet::new(), Vec::new());
        for write in outcome.writes {
            let record = write.stored.record.clone();
            written.insert(record.id);
            let after = write.stored.clone();
            writes.push((self.records.insert(record.id, write.stored), after));
            self.revisions.insert((record.id, record.rev), record);
        }
        self.audit.decided.push(Decided {
            group: received.group,
            account: from.account,
            actor: actor.clone(),
            device,
            skew_ms,
            now_ms,
            verdicts: outcome.verdicts.clone(),
            writes,
        });
        for ((op, known), hash) in outcome.known.into_iter().zip(received.hashes) {
            self.op_log.insert(op, Logged { hash, known, group: id });
        }
        self.log_changes(&written, id);
        self.waiting.remove(&id);
        outcome.verdicts
    }

    /// Keeps bytes for the people in charge; the same twice are kept once.
    fn set_aside(&mut self, group: GroupId, bytes: &[u8]) {
        self.quarantine.insert((group, hash16(bytes)), bytes.to_vec());
    }

    /// How many groups are kept whole, and how many wait.
    #[must_use]
    pub fn kept_aside(&self) -> (usize, usize) {
        (self.quarantine.len(), self.waiting.len())
    }

    /// Decides groups whose missing operations have arrived.
    fn release(&mut self, now_ms: u64) {
        loop {
            let ready = self.waiting.iter().find(|(_, waiting)| {
                let group = decode_group(&waiting.bytes).map(|received| received.group);
                group.is_ok_and(|group| {
                    let missing = |op: &OpId| !self.op_log.contains_key(op) && !group.ops.iter().any(|of| of.id == *op);
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
}
