//! A phone: its stores, its clock, and the tabs that are open on it.

use std::collections::BTreeSet;

use domain::scope::Selector;
use domain::{AccountId, DeviceId, GroupId, Instant, RecordId};
use sync::engine::{ALONE, State, bring_back, is_alone};
use sync::memory::Device;
use sync::outbox::Entry;
use sync::ports::Store;

/// A phone.
pub struct Phone {
    /// What it keeps.
    pub device: Device,
    /// Whose it is.
    pub account: AccountId,
    /// Who that is.
    pub person: RecordId,
    /// Its clock less the true one, milliseconds.
    pub offset_ms: i64,
    /// What its person chose to keep.
    pub kit: Vec<Selector>,
    /// Its tabs.
    pub tabs: Vec<Tab>,
    /// Whether it was copied, or is a copy: its person chooses nothing any more, since two of one name would quarrel.
    pub twin: bool,
    /// Until when the server lists nothing to it.
    pub blind_ms: u64,
}

/// A tab.
pub struct Tab {
    /// Its engine; taken while it steps.
    pub state: Option<State>,
    /// Which life of the tab this is: what was meant for another is lost.
    pub life: u64,
    /// Which of its schedules is the last.
    pub timer: u64,
    /// Until when it is frozen.
    pub frozen_ms: u64,
    /// As of when it last said that all is up to date.
    pub claim: Option<Instant>,
}

impl Phone {
    /// A new phone of a person.
    pub fn new(number: u8, account: AccountId, person: RecordId, offset_ms: i64) -> Self {
        let device = Device::new(DeviceId::from_bytes([100 + number; 16]), Some(account));
        let (kit, tabs) = (Vec::new(), Vec::new());
        Self { device, account, person, offset_ms, kit, tabs, twin: false, blind_ms: 0 }
    }

    /// Its clock, when the true one says `now_ms`.
    pub const fn clock(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.offset_ms)
    }

    /// What its stores hold that is nowhere else.
    pub fn alone(&self) -> Vec<(Store, String, Vec<u8>)> {
        let of = |store| self.device.bytes(store).map(move |(key, bytes)| (store, key.to_owned(), bytes.to_vec()));
        ALONE.into_iter().flat_map(of).filter(|(store, _, bytes)| is_alone(*store, bytes)).collect()
    }

    /// Its stores are made anew, under another name, with what was spared; answers which actions these are.
    pub fn device_anew(&mut self, id: DeviceId, spared: Vec<(Store, String, Vec<u8>)>) -> BTreeSet<GroupId> {
        let read = spared.iter().filter_map(|(_, _, bytes)| Entry::decode(bytes).ok());
        let back = read.map(|entry| entry.group.id).collect();
        self.device = Device::new(id, Some(self.account));
        let (writes, generation) = bring_back(spared);
        self.device.fill(writes, generation);
        back
    }

    /// The records with pending work.
    pub fn pending(&self) -> BTreeSet<RecordId> {
        let entries = self.device.bytes(Store::Outbox).filter_map(|(_, bytes)| Entry::decode(bytes).ok());
        entries.flat_map(|entry| entry.group.ops.into_iter().map(|op| op.record.id)).collect()
    }
}

impl Tab {
    /// A tab in a new life.
    pub fn new(life: u64) -> Self {
        Self { state: Some(State::new()), life, timer: 0, frozen_ms: 0, claim: None }
    }
}
