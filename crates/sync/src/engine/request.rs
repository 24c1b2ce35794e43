//! What to ask the server next, and when: one request at a time, text before all else, the next part while one is stored, full jitter after a failure.

use domain::GroupId;
use domain::scope::ScopeId;
use domain::sorted::{Map, Set};

use super::State;
use super::basis::Basis;
use super::event::{Counter, Effect, Endpoint, NetError};
use super::kept::Kept;
use super::pull::Seen;
use super::save::AFTER_SAVE_MS;
use super::work::Work;
use crate::outbox::Way;
use crate::planted::{Planted, has};
use crate::protocol::{
    Body, MAX_ANSWER, PROTOCOL_VERSION, Pull, Pulled, Push, Pushed, Refusal, Subscribe, Subscribed, decode_answer,
};

/// The first batch, bytes; doubled on success.
pub(super) const FIRST_BATCH: usize = 64 * 1024;
const LARGEST_BATCH: usize = 1024 * 1024;
const FIRST_WAIT_MS: u64 = 1_000;
const LONGEST_WAIT_MS: u64 = 300_000;
const FIRST_PULL_MS: u64 = 60_000;
const LONGEST_PULL_MS: u64 = 900_000;
const WAITING_MS: u64 = 60_000;
/// How far apart questions are while news follow each other: at first, and at most.
const NEWS_APART_MS: (u64, u64) = (2_000, 30_000);
/// Over how long those who hear of the same spread their questions.
const SPREAD_MS: u64 = 2_000;

/// A request that has no answer yet.
#[derive(Debug, Clone)]
pub(super) struct Flight {
    request: u64,
    endpoint: Endpoint,
    /// The groups of a push.
    pub groups: Vec<GroupId>,
    /// What a pull or a list was asked on.
    basis: Basis,
}

impl State {
    /// Whether a question may be asked at all; what a person hands over is taken from every build.
    fn may_ask(&self) -> bool {
        let silent = self.outdated && self.poisoned.is_empty();
        self.leader && self.flight.is_none() && !self.sign_in && !silent
    }

    pub(super) fn ask_server(&mut self, effects: &mut Vec<Effect>) {
        if !self.may_ask() {
            return;
        }
        if self.now_ms < self.wait_until_ms {
            self.schedule(self.wait_until_ms, effects);
            return;
        }
        let Some(kept) = self.kept.take() else { return };
        if self.is_behind(&kept) {
            self.ask_for_news();
        }
        let next = self.next_request(&kept);
        if matches!(next, Next::Send(Endpoint::Pull, ..)) && self.is_check_due(&kept) && !self.is_worked_out(&kept) {
            self.kept = Some(kept);
            self.queue.push_back(Work::Check);
            self.go_on(effects);
            return;
        }
        let (forgets, due) = match next {
            Next::Send(endpoint, body, groups) => {
                let forgets = (endpoint == Endpoint::Push && has(Planted::B7)).then(|| groups.clone());
                self.send((endpoint, body, groups), &kept, effects);
                (forgets, None)
            }
            Next::Wait(due) => (None, Some(due)),
        };
        self.kept = Some(kept);
        if let Some(groups) = forgets {
            self.queue.push_back(Work::Forget(groups));
            self.go_on(effects);
        }
        if let Some(due) = due {
            self.schedule(due, effects);
        }
    }

    /// Asks for what follows a part while that is being stored, as it will be known then. Where it cannot be stored, what comes
    /// begins where this device is not, and is left.
    pub(super) fn ask_ahead(&mut self, stored: &Kept, seen: &Map<ScopeId, Seen>, effects: &mut Vec<Effect>) {
        if !self.may_ask() || self.now_ms < self.wait_until_ms {
            return;
        }
        let before = core::mem::replace(&mut self.seen, seen.clone());
        if let Next::Send(Endpoint::Pull, body, groups) = self.next_request(stored) {
            self.send((Endpoint::Pull, body, groups), stored, effects);
        }
        self.seen = before;
    }

    fn send(
        &mut self,
        (endpoint, body, groups): (Endpoint, Vec<u8>, Vec<GroupId>),
        kept: &Kept,
        effects: &mut Vec<Effect>,
    ) {
        let request = self.fresh();
        let reads = matches!(endpoint, Endpoint::Pull | Endpoint::Subscribe);
        let basis = if reads { Basis::of(kept, self) } else { Basis::default() };
        self.flight = Some(Flight { request, endpoint, groups, basis });
        if endpoint == Endpoint::Pull {
            self.asking_for_news();
        }
        effects.push(Effect::Send { request, endpoint, body, pending: kept.unsent() });
    }

    fn next_request(&self, kept: &Kept) -> Next {
        if (kept.meta.list_version == 0 || self.resubscribe) && !self.outdated {
            let body = Subscribe { device: kept.meta.device, selectors: kept.meta.selectors.clone() };
            return Next::Send(Endpoint::Subscribe, body.encode(), Vec::new());
        }
        let poisoned = self.poisoned.iter().find_map(|group| kept.entry(*group));
        if let Some(entry) = poisoned.or_else(|| kept.follower_of_rescued()) {
            return Next::Send(Endpoint::Rescue, entry.wire(kept.meta.device), vec![entry.group.id]);
        }
        if self.outdated {
            return Next::Wait(self.now_ms + LONGEST_WAIT_MS);
        }
        let groups = self.batch(kept);
        if !groups.is_empty() {
            let ids = groups.iter().map(|(id, _)| *id).collect();
            let push = Push { proto: PROTOCOL_VERSION, device: kept.meta.device, account: kept.account, groups };
            return Next::Send(Endpoint::Push, push.encode(), ids);
        }
        if self.pull_due_ms <= self.now_ms {
            let cursors = kept.scopes.iter().map(|scope| Self::asked_from(kept, &self.seen, &scope.id)).collect();
            let body = Pull {
                epoch: kept.meta.epoch,
                device: kept.meta.device,
                list_version: kept.meta.list_version,
                cursors,
                limit: MAX_ANSWER as u64,
                digests: self.digests(kept),
            };
            return Next::Send(Endpoint::Pull, body.encode(), Vec::new());
        }
        let saved = kept.outbox.values().filter(|entry| entry.way == Way::Unsent).map(|e| e.written_ms + AFTER_SAVE_MS);
        let waiting = kept.outbox.values().any(|entry| matches!(entry.way, Way::Waiting(_)));
        let waiting = waiting.then_some(self.waiting_due_ms);
        Next::Wait(saved.chain(waiting).fold(self.pull_due_ms, u64::min).max(self.now_ms + 1))
    }

    /// The groups to send, in the order of saves. One that waits for another is offered again from time to time; nothing
    /// waits behind it.
    fn batch(&self, kept: &Kept) -> Vec<(GroupId, Vec<u8>)> {
        if has(Planted::B6) && kept.aside.values().any(|entry| !entry.is_handed_over()) {
            return Vec::new();
        }
        let mut groups: Vec<(GroupId, Vec<u8>)> = Vec::new();
        let mut size = 0;
        for entry in kept.outbox.values() {
            let due = match &entry.way {
                // A clock that was set back must not keep work here.
                Way::Unsent => {
                    (entry.written_ms > self.now_ms && !has(Planted::P5))
                        || entry.written_ms + AFTER_SAVE_MS <= self.now_ms
                }
                Way::Waiting(_) => self.waiting_due_ms <= self.now_ms,
                Way::Settled(_) | Way::Aside(_) => false,
            };
            if !due || self.poisoned.contains(&entry.group.id) {
                continue;
            }
            size += entry.bytes.len();
            if !groups.is_empty() && (size > self.batch_bytes || groups.len() >= self.batch_groups) {
                break;
            }
            groups.push((entry.group.id, entry.bytes.clone()));
        }
        groups
    }

    pub(super) fn answered(&mut self, request: u64, answer: Result<Vec<u8>, NetError>, effects: &mut Vec<Effect>) {
        if self.flight.as_ref().is_none_or(|flight| flight.request != request) {
            return;
        }
        let Some(flight) = self.flight.take() else { return };
        let bytes = match answer {
            Ok(bytes) => bytes,
            Err(error) => return self.no_answer(&flight, error),
        };
        let refusal = match flight.endpoint {
            Endpoint::Push => self.push_answer(&bytes, &flight.groups),
            Endpoint::Subscribe => decode_answer::<Subscribed>(&bytes).ok().map(|answer| {
                answer.map(|answer| {
                    self.resubscribe = false;
                    self.queue.push_back(Work::Subscribed { answer: Box::new(answer), basis: flight.basis.clone() });
                })
            }),
            Endpoint::Pull => decode_answer::<Pulled>(&bytes).ok().map(|answer| {
                answer.map(|answer| {
                    self.next_pull(&answer);
                    self.checks = None;
                    let basis = flight.basis.clone();
                    self.queue.push_back(Work::Pulled { answer: Box::new(answer), basis });
                })
            }),
            Endpoint::Rescue => decode_answer::<Pushed>(&bytes)
                .ok()
                .filter(|_| !has(Planted::P2))
                .map(|answer| answer.map(|_| self.queue.extend(flight.groups.iter().copied().map(Work::Rescued)))),
        };
        match refusal {
            Some(Ok(())) => (self.failures, self.wait_until_ms, self.offline) = (0, 0, false),
            Some(Err(refusal)) => self.refused(&flight, refusal),
            None => {
                // A page of some other server with status 200: no network, as far as we are concerned.
                effects.push(Effect::Report(Counter::ForeignAnswer));
                self.offline = true;
                self.failed(None);
            }
        }
        if let (Endpoint::Rescue, Some(Ok(()))) = (flight.endpoint, refusal) {
            effects.push(Effect::Report(Counter::Poisoned));
        }
    }

    /// Queues an answer to a push; nothing when it is no answer of ours. Also for what a service worker collected.
    pub(super) fn push_answer(&mut self, bytes: &[u8], groups: &[GroupId]) -> Option<Result<(), Refusal>> {
        let answer = decode_answer::<Pushed>(bytes).ok()?;
        Some(answer.map(|answer| {
            if !groups.is_empty() {
                self.batch_bytes = (self.batch_bytes * 2).min(LARGEST_BATCH);
                self.batch_groups = usize::MAX;
                self.waiting_due_ms = self.now_ms + WAITING_MS;
            }
            self.queue.push_back(Work::Pushed(Box::new(answer)));
        }))
    }

    fn no_answer(&mut self, flight: &Flight, error: NetError) {
        match error {
            NetError::Status { code: 400, .. } => self.refused(flight, Refusal::Malformed),
            NetError::Status { code: 413, .. } => self.refused(flight, Refusal::TooLarge),
            NetError::Status { code: 401 | 403, .. } => self.sign_in = true,
            NetError::Status { code: 426, .. } => self.too_old(flight),
            NetError::Status { retry_after_ms, .. } => self.failed(retry_after_ms),
            NetError::Unreachable => {
                self.offline = true;
                self.failed(None);
            }
        }
    }

    /// The server took nothing: everything stays where it is.
    fn refused(&mut self, flight: &Flight, refusal: Refusal) {
        match refusal {
            Refusal::Malformed | Refusal::TooLarge if flight.endpoint == Endpoint::Push => {
                match flight.groups.as_slice() {
                    [only] => {
                        self.poisoned.insert(*only);
                    }
                    groups => {
                        self.batch_groups = (groups.len() / 2).max(1);
                        self.batch_bytes = FIRST_BATCH;
                    }
                }
            }
            Refusal::SignIn | Refusal::OtherAccount => self.sign_in = true,
            Refusal::MinBuild => self.too_old(flight),
            Refusal::Epoch | Refusal::Resubscribe => {
                self.resubscribe = true;
                self.failed(Some(0));
            }
            Refusal::Malformed | Refusal::TooLarge | Refusal::Unavailable => self.failed(None),
        }
    }

    /// Nothing more is asked; a server that does not even take what is handed over is not asked again.
    fn too_old(&mut self, flight: &Flight) {
        self.outdated = true;
        if flight.endpoint == Endpoint::Rescue {
            self.poisoned = Set::new();
        }
    }

    /// Waits before the next request: full jitter, up to two seconds doubling to five minutes.
    pub(super) fn failed(&mut self, retry_after_ms: Option<u64>) {
        self.failures = self.failures.saturating_add(1);
        let most = FIRST_WAIT_MS.saturating_mul(1 << self.failures.min(10)).min(LONGEST_WAIT_MS);
        let wait = (self.jitter() % most.max(1)).max(retry_after_ms.unwrap_or(0)) + 1;
        self.wait_until_ms = self.now_ms.saturating_add(wait);
        if has(Planted::B8)
            && let Some(kept) = &self.kept
        {
            let unsent = kept.outbox.values().filter(|entry| entry.way == Way::Unsent);
            let groups = unsent.map(|entry| entry.group.id).collect();
            let random = self.jitter();
            self.queue.push_back(Work::Renew { groups, random });
        }
    }

    /// News at once while there is more; else after a minute, and twice as long each time nothing came.
    fn next_pull(&mut self, answer: &Pulled) {
        let more = !answer.complete || !answer.reset.is_empty() || core::mem::take(&mut self.heard);
        self.quiet_pulls = if answer.pages.is_empty() { self.quiet_pulls.saturating_add(1) } else { 0 };
        let most = (FIRST_PULL_MS << self.quiet_pulls.min(4)).min(LONGEST_PULL_MS);
        self.pull_due_ms = if more { self.now_ms } else { self.now_ms + most / 2 + self.jitter() % (most / 2) };
    }

    /// There is news: it is asked for soon, unless all of it is here. After a failure it still waits.
    pub(super) fn news(&mut self, heads: &[(ScopeId, u64)]) {
        for (id, seq) in heads {
            self.heads.insert(*id, *seq);
        }
        // An answer that is on its way may be of before it.
        let list = heads.is_empty();
        self.heard |= list && self.flight.as_ref().is_some_and(|flight| flight.endpoint == Endpoint::Pull);
        if list || self.kept.as_ref().is_none_or(|kept| self.is_behind(kept)) {
            self.quiet_pulls = 0;
            self.ask_for_news();
        }
    }

    /// Whether the server said of a scope, since it was last asked, that it has more than is here.
    fn is_behind(&self, kept: &Kept) -> bool {
        let is_here = |id: &ScopeId, seq: u64| {
            kept.scopes.iter().any(|scope| scope.id == *id && (scope.reset || scope.cursor >= seq))
        };
        self.heads.iter().any(|(id, seq)| !is_here(id, *seq))
    }

    /// Not all who hear of the same ask at once; and while news follow each other, less and less often.
    fn ask_for_news(&mut self) {
        let soon = self.now_ms.max(self.news_asked_ms + self.news_gap_ms) + self.jitter() % SPREAD_MS;
        self.pull_due_ms = self.pull_due_ms.min(soon);
    }

    /// A question goes out: what is said from now on, it may not have heard of.
    fn asking_for_news(&mut self) {
        if core::mem::take(&mut self.heads).is_empty() {
            return;
        }
        let follows = self.now_ms.saturating_sub(self.news_asked_ms) < NEWS_APART_MS.1 * 2;
        self.news_gap_ms = if follows { (self.news_gap_ms * 2).clamp(NEWS_APART_MS.0, NEWS_APART_MS.1) } else { 0 };
        self.news_asked_ms = self.now_ms;
    }

    fn jitter(&mut self) -> u64 {
        // The random bits came with an event; stretching them keeps two uses in one step apart.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 31)
    }

    fn schedule(&mut self, due_ms: u64, effects: &mut Vec<Effect>) {
        if self.scheduled_ms != due_ms {
            self.scheduled_ms = due_ms;
            effects.push(Effect::Schedule { delay_ms: due_ms.saturating_sub(self.now_ms) });
        }
    }
}

enum Next {
    Send(Endpoint, Vec<u8>, Vec<GroupId>),
    Wait(u64),
}
