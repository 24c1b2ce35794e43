//! A device that wrote without a network, and then has one: engine, stores, timer.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use domain::knowledge::note::field;
use domain::record::{Ref, header};
use domain::{AccountId, DeviceId, Fields, Kind, Record, RecordId, Value};
use sync::OpKind;
use sync::engine::{Effect, Endpoint, Event, State, step};
use sync::memory::Device;
use sync::operation::hash16;
use sync::ports::{Change, Store};
use sync::protocol::{Pushed, Refusal, decode_answer};

use crate::http::{Connection, Who, now_ms};

/// What a note says at its beginning …
pub const FIRST: &str = "Il pleut sur le quai, et le bateau de sept heures n’est pas parti. On attend sous l’auvent.";
/// … and at its end.
pub const LAST: &str = "À midi, la pluie a cessé. Rita a compté les caisses, il en manque deux, qui viendront demain.";

/// Longer than the engine waits after a save for what else is saved.
const A_WHILE: Duration = Duration::from_millis(2_500);

/// How often it is looked at, where nothing is due sooner.
const LOOK: Duration = Duration::from_millis(20);

/// What was seen of an exchange.
#[derive(Debug, Default)]
pub struct Seen {
    pub pushes_ms: Vec<f64>,
    pub failed: usize,
    /// Pushes that were asked to come back, the server having too much to do.
    pub put_off: usize,
    pub surfaced: bool,
    pub done: bool,
    /// From the first push to the last answer of one, milliseconds.
    pub pushing_ms: f64,
}

/// A device and its engine.
pub struct Phone {
    state: State,
    device: Device,
    connection: Connection,
    asked: VecDeque<(u64, Endpoint, Vec<u8>, u32)>,
    due: Instant,
    random: [u8; 16],
    surfaced: bool,
}

impl Phone {
    pub fn new(who: &Who, number: usize, connection: Connection) -> Self {
        let random = hash16(&[who.run.to_be_bytes(), (number as u64).to_be_bytes()].concat());
        // Which account it is the server knows by the session.
        let device = Device::new(DeviceId::derived("herd", &[&random]), None::<AccountId>);
        let mut phone = Self {
            state: State::new(),
            device,
            connection,
            asked: VecDeque::new(),
            due: Instant::now(),
            random,
            surfaced: false,
        };
        let snapshot = phone.device.snapshot();
        phone.give(Event::Started { snapshot, now_ms: now_ms() });
        phone
    }

    fn draw(&mut self) -> [u8; 16] {
        self.random = hash16(&self.random);
        self.random
    }

    fn number(&mut self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.draw();
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Writes notes, each an action of its own.
    pub fn write(&mut self, notes: usize) {
        for n in 0..notes {
            let id = RecordId::fresh(now_ms(), &self.draw().first_chunk().copied().unwrap_or_default());
            let fields = Fields::from([
                (header::AUDIENCE, Value::from("private")),
                (field::TITLE, Value::Text(format!("Visite {n}"))),
                (field::BODY, Value::Text(format!("{FIRST}\n\n{LAST}"))),
                (field::STATUS, Value::from("draft")),
            ]);
            let record = Ref { kind: Kind::Note, id };
            let changes = vec![Change { record, kind: OpKind::Create(fields), seen: 0 }];
            self.save(n as u64, changes);
        }
    }

    /// Has no network, and edits every note that it holds, each an action of its own.
    pub fn edit(&mut self, edit: impl Fn(&Record) -> OpKind) {
        self.give(Event::Leader(false));
        let held: Vec<Record> = self.held().cloned().collect();
        for (n, record) in held.iter().enumerate() {
            let changes = vec![Change { record: record.reference(), kind: edit(record), seen: record.rev }];
            self.save(n as u64, changes);
        }
        // It was a while ago: none waits for the two seconds after a save.
        std::thread::sleep(A_WHILE);
    }

    fn save(&mut self, request: u64, changes: Vec<Change>) {
        let mut entropy = [0; 32];
        entropy[..16].copy_from_slice(&self.draw());
        entropy[16..].copy_from_slice(&self.draw());
        self.give(Event::Save { request, title: String::new(), changes, now_ms: now_ms(), entropy });
    }

    /// Exchanges until all is in and all is here, or for so long.
    pub fn exchange(&mut self, patience: Duration) -> Seen {
        let (mut seen, end) = (Seen::default(), Instant::now() + patience);
        let mut first = None;
        self.give(Event::Leader(true));
        while !seen.done && Instant::now() < end {
            if let Some((request, endpoint, body, pending)) = self.asked.pop_front() {
                let began = Instant::now();
                let answer = self.connection.post(endpoint.path(), &body, pending);
                if endpoint == Endpoint::Push {
                    seen.pushes_ms.push(began.elapsed().as_secs_f64() * 1_000.0);
                    let taken = answer.as_deref().map(decode_answer::<Pushed>);
                    seen.put_off += usize::from(matches!(taken, Ok(Ok(Err(Refusal::Unavailable)))));
                    seen.pushing_ms = first.get_or_insert(began).elapsed().as_secs_f64() * 1_000.0;
                }
                seen.failed += usize::from(answer.is_err());
                self.give(Event::Answer { request, answer, now_ms: now_ms() });
            } else {
                let wait = self.due.saturating_duration_since(Instant::now());
                std::thread::sleep(wait.min(LOOK));
                if wait <= LOOK {
                    let random = self.number();
                    self.give(Event::Tick { now_ms: now_ms(), random });
                }
            }
            let totals = self.state.totals();
            self.surfaced |= totals.to_check > 0 || totals.sign_in || totals.outdated;
            seen.done = self.asked.is_empty() && totals.on_device == 0 && totals.complete_at.is_some();
        }
        seen.surfaced = self.surfaced;
        seen
    }

    /// The notes that it holds.
    pub fn held(&self) -> impl Iterator<Item = &Record> {
        self.device.records(Store::Base).map(|(record, _)| record).filter(|record| record.kind == Kind::Note)
    }

    fn give(&mut self, event: Event) {
        let (state, effects) = step(std::mem::take(&mut self.state), event);
        self.state = state;
        for effect in effects {
            match effect {
                Effect::Send { request, endpoint, body, pending } => {
                    self.asked.push_back((request, endpoint, body, pending));
                }
                Effect::Load { load, wanted } => {
                    let loaded = self.device.load(&wanted);
                    self.give(Event::Loaded { load, loaded });
                }
                Effect::Commit { commit, batch } => {
                    let result = self.device.commit(&batch);
                    self.give(Event::Stored { commit, result });
                }
                Effect::Reload => {
                    let snapshot = self.device.snapshot();
                    self.give(Event::Started { snapshot, now_ms: now_ms() });
                }
                Effect::Schedule { delay_ms } => self.due = Instant::now() + Duration::from_millis(delay_ms),
                Effect::SaveFailed { .. } | Effect::Ask(_) => self.surfaced = true,
                _ => {}
            }
        }
    }
}
