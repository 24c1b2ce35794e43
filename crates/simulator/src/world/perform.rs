//! Performing what an engine asks for.

use sync::engine::{Choice, Effect, Event, Question};
use sync::ports::{Batch, Store, StoreError, Write};

use super::{Happening, World, YEAR_MS};
use crate::network::{Flying, Purpose};
use crate::setup::Fault;

impl World {
    pub(super) fn perform(&mut self, phone: usize, tab: usize, life: u64, effect: Effect) {
        let soon = self.random.below(4);
        match effect {
            Effect::Send { request, endpoint, body, .. } => {
                self.note(&body);
                self.tell_story(|| format!("phone {phone}: tab {tab} asks {endpoint:?}, request {request}"));
                self.send(Flying { phone, tab, life, request, endpoint, body, purpose: Purpose::Tab });
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
                self.oracle.ledger.told.insert(group);
                self.dirty = true;
                if let Some(group) = self.oracle.ledger.groups.get(&group).map(|held| held.group.clone()) {
                    self.check_saved(phone, &group);
                }
            }
            Effect::Announce { generation, .. } => {
                let others = self.phones.get(phone).map_or(0, |phone| phone.tabs.len());
                for other in (0..others).filter(|other| *other != tab) {
                    self.tell_now(phone, other, Event::Changed { generation });
                }
            }
            Effect::Ask(Question::MassDelete { scope, .. }) => {
                // While a server lists nothing, its people do not let all of it go.
                let blind = self.phones.get(phone).is_some_and(|phone| phone.blind_ms > self.now_ms);
                if !blind {
                    if let Some(watch) = self.oracle.watch.get_mut(phone) {
                        watch.allowed = true;
                    }
                    self.tell_now(phone, tab, Event::Chosen(Choice::AllowSweep(scope)));
                }
            }
            Effect::SaveFailed { .. } | Effect::Purge(_) | Effect::Reopen | Effect::Report(_) => {}
        }
    }

    pub(super) fn commit(&mut self, number: usize, tab: usize, commit: u64, batch: &Batch) {
        let before = self.before(number, batch);
        // Done and said so, done and never heard of, never begun, undone half way.
        let way = if self.strikes(Fault::Store) { 1 + self.random.below(4) } else { 0 };
        let failure = if self.random.chance(500) { StoreError::Quota } else { StoreError::ConnectionLost };
        let after = self.random.index(batch.writes.len() + 1);
        let Some(phone) = self.phones.get_mut(number) else { return };
        let mut result = if way <= 1 { phone.device.commit(batch) } else { Err(failure.clone()) };
        if way >= 3 {
            let print = phone.device.print();
            phone.device.abort(batch, after);
            result = Err(StoreError::Aborted("cut".to_owned()));
            if print != phone.device.print() {
                self.break_with("I13", format!("phone {number}: part of an undone commit stayed"));
            }
        }
        if result.is_ok() {
            self.check_commit(number, batch, &before);
        }
        self.dirty = true;
        self.tell_story(|| {
            format!("phone {number}: tab {tab} stores {}: {:?}, heard as {}", stored(batch), result, way)
        });
        let result = if way == 1 && result.is_ok() { Err(failure) } else { result };
        let event = Event::Stored { commit, result };
        let frozen = self.tab(number, tab).map(|tab| (tab.life, tab.frozen_ms > self.now_ms));
        match frozen {
            Some((life, true)) => self.tell(number, tab, life, 0, event),
            _ => self.step(number, tab, event),
        }
    }
}

/// What is stored, in a few words.
fn stored(batch: &Batch) -> String {
    let told = batch.writes.iter().filter_map(|write| match write {
        Write::Put { store: Store::Scope, key, bytes } => Some(format!("{key} at {bytes:?}")),
        Write::Put { store: store @ (Store::Outbox | Store::Parked | Store::Acked), key, .. } => {
            Some(format!("{} {key}", store.name()))
        }
        Write::Record { store: Store::Base, record, .. } => Some(format!("{} at {}", record.id, record.rev)),
        Write::Delete { store: store @ (Store::Base | Store::Outbox | Store::Parked | Store::Scope), key } => {
            Some(format!("no {} {key}", store.name()))
        }
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}
