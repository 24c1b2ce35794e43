//! What travels: each answer is looked at before it leaves, each request before it is taken.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{AccountId, Actor, DeviceId, GroupId, Instant, RecordId};
use sync::Verdict;
use sync::codec::decode_group;
use sync::engine::Endpoint;
use sync::level::LEVEL;
use sync::memory::{Request, Server};
use sync::protocol::{Body, PROTOCOL_VERSION, Pulled, Push, Pushed, ScopePage, What, decode_answer};
use sync::verdict::Quarantine;

use super::truth::Holdings;
use super::words::holds;
use crate::network::{Flying, Purpose};
use crate::world::World;

/// The moments that are remembered for a phone.
const MOMENTS: usize = 8;

/// Something that reached the server.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// An action without a verdict yet.
    Group { account: AccountId, device: DeviceId, device_ms: u64, now_ms: u64, id: GroupId, bytes: Vec<u8> },
    /// Somebody is somebody else now.
    Rights(AccountId, Actor),
    /// What the commons began with.
    Import(Box<sync::Group>, u64),
}

/// What a phone was sent.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// By the server's time of an answer, what it should hold and what it may read then.
    pub moments: VecDeque<Moment>,
    /// When each record was last sent.
    pub sent: BTreeMap<RecordId, u64>,
    /// When each was last said to leave a scope.
    pub left: BTreeMap<RecordId, u64>,
    /// Whether its person let much go.
    pub allowed: bool,
}

/// A moment of the server, as a phone should see it.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// What it should hold, at which revision.
    pub holdings: Holdings,
    /// What its person may read.
    pub readable: BTreeSet<RecordId>,
    /// Which action made each revision, where one action made several.
    pub groups: BTreeMap<RecordId, GroupId>,
}

impl World {
    /// Notes the actions of a request that have no verdict yet.
    pub fn note_delivery(&mut self, request: &Request<'_>) {
        let (Endpoint::Push, Some(account)) = (request.endpoint, request.account) else { return };
        let Ok(push) = Push::decode(request.body) else { return };
        if push.account != request.account {
            return;
        }
        for (id, bytes) in push.groups {
            let known = |op: &sync::Op| self.server.verdict(op.id).is_some();
            if decode_group(&bytes).is_ok_and(|received| !received.group.ops.iter().any(known)) {
                let (device, device_ms, now_ms) = (push.device, request.device_ms, request.now_ms);
                self.oracle.deliveries.push(Delivery::Group { account, device, device_ms, now_ms, id, bytes });
            }
        }
    }

    /// Looks at what the server did, and at what it answers.
    pub fn check_answer(&mut self, flying: &Flying, answer: &[u8]) {
        let audit = self.server.audit();
        if !audit.decided.is_empty() || !audit.assigned.is_empty() {
            self.oracle.truth.stale();
        }
        for line in audit.assigned {
            if let Some(wrong) = self.oracle.shadow.take(line) {
                self.break_with("I9", wrong);
            }
        }
        for decided in &audit.decided {
            self.check_decided(decided);
        }
        match &flying.purpose {
            Purpose::Foreign(bytes) => {
                if !self.server.kept_whole().any(|kept| holds(kept, bytes)) {
                    self.break_with("I12", "what a newer build wrote was not kept".to_owned());
                }
            }
            Purpose::Old(op) => {
                if matches!(self.server.verdict(*op), None | Some(Verdict::Rejected { .. })) {
                    self.break_with("I12", "what an older build wrote was turned away".to_owned());
                }
            }
            Purpose::Intruder(before) => {
                if self.server.records().find(|record| record.id == before.id) != Some(before.as_ref()) {
                    self.break_with("I6", format!("somebody without rights changed {}", before.id));
                }
            }
            Purpose::Tab | Purpose::Courier | Purpose::Copy => {}
        }
        match flying.endpoint {
            Endpoint::Pull => {
                if let Ok(Ok(pulled)) = decode_answer::<Pulled>(answer) {
                    self.check_pulled(flying, &pulled);
                }
            }
            Endpoint::Push => {
                if let Ok(Ok(pushed)) = decode_answer::<Pushed>(answer) {
                    self.check_pushed(flying, &pushed);
                }
            }
            Endpoint::Subscribe | Endpoint::Rescue => {}
        }
    }

    /// Who a phone's person is to the server now.
    pub fn actor(&self, phone: usize) -> Actor {
        let account = self.phones.get(phone).map(|phone| phone.account);
        account.and_then(|account| self.server.accounts.get(&account)).cloned().unwrap_or_else(Actor::visitor)
    }

    fn check_pulled(&mut self, flying: &Flying, pulled: &Pulled) {
        for page in &pulled.pages {
            self.check_page(page);
        }
        let Some((device, actor)) =
            self.phones.get(flying.phone).map(|phone| (phone.device.id, self.actor(flying.phone)))
        else {
            return;
        };
        let readable = self.oracle.truth.readable(&self.server, &actor);
        let holdings = self.oracle.truth.holdings(&self.server, &actor, self.server.keeps(device));
        let items: Vec<_> = pulled.pages.iter().flat_map(|page| &page.items).collect();
        let leak = items.iter().find(|item| item.data.is_some() && !readable.contains(&item.id));
        if let Some(item) = leak {
            self.break_with(
                "I5",
                format!("phone {} was sent {}, which its person may not read", flying.phone, item.id),
            );
        }
        let now_ms = self.now_ms;
        if let Some(watch) = self.oracle.watch.get_mut(flying.phone) {
            for item in items {
                let log = if item.what == What::Upsert { &mut watch.sent } else { &mut watch.left };
                log.insert(item.id, now_ms);
            }
            watch.moments.truncate(MOMENTS - 1);
            let groups = holdings.keys().filter_map(|id| Some((*id, self.oracle.shadow.group(*id)?))).collect();
            watch.moments.push_front(Moment { at: pulled.server_now, holdings, readable, groups });
        }
    }

    /// I8 and I9: a page holds all that changed up to where it says, and all of each action that it holds a part of.
    fn check_page(&mut self, page: &ScopePage) {
        let items: BTreeSet<RecordId> = page.items.iter().map(|item| item.id).collect();
        let lines: Vec<_> = self.oracle.shadow.newest(&page.scope).filter(|line| line.seq > page.from).collect();
        let within = |seq: u64| seq <= page.to;
        let missing = lines.iter().find(|line| within(line.seq) && !items.contains(&line.record));
        let missing = missing.map(|line| format!("a page of {} passes over {}", page.scope, line.record));
        let groups: BTreeSet<GroupId> = lines.iter().filter(|line| within(line.seq)).map(|line| line.group).collect();
        let cut = lines.iter().find(|line| !within(line.seq) && groups.contains(&line.group));
        let cut = cut.map(|line| format!("a page of {} ends inside action {}", page.scope, line.group));
        if let Some(what) = missing {
            self.break_with("I9", what);
        }
        if let Some(what) = cut {
            self.break_with("I8", what);
        }
    }

    fn check_pushed(&mut self, flying: &Flying, pushed: &Pushed) {
        let actor = self.actor(flying.phone);
        let readable = self.oracle.truth.readable(&self.server, &actor);
        if let Some(record) = pushed.records.iter().find(|record| !readable.contains(&record.id)) {
            let id = record.id;
            self.break_with("I5", format!("phone {} was sent {id}, which its person may not read", flying.phone));
        }
        if let Some(watch) = self.oracle.watch.get_mut(flying.phone) {
            watch.sent.extend(pushed.records.iter().map(|record| (record.id, self.now_ms)));
        }
        for (op, verdict) in pushed.groups.iter().flat_map(|group| &group.ops) {
            let reused = Verdict::Quarantined { reason: Quarantine::OpReuse };
            let open = matches!(verdict, Verdict::Waiting { .. } | Verdict::NeedBase) || *verdict == reused;
            if open || *op.as_bytes() == [0; 16] {
                continue;
            }
            let first = self.oracle.verdicts.entry(*op).or_insert_with(|| verdict.clone());
            if first != verdict {
                let what = format!("operation {op} was {first:?}, and then {verdict:?}");
                self.break_with("I2", what);
            }
        }
    }

    /// I2: a server that gets each action once, in the order in which they came, holds the same in the end.
    pub fn check_replayed(&mut self) {
        let mut once = Server::new(self.server.epoch);
        for delivery in &self.oracle.deliveries {
            match delivery {
                Delivery::Import(group, now_ms) => drop(once.import(group, *now_ms)),
                Delivery::Rights(account, actor) => drop(once.accounts.insert(*account, actor.clone())),
                Delivery::Group { account, device, device_ms, now_ms, id, bytes } => {
                    let groups = vec![(*id, bytes.clone())];
                    let push = Push { proto: PROTOCOL_VERSION, device: *device, account: Some(*account), groups };
                    let (account, device_ms, now_ms) = (Some(*account), *device_ms, *now_ms);
                    let body = &push.encode();
                    once.handle(&Request { endpoint: Endpoint::Push, account, device_ms, now_ms, level: LEVEL, body });
                }
            }
        }
        let differ = self.server.records().zip(once.records()).find(|(here, there)| here != there);
        let differ = differ.map(|(here, _)| here.id);
        if differ.is_some() || self.server.records().count() != once.records().count() {
            self.break_with("I2", format!("delivered once each, the actions make something else of {differ:?}"));
        }
    }
}
