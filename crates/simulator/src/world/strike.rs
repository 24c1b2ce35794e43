//! Faults that do not wait for anybody's request: power, clocks, resets, restores, and a courier of its own mind.

use sync::engine::Event;
use sync::ports::Store;

use super::{World, YEAR_MS};
use crate::network::Flying;
use crate::setup::Fault;

impl World {
    /// Faults that do not wait for anybody's request.
    pub(super) fn strike(&mut self) {
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
}
