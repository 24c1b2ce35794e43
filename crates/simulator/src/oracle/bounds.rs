//! I18: what must not grow without bound does not.

use sync::ports::Store;

use crate::world::World;

/// The acknowledged tail is at most this large, and one entry.
const TAIL: usize = 6 * 1024 * 1024;

impl World {
    /// Looks at the sizes of everything.
    pub fn check_bounds(&mut self) {
        let actions = self.oracle.ledger.groups.len();
        let mut wrong = None;
        for (number, phone) in self.phones.iter().enumerate() {
            let outbox = phone.device.bytes(Store::Outbox).count() + phone.device.bytes(Store::Parked).count();
            let tail: usize = phone.device.bytes(Store::Acked).map(|(_, bytes)| bytes.len()).sum();
            let overlays = phone.device.records(Store::Local).count();
            let scopes = phone.device.bytes(Store::Scope).count();
            if outbox > actions || tail > TAIL || overlays > actions * 3 || scopes > 20 {
                wrong = Some(format!("phone {number}: {outbox} in the outbox, {tail} B of tail, {overlays} overlays"));
            }
        }
        let (aside, waiting) = self.server.kept_aside();
        let most = (actions + self.oracle.foreign.len()) * 2 + self.oracle.intrusions;
        if aside > most || waiting > actions {
            wrong = Some(format!("the server keeps {aside} actions aside, and {waiting} wait"));
        }
        if let Some(what) = wrong {
            self.break_with("I18", what);
        }
    }
}
