//! Drives the engine: performs its effects on the browser's database and network, and answers it with events. Every tab
//! has one, so that every tab saves; only the one that leads speaks to the server.

use domain::sorted::Map;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use domain::{AccountId, AudienceKey, DeviceId, GroupId, RecordId};
use gloo_timers::callback::Timeout;
use offline::Database;
use sync::engine::{Choice, Effect, Event, Here, Loaded, PutAway, Question, Snapshot, State, Wanted, step};
use sync::ports::{Batch, Change, Store, StoreError};
use sync::status::Totals;
use wasm_bindgen_futures::spawn_local;

use super::entropy;
use super::once::{Giver, once};
use crate::transport::Exchange;

/// The longest timer that browsers keep, milliseconds.
const LONGEST_TIMER: u64 = 2_000_000_000;

/// What the rest of the device is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A commit of this tab's engine changed these records.
    Stored(Vec<RecordId>),
    /// The totals are others.
    Totals,
    /// What else is held of these audiences must go.
    Purge(Vec<AudienceKey>),
}

/// An engine with its hands.
pub struct Driver {
    database: Database,
    exchange: Rc<dyn Exchange>,
    device: DeviceId,
    account: Option<AccountId>,
    state: RefCell<State>,
    events: RefCell<VecDeque<Event>>,
    stepping: Cell<bool>,
    reading: Cell<bool>,
    stopped: Cell<bool>,
    leader: Cell<bool>,
    /// Who waits until the stores are read, or cannot be.
    curious: RefCell<Vec<Giver<Result<(), StoreError>>>>,
    saves: RefCell<Map<u64, Giver<Result<GroupId, StoreError>>>>,
    next_save: Cell<u64>,
    timer: RefCell<Option<Timeout>>,
    /// Sizes of what is kept of the acknowledged tail: entries never change, so they are read once.
    tail: RefCell<Map<String, u32>>,
    questions: RefCell<Vec<Question>>,
    shown: Cell<Totals>,
    told: Box<dyn Fn(&Told)>,
}

impl Driver {
    /// An engine over this database, which begins by reading it.
    pub fn start(
        database: Database,
        exchange: Rc<dyn Exchange>,
        device: DeviceId,
        account: Option<AccountId>,
        told: impl Fn(&Told) + 'static,
    ) -> Rc<Self> {
        let driver = Rc::new(Self {
            database,
            exchange,
            device,
            account,
            state: RefCell::new(State::new()),
            events: RefCell::default(),
            stepping: Cell::new(false),
            reading: Cell::new(false),
            stopped: Cell::new(false),
            leader: Cell::new(false),
            curious: RefCell::default(),
            saves: RefCell::default(),
            next_save: Cell::new(0),
            timer: RefCell::default(),
            tail: RefCell::default(),
            questions: RefCell::default(),
            shown: Cell::default(),
            told: Box::new(told),
        });
        driver.read();
        driver
    }

    /// What the engine knows.
    pub fn with<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.borrow())
    }

    /// Waits until the engine knows the stores: between a write of another tab and its reading, it knows nothing, and what
    /// it would say of a record would be wrong.
    pub async fn known(self: &Rc<Self>) -> Result<(), StoreError> {
        if self.stopped.get() {
            return Err(StoreError::Denied);
        }
        if self.with(|state| state.kept().is_some()) {
            return Ok(());
        }
        let (giver, taker) = once();
        self.curious.borrow_mut().push(giver);
        self.read();
        taker.take().await.unwrap_or(Err(StoreError::Denied))
    }

    fn tell_the_curious(&self, result: &Result<(), StoreError>) {
        for giver in core::mem::take(&mut *self.curious.borrow_mut()) {
            giver.give(result.clone());
        }
    }

    /// The installation.
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Whether this tab speaks to the server.
    pub fn leads(&self) -> bool {
        self.leader.get()
    }

    /// What the person is asked.
    pub fn questions(&self) -> Vec<Question> {
        self.questions.borrow().clone()
    }

    /// The person answered.
    pub fn answered(&self, choice: &Choice) {
        if let Choice::AllowSweep(allowed) = choice {
            self.questions.borrow_mut().retain(|Question::MassDelete { scope, .. }| scope != allowed);
        }
    }

    /// Does nothing any more, for a database that is about to go.
    pub fn stop(&self) {
        self.stopped.set(true);
        self.timer.borrow_mut().take();
        self.saves.borrow_mut().clear();
        self.curious.borrow_mut().clear();
    }

    /// Stores an action, and returns once it is on the disk.
    pub async fn save(self: &Rc<Self>, title: String, changes: Vec<Change>) -> Result<GroupId, StoreError> {
        let request = self.next_save.get();
        self.next_save.set(request + 1);
        let (giver, taker) = once();
        self.saves.borrow_mut().insert(request, giver);
        self.take(Event::Save { request, title, changes, now_ms: entropy::now_ms(), entropy: entropy::bytes() });
        taker.take().await.unwrap_or(Err(StoreError::Denied))
    }

    /// Takes an event. One that comes while another is worked on waits for it.
    pub fn take(self: &Rc<Self>, event: Event) {
        if self.stopped.get() {
            return;
        }
        if let Event::Leader(leader) = event {
            self.leader.set(leader);
        }
        self.events.borrow_mut().push_back(event);
        if self.stepping.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.events.borrow_mut().pop_front() else { break };
            let (state, effects) = step(self.state.take(), event);
            self.state.replace(state);
            for effect in effects {
                self.perform(effect);
            }
        }
        self.stepping.set(false);
        if self.with(|state| state.kept().is_none()) {
            self.read();
            return;
        }
        self.tell_the_curious(&Ok(()));
        let totals = self.with(State::totals);
        if self.shown.replace(totals) != totals {
            (self.told)(&Told::Totals);
        }
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Send { request, endpoint, body, pending } => {
                let (this, answer) = (Rc::clone(self), self.exchange.post(endpoint.path(), body, pending));
                spawn_local(async move {
                    let answer = answer.await;
                    this.take(Event::Answer { request, answer, now_ms: entropy::now_ms() });
                });
            }
            Effect::Load { load, wanted } => {
                let this = Rc::clone(self);
                spawn_local(async move {
                    match this.load(&wanted).await {
                        Ok(loaded) => this.take(Event::Loaded { load, loaded }),
                        Err(error) => this.give_up(&error),
                    }
                });
            }
            Effect::Commit { commit, batch } => self.commit(commit, batch),
            Effect::Reload => self.read(),
            Effect::Schedule { delay_ms } => self.schedule(delay_ms),
            Effect::Saved { request, group } => self.saved(request, Ok(group)),
            Effect::SaveFailed { request, error } => self.saved(request, Err(error)),
            Effect::Announce { records, .. } => (self.told)(&Told::Stored(records)),
            Effect::Purge(audiences) => (self.told)(&Told::Purge(audiences)),
            Effect::Ask(question) => {
                let mut questions = self.questions.borrow_mut();
                if !questions.contains(&question) {
                    questions.push(question);
                }
            }
            Effect::Reopen => self.database.close(),
            // Counted by nobody yet: the engine has already done what there was to do.
            Effect::Report(_) => {}
        }
    }

    fn commit(self: &Rc<Self>, commit: u64, batch: Batch) {
        let this = Rc::clone(self);
        spawn_local(async move {
            let result = this.database.commit(&batch).await;
            this.take(Event::Stored { commit, result });
        });
    }

    fn schedule(self: &Rc<Self>, delay_ms: u64) {
        let this = Rc::downgrade(self);
        let delay = u32::try_from(delay_ms.min(LONGEST_TIMER)).unwrap_or(u32::MAX);
        let timer = Timeout::new(delay, move || {
            if let Some(this) = this.upgrade() {
                this.take(Event::Tick { now_ms: entropy::now_ms(), random: entropy::bits() });
            }
        });
        self.timer.replace(Some(timer));
    }

    fn saved(&self, request: u64, result: Result<GroupId, StoreError>) {
        if let Some(giver) = self.saves.borrow_mut().remove(&request) {
            giver.give(result);
        }
    }

    /// Reads the stores and starts the engine from them; once, however often it is asked meanwhile.
    fn read(self: &Rc<Self>) {
        if self.stopped.get() || self.reading.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            let snapshot = this.snapshot().await;
            this.reading.set(false);
            match snapshot {
                Ok(snapshot) => this.take(Event::Started { snapshot, now_ms: entropy::now_ms() }),
                Err(error) => this.give_up(&error),
            }
        });
    }

    /// The stores cannot be read: whoever waits for a save is told so, and the engine forgets it, lest it be stored later
    /// beside the person's second attempt. The next event reads again.
    fn give_up(self: &Rc<Self>, error: &StoreError) {
        self.state.replace(State::new());
        if self.leader.get() {
            self.events.borrow_mut().push_back(Event::Leader(true));
        }
        self.tell_the_curious(&Err(error.clone()));
        for (_, giver) in core::mem::take(&mut *self.saves.borrow_mut()) {
            giver.give(Err(error.clone()));
        }
    }

    async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let whole = [Store::Meta, Store::Outbox, Store::Scope, Store::Parked];
        let moment = self.database.moment(&whole, &[Store::Acked]).await?;
        let mut acked = Vec::with_capacity(moment.keys.len());
        for (_, key) in moment.keys {
            let known = self.tail.borrow().get(&key).copied();
            let size = match known {
                Some(size) => size,
                None => {
                    let size = self.database.bytes(Store::Acked, &key).await?.map_or(0, |bytes| bytes.len());
                    u32::try_from(size).unwrap_or(u32::MAX)
                }
            };
            acked.push((key, size));
        }
        self.tail.replace(acked.iter().cloned().collect());
        Ok(Snapshot {
            generation: moment.generation,
            device: Some(self.device),
            account: self.account,
            entries: moment.entries,
            acked,
        })
    }

    async fn load(&self, wanted: &Wanted) -> Result<Loaded, StoreError> {
        let mut records: Map<RecordId, Here> = Map::new();
        let mut keep = |found: offline::Found| {
            let visited = found.store == Store::Visited;
            records.insert(found.record.id, Here { record: found.record, scopes: found.scopes, visited });
        };
        let closed = self.put_away(wanted).await?;
        let mut named = wanted.records.clone();
        named.extend(closed.iter().map(|found| found.record.id));
        self.database.confirmed(&named).await?.into_iter().flatten().for_each(&mut keep);
        for scope in &wanted.scopes {
            self.database.in_scope(*scope).await?.0.into_iter().for_each(&mut keep);
        }
        let acked = if wanted.acked { self.database.entries(Store::Acked, "").await? } else { Vec::new() };
        // Where an entry cannot be read, nothing is compared, and nobody's work waits for it.
        let digests = if wanted.digests { self.database.digests().await.ok() } else { None };
        let closed =
            closed.into_iter().map(|found| Here { record: found.record, scopes: found.scopes, visited: false });
        Ok(Loaded { records: records.into_values().collect(), acked, digests, closed: closed.collect() })
    }

    /// What is wanted of what is put away.
    async fn put_away(&self, wanted: &Wanted) -> Result<Vec<offline::Found>, StoreError> {
        match wanted.closed {
            PutAway::Nothing => Ok(Vec::new()),
            PutAway::Named => {
                let found = self.database.records_in(Store::Closed, &wanted.records).await?;
                Ok(found.into_iter().flatten().collect())
            }
            PutAway::First(most) => self.database.first_records(Store::Closed, most).await,
            PutAway::All => self.database.all_records(Store::Closed).await,
        }
    }
}
