//! Performing what an engine asks for.

use sync::engine::{Choice, Effect, Event, Question};
use sync::ports::{Store, StoreError, Write};

use super::{Happening, World, YEAR_MS};
use crate::network::Flying;
use crate::oracle::Ledger;
use crate::setup::Fault;

impl World {
    pub(super) fn perform(&mut self, phone: usize, tab: usize, life: u64, effect: Effect) {
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

    pub(super) fn commit(&mut self, number: usize, tab: usize, commit: u64, batch: &sync::ports::Batch) {
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
}

fn note_outbox(ledger: &mut Ledger, phone: usize, batch: &sync::ports::Batch) {
    for write in &batch.writes {
        if let Write::Put { store: Store::Outbox, bytes, .. } = write {
            ledger.stored(phone, bytes);
        }
    }
}
