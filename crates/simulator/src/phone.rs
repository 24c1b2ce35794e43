//! A phone: its stores, its clock, and the tabs that are open on it.

use domain::scope::Selector;
use domain::{AccountId, DeviceId, RecordId};
use sync::engine::{Planted, State};
use sync::memory::Device;

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
}

/// A tab.
pub struct Tab {
    /// Its engine; taken while it steps.
    pub state: Option<State>,
    /// Which life of the tab this is: what was meant for another is lost.
    pub life: u64,
    /// Which of its schedules is the last.
    pub timer: u64,
}

impl Phone {
    /// A new phone of a person.
    pub fn new(number: u8, account: AccountId, person: RecordId, offset_ms: i64) -> Self {
        let device = Device::new(DeviceId::from_bytes([100 + number; 16]), Some(account));
        Self { device, account, person, offset_ms, kit: Vec::new(), tabs: Vec::new() }
    }

    /// Its clock, when the true one says `now_ms`.
    pub const fn clock(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.offset_ms)
    }
}

impl Tab {
    /// A tab in a new life.
    pub fn new(life: u64, bug: Option<Planted>) -> Self {
        let mut state = State::new();
        state.plant(bug);
        Self { state: Some(state), life, timer: 0 }
    }
}
