//! The engine against a device and a server in memory, one conversation at a time.

use domain::knowledge::note;
use domain::record::{Ref, header};
use domain::{AccountId, Actor, DeviceId, Fields, GroupId, Kind, Record, RecordId, Value};

mod ahead;
mod check;
mod clock;
mod files;
mod forgotten;
mod leases;
mod levels;
mod mass_delete;
mod news;
mod older;
mod outdated;
mod restored;
mod spared;
mod stuck;

use super::{Choice, Effect, Endpoint, Event, NetError, Question, State, step};
use crate::level::LEVEL;
use crate::memory::{Device, Request, Server};
use crate::operation::{Group, OpKind};
use crate::ports::{Change, Store, StoreError};
use crate::status::RecordStatus;

const LEA: RecordId = RecordId::from_bytes([1; 16]);
const NOTE: Ref = Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) };
const START: u64 = 1_780_000_000_000;

/// A tab on a device; what it wants to send is kept for the test to deliver or not.
struct Tab {
    state: State,
    device: Device,
    now_ms: u64,
    sent: Vec<(u64, Endpoint, Vec<u8>)>,
    told: Vec<Effect>,
    fail: Option<StoreError>,
    /// After how many commits that are stored one is not.
    fail_after: Option<u8>,
    saves: u8,
    /// How often the whole of the base was read for a digest, and whether that takes longer than the test.
    scans: usize,
    slow: bool,
    /// What is to be stored, where the disk takes longer than the test.
    unstored: Option<Vec<(u64, crate::ports::Batch)>>,
}

impl Tab {
    fn new() -> Self {
        let device = Device::new(DeviceId::from_bytes([7; 16]), Some(AccountId::from_bytes(*LEA.as_bytes())));
        let mut tab = Self {
            state: State::new(),
            device,
            now_ms: START,
            sent: Vec::new(),
            told: Vec::new(),
            fail: None,
            fail_after: None,
            saves: 0,
            scans: 0,
            slow: false,
            unstored: None,
        };
        tab.restart();
        tab
    }

    /// The page is closed and opened again.
    fn restart(&mut self) {
        self.state = State::new();
        self.sent.clear();
        let snapshot = self.device.snapshot();
        self.give(Event::Started { snapshot, now_ms: self.now_ms });
        self.give(Event::Leader(true));
    }

    fn give(&mut self, event: Event) {
        let (state, effects) = step(core::mem::take(&mut self.state), event);
        self.state = state;
        for effect in effects {
            match effect {
                Effect::Send { request, endpoint, body, .. } => self.sent.push((request, endpoint, body)),
                Effect::Load { wanted, .. } if wanted.digests && self.slow => self.scans += 1,
                Effect::Load { load, wanted } => {
                    self.scans += usize::from(wanted.digests);
                    let loaded = self.device.load(&wanted);
                    self.give(Event::Loaded { load, loaded });
                }
                Effect::Commit { commit, batch } if self.unstored.is_some() => {
                    self.unstored.get_or_insert_default().push((commit, batch));
                }
                Effect::Commit { commit, batch } => {
                    if self.fail_after == Some(0) {
                        self.fail = Some(StoreError::Quota);
                    }
                    self.fail_after = self.fail_after.and_then(|left| left.checked_sub(1));
                    let result = self.fail.take().map_or_else(|| self.device.commit(&batch), Err);
                    self.give(Event::Stored { commit, result });
                }
                Effect::Reload => {
                    let snapshot = self.device.snapshot();
                    self.give(Event::Started { snapshot, now_ms: self.now_ms });
                }
                other => self.told.push(other),
            }
        }
    }

    fn wait(&mut self, ms: u64) {
        self.now_ms += ms;
        self.give(Event::Tick { now_ms: self.now_ms, random: self.now_ms });
    }

    fn save(&mut self, kind: OpKind, seen: u64) {
        self.saves += 1;
        let changes = vec![Change { record: NOTE, kind, seen }];
        let entropy = [self.saves; 32];
        self.give(Event::Save { request: 1, title: "Titre".into(), changes, now_ms: self.now_ms, entropy });
    }

    fn answer(&mut self, answer: Result<Vec<u8>, NetError>) {
        let (request, ..) = self.sent.remove(0);
        self.give(Event::Answer { request, answer, now_ms: self.now_ms });
    }

    /// Delivers everything until nothing is asked any more.
    fn talk(&mut self, server: &mut Server) {
        while !self.sent.is_empty() {
            let answer = self.deliver(server);
            self.answer(Ok(answer));
        }
    }

    fn deliver(&self, server: &mut Server) -> Vec<u8> {
        let (_, endpoint, body) = &self.sent[0];
        let (account, now_ms) = (self.device.account, self.now_ms);
        server.handle(&Request { endpoint: *endpoint, account, device_ms: self.now_ms, now_ms, level: LEVEL, body })
    }

    fn count(&self, store: Store) -> usize {
        self.device.bytes(store).count()
    }

    fn shown(&self) -> Option<&Record> {
        self.device.record(Store::Local, NOTE.id).or_else(|| self.device.record(Store::Base, NOTE.id))
    }
}

fn server() -> Server {
    let mut server = Server::new([1; 16]);
    server.accounts.insert(AccountId::from_bytes(*LEA.as_bytes()), Actor::member(LEA));
    server
}

fn a_note() -> OpKind {
    OpKind::Create(Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (note::field::TITLE, Value::from("Titre")),
        (note::field::BODY, Value::from("un\n\ndeux\n")),
    ]))
}

fn title(text: &str) -> OpKind {
    OpKind::Set(Fields::from([(note::field::TITLE, Value::from(text))]))
}

#[test]
fn a_note_written_offline_leaves_when_the_network_returns() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.answer(Err(NetError::Unreachable));
    tab.save(a_note(), 0);
    assert!(tab.told.iter().any(|effect| matches!(effect, Effect::Saved { request: 1, .. })));
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::OnDevice);
    assert_eq!((tab.state.totals().on_device, tab.state.totals().offline), (1, true));
    // Closed, opened again with no network, edited again.
    tab.restart();
    tab.save(title("Autre titre"), 0);
    assert_eq!(tab.shown().map(|note| note.fields[&note::field::TITLE].clone()), Some(Value::from("Autre titre")));
    assert_eq!(tab.count(Store::Outbox), 2);
    tab.wait(3_000);
    tab.talk(&mut server);
    tab.wait(3_000);
    tab.talk(&mut server);
    assert_eq!(tab.count(Store::Outbox), 0);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
    assert_eq!(tab.state.totals().on_device, 0);
    assert!(tab.state.totals().complete_at.is_some() && !tab.state.totals().offline);
    let held = tab.device.record(Store::Base, NOTE.id).cloned();
    assert_eq!(held.as_ref(), server.records().find(|record| record.id == NOTE.id));
    assert_eq!(tab.device.record(Store::Local, NOTE.id), None);
    assert_eq!(tab.count(Store::Acked), 2);
}

#[test]
fn an_answer_that_is_lost_changes_nothing_and_the_same_bytes_go_again() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    let first = tab.sent[0].clone();
    assert_eq!(first.1, Endpoint::Push);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Sending);
    let _lost = tab.deliver(&mut server);
    tab.answer(Err(NetError::Unreachable));
    assert_eq!(tab.count(Store::Outbox), 1);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::OnDevice);
    tab.wait(10_000);
    assert_eq!((tab.sent[0].1, &tab.sent[0].2), (Endpoint::Push, &first.2));
    tab.talk(&mut server);
    assert_eq!(server.groups().collect::<std::collections::BTreeSet<GroupId>>().len(), 1);
    assert_eq!(tab.count(Store::Outbox), 0);
}

#[test]
fn the_entry_stays_until_the_screen_no_longer_needs_it() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    let answer = tab.deliver(&mut server);
    tab.answer(Ok(answer));
    // The verdict is stored; the confirmed copy comes with the pull that follows.
    assert_eq!(tab.sent[0].1, Endpoint::Pull);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Sent);
    assert_eq!(tab.count(Store::Outbox), 1);
    assert!(tab.shown().is_some());
    tab.talk(&mut server);
    assert_eq!(tab.count(Store::Outbox), 0);
    assert!(tab.device.record(Store::Base, NOTE.id).is_some());
}

#[test]
fn a_captive_portal_and_a_closed_session_touch_nothing() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.answer(Ok(b"<html>".to_vec()));
    assert!(tab.state.totals().offline);
    tab.wait(10_000);
    tab.answer(Err(NetError::Status { code: 401, retry_after_ms: None }));
    assert!(tab.state.totals().sign_in);
    tab.wait(10_000);
    assert!(tab.sent.is_empty(), "nothing is sent before the person signs in");
    assert_eq!(tab.count(Store::Outbox), 1);
    tab.give(Event::SignedIn);
    tab.talk(&mut server);
    assert_eq!(tab.count(Store::Outbox), 0);
}

#[test]
fn a_group_that_nobody_can_take_is_handed_over_and_the_queue_goes_on() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    for n in 0..4_u8 {
        tab.saves = n;
        let record = Ref { id: RecordId::from_bytes([20 + n; 16]), ..NOTE };
        let changes = vec![Change { record, kind: a_note(), seen: 0 }];
        tab.saves += 1;
        let entropy = [tab.saves; 32];
        tab.give(Event::Save { request: 1, title: String::new(), changes, now_ms: tab.now_ms, entropy });
    }
    tab.wait(2_500);
    let mut refused = 0;
    let mut rescued = 0;
    for _ in 0..60 {
        let Some((_, endpoint, body)) = tab.sent.first().cloned() else { break };
        // Whatever holds the first note is too large for somebody on the way.
        let holds = body.windows(16).any(|part| part == [20; 16]);
        if endpoint == Endpoint::Push && holds {
            refused += 1;
            tab.answer(Err(NetError::Status { code: 413, retry_after_ms: None }));
        } else {
            rescued += usize::from(endpoint == Endpoint::Rescue);
            let answer = tab.deliver(&mut server);
            tab.answer(Ok(answer));
        }
        tab.wait(1_000);
    }
    assert!(refused >= 2 && rescued == 1, "{refused} refused, {rescued} rescued");
    assert_eq!(tab.count(Store::Outbox), 0);
    assert_eq!(tab.count(Store::Parked), 1);
    assert_eq!(tab.state.status(RecordId::from_bytes([20; 16])), RecordStatus::HandedOver);
    assert_eq!(server.kept_whole().count(), 1);
    assert_eq!(server.records().count(), 3);
}

#[test]
fn a_rejected_value_waits_to_be_mended_and_can_be_discarded_or_sent_again() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.save(title(&"x".repeat(400)), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::NeedsFix);
    assert_eq!(tab.state.totals().to_check, 1);
    assert_eq!(tab.shown().map(|note| note.fields[&note::field::TITLE].clone()), Some(Value::from("Titre")));
    let group = *tab.state.kept().and_then(|kept| kept.aside.keys().next()).expect("one is aside");
    tab.give(Event::Chosen(Choice::Retry(group)));
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (0, 1));
    tab.wait(2_500);
    tab.talk(&mut server);
    let again = *tab.state.kept().and_then(|kept| kept.aside.keys().next()).expect("rejected again");
    assert_ne!(again, group, "its old identifiers had their verdict");
    tab.give(Event::Chosen(Choice::Discard(again)));
    assert_eq!((tab.count(Store::Parked), tab.state.status(NOTE.id)), (0, RecordStatus::Settled));
}

#[test]
fn another_tab_that_wrote_first_costs_a_second_look_and_nothing_else() {
    let mut tab = Tab::new();
    let other = crate::ports::Batch {
        generation: tab.device.generation(),
        durability: crate::ports::Durability::Relaxed,
        writes: Vec::new(),
    };
    tab.device.commit(&other).expect("the other tab was first");
    tab.save(a_note(), 0);
    assert!(tab.told.iter().any(|effect| matches!(effect, Effect::Saved { .. })));
    assert_eq!(tab.count(Store::Outbox), 1);
}

#[test]
fn a_full_device_says_so_and_keeps_the_form() {
    let mut tab = Tab::new();
    tab.fail = Some(StoreError::Quota);
    tab.save(a_note(), 0);
    let refused = |effect: &Effect| matches!(effect, Effect::SaveFailed { error: StoreError::Quota, .. });
    assert!(tab.told.iter().any(refused));
    assert!(!tab.told.iter().any(|effect| matches!(effect, Effect::Saved { .. })));
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
    tab.save(a_note(), 0);
    assert!(tab.told.iter().any(|effect| matches!(effect, Effect::Saved { .. })));
}

#[test]
fn a_reset_keeps_what_is_pending_and_sweeps_what_is_gone() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    tab.save(title("En route"), 1);
    server.reset(tab.device.id);
    tab.give(Event::Visible { now_ms: tab.now_ms });
    while let Some((_, Endpoint::Pull, _)) = tab.sent.first() {
        let answer = tab.deliver(&mut server);
        tab.answer(Ok(answer));
    }
    assert_eq!(tab.count(Store::Outbox), 1, "a reset never touches the outbox");
    assert_eq!(tab.shown().map(|note| note.fields[&note::field::TITLE].clone()), Some(Value::from("En route")));
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(tab.count(Store::Outbox), 0);
}

#[test]
fn a_restored_server_gets_the_tail_again() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let backup = server.clone();
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!((tab.count(Store::Outbox), tab.count(Store::Acked)), (0, 1));
    let mut server = backup;
    server.epoch = [2; 16];
    tab.now_ms += 3_600_000;
    for _ in 0..4 {
        tab.give(Event::Visible { now_ms: tab.now_ms });
        tab.talk(&mut server);
        tab.wait(3_000);
    }
    assert_eq!(server.records().count(), 1, "what the backup missed is there again");
    assert_eq!((tab.count(Store::Outbox), tab.count(Store::Acked)), (0, 1));
}
