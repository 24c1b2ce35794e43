//! How a run begins: a carnet, two notes, tabs that open, people who will act, faults that will strike.

use std::collections::BTreeSet;

use domain::knowledge::{note, notebook, term};
use domain::record::{Ref, header};
use domain::{AccountId, Actor, Duty, Fields, GroupId, Kind, OpId, RecordId, Value};
use sync::engine::Event;
use sync::memory::Server;
use sync::{Base, Group, Hlc, Op, OpKind};

use super::{BUSY_MS, Happening, START_MS, World, YEAR_MS};
use crate::oracle::{Delivery, Oracle, Watch};
use crate::people;
use crate::phone::Phone;
use crate::random::Random;
use crate::setup::{Fault, Script};

/// A lexique large enough for a deletion of it to be much.
const CROWD: u8 = 60;

impl World {
    /// The world that a script begins with: a carnet, two notes, and phones that know nothing.
    pub fn new(script: &Script, on: bool) -> Self {
        let mut random = Random::new(script.seed);
        let people: Vec<RecordId> = (0..4).map(|n| RecordId::from_bytes([10 + n; 16])).collect();
        let mut server = Server::new([1; 16]);
        server.page_rows = script.page_rows;
        let mut world = Self {
            now_ms: START_MS,
            random: random.clone(),
            server,
            phones: Vec::new(),
            oracle: Oracle::default(),
            people: people.clone(),
            restored: false,
            rotten: false,
            faults: true,
            dirty: false,
            outcome: None,
            crash: None,
            story: None,
            script: script.clone(),
            on,
            queue: std::collections::BTreeMap::new(),
            order: 0,
            lives: 0,
            notebook: RecordId::from_bytes([1; 16]),
            backup: None,
            trace: 0xcbf2_9ce4_8422_2325,
            events: 0,
            effects: 0,
        };
        for number in 0..script.phones.min(200) {
            // Some people have two phones.
            let who = if random.chance(250) { 0 } else { number % people.len() };
            let person = people.get(who).copied().unwrap_or_default();
            let account = AccountId::from_bytes(*person.as_bytes());
            // One of them curates: what waits on what others wrote reaches their phone too.
            let duties = if who == 2 { BTreeSet::from([Duty::Librarian]) } else { BTreeSet::new() };
            world.be(account, Actor { duties, ..Actor::member(person) });
            let most = if script.rate(Fault::Clock) > 0 { 10 * YEAR_MS } else { 2_000 };
            let offset = i64::try_from(random.below(2 * most)).unwrap_or(0) - i64::try_from(most).unwrap_or(0);
            world.phones.push(Phone::new(u8::try_from(number).unwrap_or(0), account, person, offset));
            world.oracle.watch.push(Watch::default());
        }
        world.random = random;
        world.begin();
        world
    }

    /// Somebody is this to the server from now on.
    pub fn be(&mut self, account: AccountId, actor: Actor) {
        self.server.accounts.insert(account, actor.clone());
        self.oracle.deliveries.push(Delivery::Rights(account, actor));
        self.oracle.truth.stale();
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
                (note::field::BODY, Value::Text(people::body("Commune", self.script.brief))),
                (note::field::STATUS, Value::from("published")),
                (note::field::AUTHORS, Value::List(authors)),
            ]);
            self.import(n, Ref { kind: Kind::Note, id: RecordId::from_bytes([n; 16]) }, fields);
        }
        if self.has(Fault::Listing) {
            for n in 0..CROWD {
                let labels = [("fr".to_owned(), Value::Text(format!("Terme {n}")))];
                let fields = Fields::from([
                    (header::CREATED_BY, Value::Id(first)),
                    (header::AUDIENCE, Value::from("public")),
                    (term::field::LABELS, Value::Map(labels.into())),
                    (term::field::DEFINITION, Value::from("Ce que c’est.")),
                    (term::field::STATUS, Value::from("published")),
                ]);
                self.import(100 + n, Ref { kind: Kind::Term, id: RecordId::from_bytes([100 + n; 16]) }, fields);
            }
        }
        if self.script.rights {
            self.begin_rights();
        }
        let audit = self.server.audit();
        for line in audit.assigned {
            if let Some(wrong) = self.oracle.shadow.take(line) {
                self.break_with("I9", wrong);
            }
        }
        for phone in 0..self.phones.len() {
            for tab in 0..=self.random.index(2) {
                self.after(0, Happening::Open { phone, tab });
            }
        }
        self.draw();
    }

    /// When who acts, and when the world strikes: each by a stream of its own, so that taking one out moves no other.
    fn draw(&mut self) {
        let phones = self.phones.len();
        let stream = |seed: u64, what: u64, number: u64| Random::new(seed ^ (what << 56) ^ (number << 32));
        let seed = self.script.seed;
        for phone in 0..phones {
            let mut random = stream(seed, 1, phone as u64);
            for _ in 0..1 + 2 * random.index(3) {
                self.after(random.below(BUSY_MS), Happening::Keep { phone });
            }
        }
        for token in self.script.acts.clone() {
            let mut random = stream(seed, 2, token);
            let (at, phone) = (random.below(BUSY_MS), random.index(phones));
            let alike = (random.chance(120) && phones > 1).then_some(token);
            self.after(at, Happening::Act { phone, token, alike });
            if alike.is_some() {
                self.after(at, Happening::Act { phone: (phone + 1) % phones, token: 1_000 + token, alike });
            }
        }
        for number in self.script.strikes.clone() {
            let at = stream(seed, 3, number).below(BUSY_MS);
            self.after(at, Happening::Strike { number });
        }
    }

    pub(super) fn import(&mut self, n: u8, record: Ref, fields: Fields) {
        let op = Op {
            id: OpId::from_bytes([n; 16]),
            record,
            kind: OpKind::Create(fields),
            base: Base::New,
            deps: Vec::new(),
            hlc: Hlc::new(self.now_ms, 0),
            schema: domain::content::schema(record.kind),
        };
        let group = Group { id: GroupId::from_bytes([n; 16]), ops: vec![op] };
        self.server.import(&group, self.now_ms);
        self.oracle.deliveries.push(Delivery::Import(Box::new(group), self.now_ms));
    }
}

/// A number for each sort of event.
pub(super) const fn event_number(event: &Event) -> u8 {
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
        Event::News { .. } => 15,
    }
}
