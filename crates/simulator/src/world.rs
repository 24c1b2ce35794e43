//! The event loop: one thread, one clock, one source of chance.

use std::collections::BTreeMap;

use domain::knowledge::{note, notebook};
use domain::record::{Ref, header};
use domain::scope::Selector;
use domain::{AccountId, Actor, Fields, GroupId, Kind, OpId, RecordId, Value};
use sync::engine::{Choice, Effect, Event, Planted, Question, step};
use sync::memory::Server;
use sync::ports::{Store, StoreError, Write};
use sync::{Base, Group, Hlc, Op, OpKind};

use crate::Report;
use crate::network::Flying;
use crate::oracle::{Ledger, Violation};
use crate::people;
use crate::phone::{Phone, Tab};
use crate::random::Random;
use crate::setup::{Fault, Script};

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
            server.accounts.insert(account, Actor::member(person));
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

    fn begin(&mut self) {
        let first = self.people.first().copied().unwrap_or_default();
        let carnet = Fields::from([
            (header::CREATED_BY, Value::Id(first)),
            (header::AUDIENCE, Value::from("members")),
            (notebook::field::TITLE, Value::from("Carnet")),
            (notebook::field::STATUS, Value::from("published")),
            (notebook::field::CONTRIBUTE, Value::from("members")),
        ]);
        self.import(1, Ref { kind: Kind::Notebook, id: self.notebook }, carnet);
        for n in 2..4_u8 {
            let authors = self.people.iter().copied().map(Value::Id).collect();
            let fields = Fields::from([
                (header::CREATED_BY, Value::Id(first)),
                (header::AUDIENCE, Value::from("members")),
                (note::field::TITLE, Value::Text(format!("Note {n}"))),
                (note::field::BODY, Value::Text(people::body("Commune"))),
                (note::field::STATUS, Value::from("published")),
                (note::field::AUTHORS, Value::List(authors)),
            ]);
            self.import(n, Ref { kind: Kind::Note, id: RecordId::from_bytes([n; 16]) }, fields);
        }
        for phone in 0..self.phones.len() {
            for tab in 0..=self.random.index(2) {
                self.after(0, Happening::Open { phone, tab });
            }
        }
        for token in 1..=self.script.actions as u64 {
            let (at, phone) = (self.random.below(BUSY_MS), self.random.index(self.phones.len()));
            self.after(at, Happening::Act { phone, token });
        }
        for _ in 0..20 {
            let at = self.random.below(BUSY_MS);
            self.after(at, Happening::Strike);
        }
    }

    fn import(&mut self, n: u8, record: Ref, fields: Fields) {
        let op = Op {
            id: OpId::from_bytes([n; 16]),
            record,
            kind: OpKind::Create(fields),
            base: Base::New,
            deps: Vec::new(),
            hlc: Hlc::new(self.now_ms, 0),
            schema: domain::content::schema(record.kind),
        };
        self.server.import(&Group { id: GroupId::from_bytes([n; 16]), ops: vec![op] }, self.now_ms);
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

    fn perform(&mut self, phone: usize, tab: usize, life: u64, effect: Effect) {
        let soon = self.random.below(4);
        match effect {
            Effect::Send { request, endpoint, body, .. } => {
                self.note(&body);
                self.send(Flying { phone, tab, life, request, endpoint, body, courier: false, answered: true });
            }
            Effect::Load { load, wanted } => {
                self.after(soon, Happening::Load { phone, tab, life, load, wanted: Box::new(wanted) });
            }
            Effect::Commit { commit, batch } => {
                self.after(soon, Happening::Commit { phone, tab, life, commit, batch: Box::new(batch) });
            }
            Effect::Reload => self.after(soon, Happening::Reload { phone, tab, life }),
            Effect::Schedule { delay_ms } => {
                self.order += 1;
                let timer = self.order;
                if let Some(tab) = self.phones.get_mut(phone).and_then(|phone| phone.tabs.get_mut(tab)) {
                    tab.timer = timer;
                }
                self.after(delay_ms.min(YEAR_MS), Happening::Timer { phone, tab, life, timer });
            }
            Effect::Saved { group, .. } => {
                self.ledger.told.insert(group);
            }
            Effect::Announce { generation, .. } => {
                let others = self.phones.get(phone).map_or(0, |phone| phone.tabs.len());
                for other in (0..others).filter(|other| *other != tab) {
                    self.tell_now(phone, other, Event::Changed { generation });
                }
            }
            Effect::Ask(Question::MassDelete { scope, .. }) => {
                self.tell_now(phone, tab, Event::Chosen(Choice::AllowSweep(scope)));
            }
            Effect::SaveFailed { .. } | Effect::Purge(_) | Effect::Reopen | Effect::Report(_) => {}
        }
    }

    fn commit(&mut self, number: usize, tab: usize, commit: u64, batch: &sync::ports::Batch) {
        let fails = self.strikes(Fault::Store);
        let Some(phone) = self.phones.get_mut(number) else { return };
        let result = if fails {
            // Lost on the way in, or on the way out: whoever asked cannot know.
            if self.random.chance(300) && phone.device.commit(batch).is_ok() {
                note_outbox(&mut self.ledger, number, batch);
            }
            Err(if self.random.chance(500) { StoreError::Quota } else { StoreError::ConnectionLost })
        } else {
            let result = phone.device.commit(batch);
            if result.is_ok() {
                note_outbox(&mut self.ledger, number, batch);
            }
            result
        };
        self.step(number, tab, Event::Stored { commit, result });
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
        if self.random.chance(700) || !self.faults {
            self.tell_now(number, tab, Event::KitChanged(vec![Selector::Notebook(self.notebook)]));
        }
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

    /// Faults that do not wait for anybody's request.
    fn strike(&mut self) {
        let number = self.random.index(self.phones.len());
        let tabs = self.phones.get(number).map_or(0, |phone| phone.tabs.len());
        if self.strikes(Fault::Power) {
            if let Some(phone) = self.phones.get_mut(number) {
                phone.device.cut_power();
            }
            (0..tabs).for_each(|tab| self.kill(number, tab));
        }
        if self.strikes(Fault::Reset)
            && let Some(phone) = self.phones.get(number)
        {
            self.server.reset(phone.device.id);
        }
        if self.strikes(Fault::Clock)
            && let Some(phone) = self.phones.get_mut(number)
        {
            let jump = i64::try_from(self.random.below(2 * YEAR_MS)).unwrap_or(0) - i64::try_from(YEAR_MS).unwrap_or(0);
            phone.offset_ms += jump;
        }
        if self.script.rate(Fault::Leaders) > 0 && tabs > 0 {
            self.courier(number);
        }
        if self.script.rate(Fault::Restore) > 0 {
            match self.backup.take() {
                None => self.backup = Some(Box::new(self.server.clone())),
                Some(backup) if self.strikes(Fault::Restore) => {
                    let epoch = self.random.bytes();
                    self.server = *backup;
                    self.server.epoch.copy_from_slice(&epoch[..16]);
                    self.restored = true;
                }
                held => self.backup = held,
            }
        }
        if self.random.chance(300) {
            self.tell_all(number, &Event::SignedIn);
        }
    }

    /// The service worker posts what the outbox holds, without asking anyone.
    fn courier(&mut self, number: usize) {
        let Some(phone) = self.phones.get(number) else { return };
        let wires: Vec<Vec<u8>> = phone
            .device
            .bytes(Store::Outbox)
            .filter_map(|(_, bytes)| sync::wire::Reader::new(bytes).bytes().ok().map(<[u8]>::to_vec))
            .collect();
        let life = phone.tabs.first().map_or(0, |tab| tab.life);
        for body in wires {
            let endpoint = sync::engine::Endpoint::Push;
            self.send(Flying {
                phone: number,
                tab: 0,
                life,
                request: 0,
                endpoint,
                body,
                courier: true,
                answered: true,
            });
        }
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
        for byte in self.now_ms.to_le_bytes().iter().chain(bytes) {
            self.trace = (self.trace ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

fn note_outbox(ledger: &mut Ledger, phone: usize, batch: &sync::ports::Batch) {
    for write in &batch.writes {
        if let Write::Put { store: Store::Outbox, bytes, .. } = write {
            ledger.stored(phone, bytes);
        }
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
