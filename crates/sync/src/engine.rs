//! The client's state machine: events in, effects out; no IO, no clock, no randomness inside.
//!
//! Whoever drives it performs the effects and answers with events. Work that touches the stores is done one piece at a
//! time: load what it needs, compute, commit everything together; a commit that another tab made stale is computed again
//! from what is stored now. Nothing is told to a person before its commit is answered.
//!
//! # Layout
//! - `event`: events and effects
//! - `kept`: what the engine knows of the stores, and its bytes
//! - `work`: the queue of work, and its two stages
//! - `save`, `push`, `pull`, `scopes`, `check`, `lease`, `reopening`: the sorts of work
//! - `request`: what to ask the server next, and when; `basis`: what was known when it was asked
//! - `journal`, `status`: what the person is told

use domain::sorted::{Map, Set};
use std::collections::VecDeque;

use domain::GroupId;
use domain::scope::ScopeId;

mod basis;
mod check;
mod event;
mod guard;
mod journal;
mod kept;
mod lease;
mod pull;
mod push;
mod reopening;
mod request;
mod save;
mod scopes;
mod spared;
mod status;
mod work;

pub use event::{
    Choice, Counter, Digests, Effect, Endpoint, Event, Here, Loaded, NetError, PutAway, Question, Snapshot, Wanted,
};
pub use journal::{decode_line, encode_line};
pub use kept::{Kept, META, Meta, ScopeState, epoch_of};
use pull::Seen;
use request::Flight;
pub use spared::{ALONE, bring_back, is_alone};
use work::{Doing, Work};

/// The state of an engine.
#[derive(Debug, Clone, Default)]
pub struct State {
    kept: Option<Kept>,
    leader: bool,
    now_ms: u64,
    random: u64,
    next_id: u64,
    queue: VecDeque<Work>,
    doing: Option<Doing>,
    flight: Option<Flight>,
    batch_bytes: usize,
    batch_groups: usize,
    poisoned: Set<GroupId>,
    failures: u32,
    wait_until_ms: u64,
    pull_due_ms: u64,
    waiting_due_ms: u64,
    quiet_pulls: u32,
    heard: bool,
    heads: Map<ScopeId, u64>,
    news_asked_ms: u64,
    news_gap_ms: u64,
    leased_ms: u64,
    checks: Option<Digests>,
    elsewhere: u64,
    incomplete: bool,
    sign_in: bool,
    offline: bool,
    outdated: bool,
    resubscribe: bool,
    seen: Map<ScopeId, Seen>,
    asked: Set<ScopeId>,
    scheduled_ms: u64,
}

impl State {
    /// A state that knows nothing yet: give it [`Event::Started`].
    #[must_use]
    pub fn new() -> Self {
        Self { batch_bytes: request::FIRST_BATCH, batch_groups: usize::MAX, ..Self::default() }
    }

    /// What the engine knows of the stores; nothing before it has started.
    #[must_use]
    pub const fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    fn fresh(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}

/// Takes an event, answers what to do.
#[must_use]
pub fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    state.take(event, &mut effects);
    state.go_on(&mut effects);
    (state, effects)
}

impl State {
    fn take(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Started { snapshot, now_ms } => self.start(snapshot, now_ms),
            Event::Save { request, title, changes, now_ms, entropy } => {
                self.tell_time(now_ms);
                self.make_way();
                self.queue.push_back(Work::Save { request, title, changes, now_ms, entropy });
            }
            Event::Loaded { load, loaded } => self.loaded(load, &loaded, effects),
            Event::Stored { commit, result } => self.stored(commit, result, effects),
            Event::Answer { request, answer, now_ms } => {
                self.tell_time(now_ms);
                self.answered(request, answer, effects);
            }
            Event::Inbox { bytes, now_ms } => {
                self.tell_time(now_ms);
                if self.push_answer(&bytes, &[]).is_none() {
                    effects.push(Effect::Report(Counter::ForeignAnswer));
                }
            }
            Event::Tick { now_ms, random } => {
                self.tell_time(now_ms);
                (self.random, self.scheduled_ms) = (random, 0);
            }
            Event::Online { now_ms } | Event::Visible { now_ms } => {
                self.tell_time(now_ms);
                (self.failures, self.wait_until_ms, self.quiet_pulls, self.pull_due_ms) = (0, 0, 0, 0);
                // What waits for another is offered again at once, too.
                self.waiting_due_ms = 0;
            }
            Event::News { heads, now_ms, random } => {
                self.tell_time(now_ms);
                self.random = random;
                self.news(&heads);
            }
            Event::Leader(leader) => {
                self.leader = leader;
                if !leader {
                    self.flight = None;
                }
            }
            // Read again once what is being done is done: what it would commit may be stale, or nothing.
            Event::Changed { generation } if self.kept.is_some() => self.elsewhere = self.elsewhere.max(generation),
            Event::Changed { .. } => {}
            Event::KitChanged(selectors) => self.queue.push_back(Work::Kit(selectors)),
            Event::SignedIn => (self.sign_in, self.failures, self.wait_until_ms) = (false, 0, 0),
            Event::Chosen(choice) => self.queue.push_back(Work::Choice(choice)),
        }
    }

    /// What is due in a while stays due in that while when the clock is set back: nothing here waits for a year to come.
    fn tell_time(&mut self, now_ms: u64) {
        let back = self.now_ms.saturating_sub(now_ms);
        for due in [&mut self.wait_until_ms, &mut self.pull_due_ms, &mut self.waiting_due_ms, &mut self.news_asked_ms] {
            *due = due.saturating_sub(back);
        }
        self.now_ms = now_ms;
    }

    fn start(&mut self, snapshot: Snapshot, now_ms: u64) {
        self.tell_time(now_ms);
        let kept = Kept::read(snapshot);
        self.kept = Some(kept);
        if let Some(doing) = self.doing.take() {
            self.queue.push_front(doing.work);
        }
    }
}

#[cfg(test)]
mod tests;
