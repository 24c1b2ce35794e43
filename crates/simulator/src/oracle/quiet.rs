//! Once all is quiet: each deed was done once, what a restore lost is back, all phones hold the same.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Record, RecordId};
use sync::outbox::Entry;
use sync::ports::{Store, segment};

use super::Violation;
use crate::world::World;

impl World {
    /// Looks at everything, at the end.
    pub fn check_quiet(&mut self) {
        if let Some(what) = self.lost(false) {
            self.break_with(if self.restored { "I14" } else { "I1" }, what);
        }
        self.check_once();
        self.check_replayed();
        if let Some(violation) = self.unlike() {
            self.break_with(violation.invariant, violation.what);
        }
    }

    /// I2: however often it was delivered, an action was decided once.
    fn check_once(&mut self) {
        let decided: BTreeSet<_> = self.server.groups().collect();
        let twice = self.oracle.ledger.deeds.iter().find_map(|(deed, groups)| {
            let done = groups.intersection(&decided).count();
            (done > 1).then(|| format!("{deed} was done {done} times"))
        });
        if let Some(what) = twice {
            self.break_with("I2", what);
        }
    }

    /// I5: an audience that somebody lost, and that their phone can still search.
    fn searchable(&self) -> Option<String> {
        (0..self.phones.len()).find_map(|number| {
            let audiences: BTreeSet<String> = self.actor(number).audiences().iter().map(ToString::to_string).collect();
            let left = self.phones.get(number)?.device.bytes(Store::Segment).find_map(|(key, _)| {
                let audience = key.strip_prefix(segment::RECEIVED)?;
                (!audiences.contains(audience)).then(|| audience.to_owned())
            });
            left.map(|audience| format!("phone {number} can still search {audience}"))
        })
    }

    /// I3, I4 and I5: every phone holds what it should, byte for byte, nothing beside, and has nothing left to send.
    pub fn unlike(&mut self) -> Option<Violation> {
        for number in 0..self.phones.len() {
            if let Some((invariant, what)) = self.unlike_one(number) {
                return Some(Violation { invariant, what, at_ms: self.since_start() });
            }
        }
        let at_ms = self.since_start();
        self.searchable().map(|what| Violation { invariant: "I5", what, at_ms })
    }

    fn unlike_one(&mut self, number: usize) -> Option<(&'static str, String)> {
        let actor = self.actor(number);
        let phone = self.phones.get(number)?;
        if let Some((key, bytes)) = phone.device.bytes(Store::Outbox).next() {
            let way = Entry::decode(bytes).map(|entry| entry.way);
            return Some(("I4", format!("phone {number} still has {key} in its outbox: {way:?}")));
        }
        let kept = self.server.keeps(phone.device.id);
        if kept != phone.kit {
            return Some(("I4", format!("phone {number} is to keep {:?}, the server heard of {kept:?}", phone.kit)));
        }
        let expected = self.oracle.truth.holdings(&self.server, &actor, &phone.kit);
        let records: BTreeMap<RecordId, &Record> =
            self.server.records().filter(|record| expected.contains_key(&record.id)).map(|r| (r.id, r)).collect();
        let held: BTreeMap<RecordId, &Record> =
            phone.device.records(Store::Base).map(|(record, _)| (record.id, record)).collect();
        let ids: BTreeSet<RecordId> = records.keys().chain(held.keys()).copied().collect();
        if let Some(id) = ids.into_iter().find(|id| records.get(id) != held.get(id)) {
            let show = |record: Option<&&Record>| {
                record.map_or("nothing".to_owned(), |record| format!("revision {} of a {}", record.rev, record.kind))
            };
            let (here, there) = (show(held.get(&id)), show(records.get(&id)));
            return Some(("I3", format!("phone {number} holds {here} for {id}, the server {there}")));
        }
        let closed = phone.device.records(Store::Closed).count();
        if closed > 0 {
            return Some(("I3", format!("phone {number} keeps {closed} records away from who may read them")));
        }
        let local = phone.device.records(Store::Local).count();
        (local > 0).then(|| ("I3", format!("phone {number} shows {local} overlays over nothing pending")))
    }
}
