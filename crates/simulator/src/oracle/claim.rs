//! What a phone claims: each time that it says that all is up to date, it holds all of one moment of the server, and
//! nothing that its person may not read.

use std::collections::BTreeSet;

use domain::{GroupId, Instant, RecordId, ScopeId};
use sync::ports::Store;

use super::wire::Moment;
use crate::world::World;

impl World {
    /// A phone says that it holds everything as of `at`.
    pub fn check_claim(&mut self, number: usize, at: Instant) {
        let Some(watch) = self.oracle.watch.get(number).filter(|_| !self.rotten) else { return };
        let Some(moment) = watch.moments.iter().find(|moment| moment.at == at).cloned() else { return };
        let at_ms = u64::try_from(at.millis()).unwrap_or(0);
        let (late, gone): (BTreeSet<RecordId>, BTreeSet<RecordId>) = (
            watch.sent.iter().filter(|(_, sent)| **sent >= at_ms).map(|(id, _)| *id).collect(),
            watch.left.iter().filter(|(_, left)| **left > at_ms).map(|(id, _)| *id).collect(),
        );
        let Some(phone) = self.phones.get(number) else { return };
        let pending = phone.pending();
        let mut lacks: Vec<RecordId> = Vec::new();
        let mut whole: BTreeSet<GroupId> = BTreeSet::new();
        // What the person has chosen since to keep no longer went with its scope.
        let listed: BTreeSet<ScopeId> =
            phone.device.bytes(Store::Scope).filter_map(|(key, _)| key.parse().ok()).collect();
        for (id, (rev, scopes)) in &moment.holdings {
            if scopes.is_disjoint(&listed) {
                continue;
            }
            let held = phone.device.record(Store::Base, *id).map(|record| record.rev);
            if held.is_some_and(|held| held >= *rev) {
                whole.extend(moment.groups.get(id));
            } else if !gone.contains(id) && !pending.contains(id) {
                lacks.push(*id);
            }
        }
        let leak = [Store::Base, Store::Closed].into_iter().find_map(|store| {
            let mut held = phone.device.records(store);
            let leak = held.find(|(record, scopes)| {
                let fine = moment.readable.contains(&record.id) || late.contains(&record.id);
                !fine && !scopes.is_empty() && !pending.contains(&record.id)
            });
            leak.map(|(record, _)| record.id)
        });
        if let Some(id) = lacks.first() {
            let invariant = if is_half(&moment, &whole, *id) { "I8" } else { "I7" };
            self.break_with(invariant, format!("phone {number} says that all of {at_ms} is here, and lacks {id}"));
        }
        if let Some(id) = leak {
            self.break_with("I5", format!("phone {number} is up to date and still holds {id}, which it may not"));
        }
        self.receive_segments(number);
    }

    /// A phone that is up to date fetches the search segments of its audiences.
    fn receive_segments(&mut self, number: usize) {
        let Some(phone) = self.phones.get_mut(number) else { return };
        let scopes: Vec<ScopeId> = phone.device.bytes(Store::Scope).filter_map(|(key, _)| key.parse().ok()).collect();
        for scope in scopes {
            let key = format!("{}{}", sync::ports::segment::RECEIVED, scope.audience);
            phone.device.put(Store::Segment, &key, &[]);
        }
    }
}

/// Whether another part of the action that made this revision is here.
fn is_half(moment: &Moment, whole: &BTreeSet<GroupId>, id: RecordId) -> bool {
    moment.groups.get(&id).is_some_and(|group| whole.contains(group))
}
