//! The event loop: one thread, one clock, one source of chance.

use std::collections::BTreeMap;

use domain::RecordId;
use sync::engine::{Event, step};
use sync::memory::Server;
use sync::ports::Store;

use crate::Report;
use crate::network::{Flying, told};
use crate::oracle::{Oracle, Shadow};
use crate::phone::{Phone, Tab};
use crate::random::Random;
use crate::setup::{Fault, Script};

mod act;
mod begin;
mod perform;
mod rights;
mod strike;

/// When the runs begin: the middle of 2026, milliseconds.
const START_MS: u64 = 1_780_000_000_000;
/// People act within this time.
const BUSY_MS: u64 = 600_000;
/// Rounds take so long.
const ROUND_MS: u64 = 10_000;
/// What a round more than the design's count is allowed for: a first list, a first pull, a refusal of each.
const SLACK: usize = 12;
/// What was lost unseen is back within two days, looked at each quarter of an hour.
const ROT_ROUNDS: usize = 192;
const ROT_ROUND_MS: u64 = 900_000;
const YEAR_MS: u64 = 365 * 86_400_000;

/// Something that will happen.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A person acts on a phone; two who act alike draw from one stream.
    Act { phone: usize, token: u64, alike: Option<u64> },
    /// A tab is told something.
    Tell { phone: usize, tab: usize, life: u64, event: Box<Event> },
    /// A tab's timer ends.
    Timer { phone: usize, tab: usize, life: u64, timer: u64 },
    /// A commit is done.
    Commit { phone: usize, tab: usize, life: u64, commit: u64, batch: Box<sync::ports::Batch> },
    /// Records are read.
    Load { phone: usize, tab: usize, life: u64, load: u64, wanted: Box<sync::engine::Wanted> },
    /// Stores are read.
    Reload { phone: usize, tab: usize, life: u64 },
    /// A request arrives.
    Arrive(Flying),
    /// A tab opens.
    Open { phone: usize, tab: usize },
    /// A person chooses to keep the carnet on a phone, or no longer.
    Keep { phone: usize },
    /// The server has a device read everything again.
    Reset { device: domain::DeviceId },
    /// A fault of the world itself.
    Strike { number: u64 },
}

/// What becomes of the next request, in exhaustive runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It arrives and is answered.
    Answered,
    /// It never arrives.
    NoRequest,
    /// Its answer never arrives.
    NoAnswer,
    /// It is answered 500 before anybody looked at it.
    Status,
}

/// A run.
pub struct World {
    pub now_ms: u64,
    pub random: Random,
    pub server: Server,
    pub phones: Vec<Phone>,
    pub oracle: Oracle,
    /// Everybody.
    pub people: Vec<RecordId>,
    /// Whether the server was restored in this run.
    pub restored: bool,
    /// Whether phones lack what they lost unseen: what they say of all that is here is not to be believed meanwhile.
    pub rotten: bool,
    /// Whether faults still come.
    pub faults: bool,
    /// Whether anything changed that must be looked at.
    pub dirty: bool,
    /// What becomes of the next request.
    pub outcome: Option<Outcome>,
    /// At which effect a tab is killed, and what becomes of the request after it.
    pub crash: Option<(u64, Outcome)>,
    /// What happened, in words, when somebody wants to read it.
    pub story: Option<Vec<String>>,
    script: Script,
    /// Whether to go on after a violation, to see all that is broken.
    on: bool,
    queue: BTreeMap<(u64, u64), Happening>,
    order: u64,
    lives: u64,
    notebook: RecordId,
    backup: Option<Box<(Server, Shadow, usize)>>,
    trace: u64,
    events: u64,
    effects: u64,
}

impl World {
    /// Runs to the end: a busy time with faults, then quiet, then the question whether all is as it should be.
    pub fn run(mut self) -> Report {
        self.run_until(START_MS + BUSY_MS + 60_000);
        self.heal();
        let mut rounds = self.bound();
        while rounds > 0 && self.goes_on() && self.unlike().is_some() {
            rounds -= 1;
            for phone in 0..self.phones.len() {
                let now_ms = self.clock(phone);
                self.tell_all(phone, &Event::SignedIn);
                self.tell_all(phone, &Event::Visible { now_ms });
            }
            self.run_until(self.now_ms + ROUND_MS);
        }
        if self.script.rot && self.goes_on() {
            self.rot();
            let mut left = ROT_ROUNDS;
            while left > 0 && self.goes_on() && self.unlike().is_some() {
                left -= 1;
                self.run_until(self.now_ms + ROT_ROUND_MS);
            }
            self.rotten = false;
        }
        if self.goes_on() {
            self.check_quiet();
            self.check_rights();
        }
        Report {
            trace: self.trace,
            events: self.events,
            effects: self.effects,
            saved: self.oracle.ledger.told.len(),
            violation: self.oracle.first,
            broken: self.oracle.broken.into_keys().collect(),
            story: self.story.unwrap_or_default(),
        }
    }

    /// I4: once faults stop, all is quiet within three rounds a pending action and one a scope.
    fn bound(&self) -> usize {
        let pending: usize = self.phones.iter().map(|phone| phone.device.bytes(Store::Outbox).count()).sum();
        let scopes: usize = self.phones.iter().map(|phone| phone.device.bytes(Store::Scope).count()).sum();
        3 * pending + scopes + SLACK
    }

    fn goes_on(&self) -> bool {
        self.on || self.oracle.first.is_none()
    }

    /// How long the run has lasted, in its own time.
    pub const fn since_start(&self) -> u64 {
        self.now_ms.saturating_sub(START_MS)
    }

    fn run_until(&mut self, end_ms: u64) {
        while self.goes_on()
            && let Some(entry) = self.queue.first_entry()
            && entry.key().0 <= end_ms
        {
            let ((at, _), happening) = entry.remove_entry();
            self.now_ms = at;
            self.events += 1;
            self.happen(happening);
            if core::mem::take(&mut self.dirty) {
                self.check_kept();
                self.check_bounds();
            }
        }
        self.now_ms = self.now_ms.max(end_ms);
    }

    /// Faults stop; every phone has one tab open, which leads.
    fn heal(&mut self) {
        self.faults = false;
        self.tell_story(|| "faults stop".to_owned());
        for phone in 0..self.phones.len() {
            if let Some(phone) = self.phones.get_mut(phone) {
                phone.tabs.clear();
            }
            self.open(phone, 0);
        }
    }

    fn happen(&mut self, happening: Happening) {
        if let Some(thaws) = self.thaws(&happening) {
            return self.after(thaws - self.now_ms, happening);
        }
        match happening {
            Happening::Act { phone, token, alike } => self.act(phone, token, alike),
            Happening::Tell { phone, tab, life, event } => {
                if self.is_alive(phone, tab, life) {
                    self.step(phone, tab, *event);
                }
            }
            Happening::Timer { phone, tab, life, timer } => {
                let current = self.tab(phone, tab).map(|tab| tab.timer);
                if self.is_alive(phone, tab, life) && current == Some(timer) {
                    let event = Event::Tick { now_ms: self.clock(phone), random: self.random.next() };
                    self.step(phone, tab, event);
                }
            }
            Happening::Commit { phone, tab, life, commit, batch } => {
                if self.is_alive(phone, tab, life) {
                    self.commit(phone, tab, commit, &batch);
                }
            }
            Happening::Load { phone, tab, life, load, wanted } => {
                if self.is_alive(phone, tab, life)
                    && let Some(loaded) = self.phones.get(phone).map(|phone| phone.device.load(&wanted))
                {
                    self.step(phone, tab, Event::Loaded { load, loaded });
                }
            }
            Happening::Reload { phone, tab, life } => {
                if self.is_alive(phone, tab, life)
                    && let Some(snapshot) = self.phones.get(phone).map(|phone| phone.device.snapshot())
                {
                    let now_ms = self.clock(phone);
                    self.step(phone, tab, Event::Started { snapshot, now_ms });
                }
            }
            Happening::Arrive(flying) => self.arrive(&flying),
            Happening::Open { phone, tab } => self.open(phone, tab),
            Happening::Keep { phone } => self.keep(phone),
            Happening::Reset { device } => self.server.reset(device),
            Happening::Strike { number } => self.strike(number),
        }
    }

    /// When a frozen tab hears of this. What it has asked of its stores goes on meanwhile.
    fn thaws(&self, happening: &Happening) -> Option<u64> {
        let (Happening::Tell { phone, tab, .. }
        | Happening::Timer { phone, tab, .. }
        | Happening::Load { phone, tab, .. }
        | Happening::Reload { phone, tab, .. }) = happening
        else {
            return None;
        };
        self.tab(*phone, *tab).map(|tab| tab.frozen_ms).filter(|until| *until > self.now_ms)
    }

    /// Gives a tab an event, and performs what it asks for; it may be killed before any of that.
    pub(crate) fn step(&mut self, phone: usize, tab: usize, event: Event) {
        self.note(&[begin::event_number(&event), u8::try_from(phone).unwrap_or(0), u8::try_from(tab).unwrap_or(0)]);
        let taken = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab));
        let Some((state, life)) = taken.and_then(|tab| Some((tab.state.take()?, tab.life))) else { return };
        let stored = matches!(event, Event::Stored { result: Ok(_), .. });
        if let Event::Answer { request, answer, .. } = &event {
            let answer = answer.as_ref().map(|bytes| told(bytes));
            self.tell_story(|| format!("phone {phone}: tab {tab} hears of request {request}: {answer:?}"));
        }
        let (state, effects) = step(state, event);
        let claim = state.totals().complete_at;
        let (mut claims, mut back) = (None, false);
        if let Some(tab) = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab)) {
            tab.state = Some(state);
            if stored && tab.claim != claim {
                back = claim.is_some() && claim < tab.claim;
                claims = claim;
            }
            tab.claim = claim;
        }
        if back {
            self.break_with("I7", format!("phone {phone} says that all is here as of an earlier moment than before"));
        }
        if let Some(at) = claims {
            self.check_claim(phone, at);
        }
        for effect in effects {
            self.effects += 1;
            let crashes = self.crash.filter(|(at, _)| *at == self.effects);
            if let Some((_, outcome)) = crashes {
                self.outcome = Some(outcome);
            }
            if crashes.is_some() || self.strikes(Fault::Kill) {
                self.tell_story(|| format!("phone {phone}: tab {tab} is killed"));
                self.kill(phone, tab);
                return;
            }
            self.perform(phone, tab, life, effect);
        }
    }

    pub(crate) fn open(&mut self, number: usize, tab: usize) {
        self.lives += 1;
        let life = self.lives;
        let Some(phone) = self.phones.get_mut(number) else { return };
        match phone.tabs.get_mut(tab) {
            Some(held) => *held = Tab::new(life),
            None => phone.tabs.push(Tab::new(life)),
        }
        let tab = tab.min(phone.tabs.len() - 1);
        let leads = tab == 0 || (self.faults && self.has(Fault::Leaders));
        self.tell_now(number, tab, Event::Leader(leads));
        let kit = self.phones.get(number).map(|phone| phone.kit.clone()).unwrap_or_default();
        self.tell_now(number, tab, Event::KitChanged(kit));
        self.after(1, Happening::Reload { phone: number, tab, life });
    }

    pub(crate) fn kill(&mut self, phone: usize, tab: usize) {
        if let Some(held) = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab)) {
            held.state = None;
            held.life = 0;
        }
        let later = 100 + self.random.below(60_000);
        self.after(later, Happening::Open { phone, tab });
    }

    /// Whether a fault comes in this run.
    pub fn has(&self, fault: Fault) -> bool {
        self.script.rate(fault) > 0
    }

    /// Whether a fault comes now.
    pub fn strikes(&mut self, fault: Fault) -> bool {
        let rate = self.script.rate(fault);
        self.faults && rate > 0 && self.random.chance(rate)
    }

    /// Something happens after a while.
    pub fn after(&mut self, delay_ms: u64, happening: Happening) {
        self.order += 1;
        self.queue.insert((self.now_ms + delay_ms, self.order), happening);
    }

    /// A tab is told something after a while.
    pub fn tell(&mut self, phone: usize, tab: usize, life: u64, delay_ms: u64, event: Event) {
        self.after(delay_ms, Happening::Tell { phone, tab, life, event: Box::new(event) });
    }

    fn tell_now(&mut self, phone: usize, tab: usize, event: Event) {
        let life = self.tab(phone, tab).map_or(0, |tab| tab.life);
        self.tell(phone, tab, life, 0, event);
    }

    fn tell_all(&mut self, phone: usize, event: &Event) {
        let tabs = self.phones.get(phone).map_or(0, |phone| phone.tabs.len());
        (0..tabs).for_each(|tab| self.tell_now(phone, tab, event.clone()));
    }

    fn tab(&self, phone: usize, tab: usize) -> Option<&Tab> {
        self.phones.get(phone).and_then(|phone| phone.tabs.get(tab))
    }

    fn is_alive(&self, phone: usize, tab: usize, life: u64) -> bool {
        self.tab(phone, tab).is_some_and(|tab| tab.life == life && tab.state.is_some())
    }

    fn clock(&self, phone: usize) -> u64 {
        self.phones.get(phone).map_or(self.now_ms, |phone| phone.clock(self.now_ms))
    }

    /// Says what happens, when somebody wants to read it.
    pub fn tell_story(&mut self, line: impl FnOnce() -> String) {
        let at = self.since_start();
        if let Some(story) = &mut self.story {
            story.push(format!("{:>7}.{:03} s  {}", at / 1_000, at % 1_000, line()));
        }
    }

    /// Folds what happened into the trace.
    pub fn note(&mut self, bytes: &[u8]) {
        self.fold(self.now_ms);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            self.fold(u64::from_le_bytes(word));
        }
    }

    const fn fold(&mut self, word: u64) {
        self.trace = (self.trace ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }
}
