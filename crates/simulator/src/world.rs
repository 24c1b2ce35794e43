//! The event loop: one thread, one clock, one source of chance.

use std::collections::{BTreeMap, BTreeSet};

use domain::scope::Selector;
use domain::{AccountId, Actor, Duty, RecordId};
use sync::engine::{Event, Planted, step};
use sync::memory::Server;

use crate::Report;
use crate::network::Flying;
use crate::oracle::{Ledger, Violation};
use crate::people;
use crate::phone::{Phone, Tab};
use crate::random::Random;
use crate::setup::{Fault, Script};

mod begin;
mod perform;
mod strike;

/// When the runs begin: the middle of 2026, milliseconds.
const START_MS: u64 = 1_780_000_000_000;
/// People act within this time.
const BUSY_MS: u64 = 600_000;
/// Once faults stop, all must be quiet within so many rounds of ten seconds.
const ROUNDS: u32 = 400;
const ROUND_MS: u64 = 10_000;
const YEAR_MS: u64 = 365 * 86_400_000;

/// Something that will happen.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A person acts on a phone.
    Act { phone: usize, token: u64 },
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
    /// A fault of the world itself.
    Strike,
}

/// A run.
pub struct World {
    pub now_ms: u64,
    pub random: Random,
    pub server: Server,
    pub phones: Vec<Phone>,
    pub ledger: Ledger,
    /// Whether the server was restored in this run.
    pub restored: bool,
    script: Script,
    bug: Option<Planted>,
    queue: BTreeMap<(u64, u64), Happening>,
    order: u64,
    lives: u64,
    people: Vec<RecordId>,
    notebook: RecordId,
    backup: Option<Box<Server>>,
    faults: bool,
    trace: u64,
    events: u64,
    violation: Option<Violation>,
}

impl World {
    /// The world that a script begins with: a carnet, two notes, and phones that know nothing.
    pub fn new(script: &Script, bug: Option<Planted>) -> Self {
        let mut random = Random::new(script.seed);
        let people: Vec<RecordId> = (0..4).map(|n| RecordId::from_bytes([10 + n; 16])).collect();
        let mut server = Server::new([1; 16]);
        server.page_rows = script.page_rows;
        let mut phones = Vec::new();
        for number in 0..script.phones.min(200) {
            // Some people have two phones.
            let who = if random.chance(250) { 0 } else { number % people.len() };
            let person = people.get(who).copied().unwrap_or_default();
            let account = AccountId::from_bytes(*person.as_bytes());
            // One of them curates: what waits on what others wrote reaches their phone too.
            let duties = if who == 2 { BTreeSet::from([Duty::Librarian]) } else { BTreeSet::new() };
            server.accounts.insert(account, Actor { duties, ..Actor::member(person) });
            let most = if script.rate(Fault::Clock) > 0 { 10 * YEAR_MS } else { 2_000 };
            let offset = i64::try_from(random.below(2 * most)).unwrap_or(0) - i64::try_from(most).unwrap_or(0);
            phones.push(Phone::new(u8::try_from(number).unwrap_or(0), account, person, offset));
        }
        let mut world = Self {
            now_ms: START_MS,
            random,
            server,
            phones,
            ledger: Ledger::default(),
            restored: false,
            script: script.clone(),
            bug,
            queue: BTreeMap::new(),
            order: 0,
            lives: 0,
            people,
            notebook: RecordId::from_bytes([1; 16]),
            backup: None,
            faults: true,
            trace: 0xcbf2_9ce4_8422_2325,
            events: 0,
            violation: None,
        };
        world.begin();
        world
    }

    /// Runs to the end: a busy time with faults, then quiet, then the question whether all is as it should be.
    pub fn run(mut self) -> Report {
        self.run_until(START_MS + BUSY_MS + 60_000);
        self.heal();
        for _ in 0..ROUNDS {
            if self.violation.is_some() || self.is_quiet() {
                break;
            }
            for phone in 0..self.phones.len() {
                let now_ms = self.clock(phone);
                self.tell_all(phone, &Event::SignedIn);
                self.tell_all(phone, &Event::Visible { now_ms });
            }
            self.run_until(self.now_ms + ROUND_MS);
        }
        let violation = self.violation.take().or_else(|| self.check_quiet());
        Report { trace: self.trace, events: self.events, saved: self.ledger.told.len(), violation }
    }

    fn is_quiet(&self) -> bool {
        self.converged().is_none()
    }

    fn run_until(&mut self, end_ms: u64) {
        while self.violation.is_none()
            && let Some(entry) = self.queue.first_entry()
            && entry.key().0 <= end_ms
        {
            let ((at, _), happening) = entry.remove_entry();
            self.now_ms = at;
            self.events += 1;
            self.happen(happening);
            self.violation = self.check_step();
        }
        self.now_ms = self.now_ms.max(end_ms);
    }

    /// Faults stop; every phone has one tab open, which leads.
    fn heal(&mut self) {
        self.faults = false;
        for phone in 0..self.phones.len() {
            if let Some(phone) = self.phones.get_mut(phone) {
                phone.tabs.clear();
            }
            self.open(phone, 0);
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act { phone, token } => self.act(phone, token),
            Happening::Tell { phone, tab, life, event } => {
                if self.is_alive(phone, tab, life) {
                    self.step(phone, tab, *event);
                }
            }
            Happening::Timer { phone, tab, life, timer } => {
                let current = self.phones.get(phone).and_then(|phone| phone.tabs.get(tab)).map(|tab| tab.timer);
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
            Happening::Strike => self.strike(),
        }
    }

    fn act(&mut self, number: usize, token: u64) {
        let Some(phone) = self.phones.get(number) else { return };
        if phone.tabs.is_empty() {
            return;
        }
        let changes = people::act(&mut self.random, phone, &self.people, self.notebook, token);
        if changes.is_empty() {
            return;
        }
        let tab = self.random.index(phone.tabs.len());
        let now_ms = self.clock(number);
        let entropy = self.random.bytes();
        let title = format!("action {token}");
        self.step(number, tab, Event::Save { request: token, title, changes, now_ms, entropy });
    }

    fn keep(&mut self, number: usize) {
        let Some(phone) = self.phones.get_mut(number) else { return };
        phone.kit = if phone.kit.is_empty() { vec![Selector::Notebook(self.notebook)] } else { Vec::new() };
        let (kit, tabs) = (phone.kit.clone(), phone.tabs.len());
        if tabs > 0 {
            let tab = self.random.index(tabs);
            self.tell_now(number, tab, Event::KitChanged(kit));
        }
    }

    /// Gives a tab an event, and performs what it asks for; it may be killed before any of that.
    fn step(&mut self, phone: usize, tab: usize, event: Event) {
        self.note(&[event_number(&event), u8::try_from(phone).unwrap_or(0), u8::try_from(tab).unwrap_or(0)]);
        let taken = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab));
        let Some((state, life)) = taken.and_then(|tab| Some((tab.state.take()?, tab.life))) else { return };
        let (state, effects) = step(state, event);
        if let Some(tab) = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab)) {
            tab.state = Some(state);
        }
        for effect in effects {
            if self.strikes(Fault::Kill) {
                self.kill(phone, tab);
                return;
            }
            self.perform(phone, tab, life, effect);
        }
    }

    fn open(&mut self, number: usize, tab: usize) {
        self.lives += 1;
        let life = self.lives;
        let bug = self.bug;
        let Some(phone) = self.phones.get_mut(number) else { return };
        match phone.tabs.get_mut(tab) {
            Some(held) => *held = Tab::new(life, bug),
            None => phone.tabs.push(Tab::new(life, bug)),
        }
        let tab = tab.min(phone.tabs.len() - 1);
        let leads = tab == 0 || (self.faults && self.script.rate(Fault::Leaders) > 0);
        self.tell_now(number, tab, Event::Leader(leads));
        let kit = self.phones.get(number).map(|phone| phone.kit.clone()).unwrap_or_default();
        self.tell_now(number, tab, Event::KitChanged(kit));
        self.after(1, Happening::Reload { phone: number, tab, life });
    }

    fn kill(&mut self, phone: usize, tab: usize) {
        if let Some(held) = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab)) {
            held.state = None;
            held.life = 0;
        }
        let later = 100 + self.random.below(60_000);
        self.after(later, Happening::Open { phone, tab });
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
        let life = self.phones.get(phone).and_then(|phone| phone.tabs.get(tab)).map_or(0, |tab| tab.life);
        self.tell(phone, tab, life, 0, event);
    }

    fn tell_all(&mut self, phone: usize, event: &Event) {
        let tabs = self.phones.get(phone).map_or(0, |phone| phone.tabs.len());
        (0..tabs).for_each(|tab| self.tell_now(phone, tab, event.clone()));
    }

    fn is_alive(&self, phone: usize, tab: usize, life: u64) -> bool {
        let held = self.phones.get(phone).and_then(|phone| phone.tabs.get(tab));
        held.is_some_and(|tab| tab.life == life && tab.state.is_some())
    }

    fn clock(&self, phone: usize) -> u64 {
        self.phones.get(phone).map_or(self.now_ms, |phone| phone.clock(self.now_ms))
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

const fn event_number(event: &Event) -> u8 {
    match event {
        Event::Started { .. } => 1,
        Event::Save { .. } => 2,
        Event::Loaded { .. } => 3,
        Event::Stored { .. } => 4,
        Event::Answer { .. } => 5,
        Event::Inbox { .. } => 6,
        Event::Tick { .. } => 7,
        Event::Online { .. } => 8,
        Event::Visible { .. } => 9,
        Event::Leader(_) => 10,
        Event::Changed { .. } => 11,
        Event::KitChanged(_) => 12,
        Event::SignedIn => 13,
        Event::Chosen(_) => 14,
    }
}
