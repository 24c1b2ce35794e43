//! Faults that do not wait for anybody's request: power, clocks, resets, restores, rights, and a courier of its own mind.

use domain::{AccountId, Actor, DeviceId, Duty};
use sync::engine::{Endpoint, Event};
use sync::ports::Store;

use super::{Happening, World, YEAR_MS};
use crate::network::{Flying, Purpose};
use crate::oracle::Watch;
use crate::phone::Phone;
use crate::random::Random;
use crate::setup::Fault;

/// The most phones, copies counted.
const PHONES: usize = 6;

impl World {
    /// Faults that do not wait for anybody's request.
    pub(super) fn strike(&mut self, strike: u64) {
        let number = self.random.index(self.phones.len());
        self.strike_phone(number);
        self.strike_server(number, strike);
        if self.has(Fault::Leaders) && self.phones.get(number).is_some_and(|phone| !phone.tabs.is_empty()) {
            self.courier(number);
        }
        if self.strikes(Fault::Intruder) {
            self.intrude(number);
        }
        if self.strikes(Fault::Schema) {
            self.write_as_another_build(number);
        }
        if self.random.chance(300) {
            self.tell_all(number, &Event::SignedIn);
        }
    }

    fn strike_phone(&mut self, number: usize) {
        let tabs = self.phones.get(number).map_or(0, |phone| phone.tabs.len());
        if self.strikes(Fault::Power) {
            self.tell_story(|| format!("phone {number} loses power"));
            if let Some(phone) = self.phones.get_mut(number) {
                phone.device.cut_power();
            }
            (0..tabs).for_each(|tab| self.kill(number, tab));
            self.dirty = true;
        }
        if self.strikes(Fault::Clock) {
            let (ago, ahead) = (27 * YEAR_MS, 5 * YEAR_MS);
            let small = i64::try_from(self.random.below(2 * YEAR_MS)).unwrap_or(0) - YEAR_MS.cast_signed();
            let jump = match self.random.below(5) {
                0 => -ago.cast_signed(),
                1 => ahead.cast_signed(),
                _ => small,
            };
            self.tell_story(|| format!("phone {number}: its clock jumps by {} days", jump / 86_400_000));
            if let Some(phone) = self.phones.get_mut(number) {
                // Back from 1999 or 2031, somebody has set it right.
                phone.offset_ms =
                    if phone.offset_ms.unsigned_abs() > 12 * YEAR_MS { 0 } else { phone.offset_ms + jump };
            }
        }
        if self.strikes(Fault::Frozen) && tabs > 0 {
            let (tab, long) = (self.random.index(tabs), 5_000 + self.random.below(240_000));
            self.tell_story(|| format!("phone {number}: tab {tab} is frozen for {long} ms"));
            let until = self.now_ms + long;
            if let Some(held) = self.phones.get_mut(number).and_then(|phone| phone.tabs.get_mut(tab)) {
                held.frozen_ms = until;
            }
            // Another takes over what it held.
            (0..tabs).filter(|other| *other != tab).for_each(|other| self.tell_now(number, other, Event::Leader(true)));
        }
        if self.strikes(Fault::Evicted) {
            self.evict(number);
        }
        if self.strikes(Fault::Clone) && self.phones.len() < PHONES {
            self.copy(number);
        }
        if self.strikes(Fault::Listing) {
            let until = self.now_ms + 20_000 + self.random.below(60_000);
            self.tell_story(|| format!("the server lists nothing to phone {number}"));
            if let Some(phone) = self.phones.get_mut(number) {
                phone.blind_ms = until;
            }
            let now_ms = self.clock(number);
            self.tell_all(number, &Event::Visible { now_ms });
        }
    }

    fn strike_server(&mut self, number: usize, strike: u64) {
        if self.strikes(Fault::Reset)
            && let Some(device) = self.phones.get(number).map(|phone| phone.device.id)
        {
            // Some of its tabs have asked just before.
            let (now_ms, soon) = (self.clock(number), self.random.below(200));
            self.tell_all(number, &Event::Visible { now_ms });
            self.after(soon, Happening::Reset { device });
            self.tell_story(|| format!("phone {number} is to read everything again"));
        }
        if self.strikes(Fault::Rights)
            && let Some(person) = self.somebody()
        {
            let account = AccountId::from_bytes(*person.as_bytes());
            let actor = match self.random.below(4) {
                0 => Actor::visitor(),
                1 => Actor { duties: [Duty::Librarian].into(), ..Actor::member(person) },
                _ => Actor::member(person),
            };
            self.tell_story(|| format!("{person} is now {actor:?}"));
            self.be(account, actor);
        }
        if self.has(Fault::Restore) {
            match self.backup.take() {
                None if strike.is_multiple_of(2) => {
                    let (shadow, reached) = (self.oracle.shadow.clone(), self.oracle.deliveries.len());
                    self.backup = Some(Box::new((self.server.clone(), shadow, reached)));
                }
                Some(backup) if self.strikes(Fault::Restore) => self.restore(*backup),
                held => self.backup = held,
            }
        }
    }

    fn restore(&mut self, (server, shadow, reached): (sync::memory::Server, crate::oracle::Shadow, usize)) {
        self.tell_story(|| "the server is restored".to_owned());
        let epoch = self.random.bytes();
        self.server = server;
        self.server.epoch.copy_from_slice(&epoch[..16]);
        self.restored = true;
        self.oracle.shadow = shadow;
        self.oracle.deliveries.truncate(reached);
        self.oracle.verdicts.clear();
        self.oracle.truth.forget();
        self.oracle.watch.iter_mut().for_each(|watch| watch.moments.clear());
        self.dirty = true;
    }

    /// All that a browser stored is gone, its name among it: a new device of the same person. Where it lost its database alone,
    /// the second copy of what was nowhere else is there.
    fn evict(&mut self, number: usize) {
        let is_spared = (self.script.seed ^ number as u64).is_multiple_of(2);
        let left = if is_spared { "but for the second copy" } else { "all of it" };
        self.tell_story(|| format!("phone {number} loses what it stored, {left}"));
        let id = self.random.bytes();
        let Some(phone) = self.phones.get_mut(number) else { return };
        let mut name = [0; 16];
        name.copy_from_slice(&id[..16]);
        let spared = if is_spared { phone.alone() } else { Vec::new() };
        let back = phone.device_anew(DeviceId::from_bytes(name), spared);
        phone.twin = false;
        self.oracle.ledger.forgive(number, &back);
        if let Some(watch) = self.oracle.watch.get_mut(number) {
            *watch = Watch::default();
        }
        let tabs = self.phones.get(number).map_or(0, |phone| phone.tabs.len());
        (0..tabs).for_each(|tab| self.kill(number, tab));
        self.dirty = true;
    }

    /// Every phone loses a record that nobody notes.
    pub(super) fn rot(&mut self) {
        let mut random = Random::new(self.script.seed ^ 0x0107_0107);
        self.rotten = true;
        for number in 0..self.phones.len() {
            let Some(phone) = self.phones.get_mut(number) else { continue };
            let held: Vec<_> = phone.device.records(Store::Base).map(|(record, _)| record.id).collect();
            let Some(id) = held.get(random.index(held.len().max(1))).copied() else { continue };
            phone.device.rot(id);
            self.tell_story(|| format!("phone {number} loses {id}, and nobody notes it"));
        }
    }

    /// A profile is copied to another machine: one device, twice.
    fn copy(&mut self, number: usize) {
        let Some(phone) = self.phones.get_mut(number) else { return };
        phone.twin = true;
        let mut copy = Phone::new(0, phone.account, phone.person, phone.offset_ms);
        (copy.device, copy.kit, copy.twin) = (phone.device.clone(), phone.kit.clone(), true);
        self.phones.push(copy);
        let watch = self.oracle.watch.get(number).cloned().unwrap_or_default();
        self.oracle.watch.push(watch);
        let other = self.phones.len() - 1;
        self.tell_story(|| format!("phone {number} is copied as {other}"));
        self.open(other, 0);
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
            let (endpoint, purpose) = (Endpoint::Push, Purpose::Courier);
            self.send(Flying { phone: number, tab: 0, life, request: 0, endpoint, body, purpose });
        }
    }
}
