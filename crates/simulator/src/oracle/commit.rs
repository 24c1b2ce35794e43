//! What a phone stores: a commit is whole, goes forward, covers no more than is here, and takes little away unasked.

use std::collections::{BTreeMap, BTreeSet};

use domain::scope::ScopeId;
use domain::{RecordId, Value};
use sync::engine::{META, epoch_of};
use sync::ports::{Batch, Store, Write};
use sync::protocol::What;
use sync::wire::Reader;
use sync::{Group, OpKind};

use crate::setup::Fault;
use crate::world::World;

/// More than so many in a hundred …
const SHARE: usize = 30;
/// … and more than so many records are not taken away unasked.
const COUNT: usize = 50;

/// What a phone held before a commit.
pub struct Before {
    revs: BTreeMap<RecordId, (u64, Vec<ScopeId>)>,
    /// What each scope listed here, where much leaves.
    members: BTreeMap<ScopeId, BTreeSet<RecordId>>,
}

impl World {
    /// What a phone holds of what a commit changes.
    pub fn before(&self, number: usize, batch: &Batch) -> Before {
        let mut members: BTreeMap<ScopeId, BTreeSet<RecordId>> = BTreeMap::new();
        let Some(phone) = self.phones.get(number) else { return Before { revs: BTreeMap::new(), members } };
        let ids = batch.writes.iter().filter_map(|write| match write {
            Write::Record { store: Store::Base, record, .. } => Some(record.id),
            Write::Delete { store: Store::Base, key } => key.parse().ok(),
            _ => None,
        });
        let held = |id: RecordId| phone.device.held(id).map(|held| (id, held));
        let revs: BTreeMap<RecordId, (u64, Vec<ScopeId>)> = ids.filter_map(held).collect();
        if revs.len() > COUNT {
            for (record, scopes) in phone.device.records(Store::Base) {
                for scope in scopes {
                    members.entry(*scope).or_default().insert(record.id);
                }
            }
        }
        Before { revs, members }
    }

    /// Looks at a commit that was made.
    pub fn check_commit(&mut self, number: usize, batch: &Batch, before: &Before) {
        let mut cursors = false;
        for write in &batch.writes {
            match write {
                Write::Put { store: Store::Outbox, bytes, .. } => {
                    if let Some(wrong) = self.oracle.ledger.stored(number, bytes) {
                        self.break_with("I2", wrong);
                    }
                }
                Write::Put { store: Store::Scope, .. } => cursors = true,
                Write::Record { store: Store::Base, record, .. } => {
                    let back = before.revs.get(&record.id).is_some_and(|(rev, _)| record.rev < *rev);
                    if back && record.rev > 0 && !self.restored {
                        let id = record.id;
                        self.break_with("I7", format!("phone {number} goes back to {} of {id}", record.rev));
                    }
                }
                _ => {}
            }
        }
        self.check_sweep(number, batch, before);
        if cursors {
            self.check_cursors(number);
        }
    }

    /// I15: much that should still be here is not taken away unasked. I7: nor is anything that no answer said had left.
    fn check_sweep(&mut self, number: usize, batch: &Batch, before: &Before) {
        let put_away = |id: &RecordId| {
            let is =
                |write: &Write| matches!(write, Write::Record { store: Store::Closed, record, .. } if record.id == *id);
            batch.writes.iter().any(is)
        };
        let deleted: BTreeSet<RecordId> = batch
            .writes
            .iter()
            .filter_map(|write| match write {
                Write::Delete { store: Store::Base, key } => key.parse().ok(),
                _ => None,
            })
            .filter(|id| before.revs.contains_key(id) && !put_away(id))
            .collect();
        let Some(phone) = self.phones.get(number).filter(|_| !deleted.is_empty()) else { return };
        let listed: BTreeSet<ScopeId> =
            phone.device.bytes(Store::Scope).filter_map(|(key, _)| key.parse().ok()).collect();
        let (device, actor) = (phone.device.id, self.actor(number));
        let holdings = self.oracle.truth.holdings(&self.server, &actor, self.server.keeps(device));
        let left = self.oracle.watch.get(number).map(|watch| &watch.left);
        let vanished = deleted.iter().find(|id| {
            let here = before.revs.get(id).map(|(_, scopes)| scopes.as_slice()).unwrap_or_default();
            let there = holdings.get(id).map(|(_, scopes)| scopes);
            let still = here.iter().any(|scope| listed.contains(scope) && there.is_some_and(|of| of.contains(scope)));
            still && left.is_some_and(|left| !left.contains_key(id))
        });
        let vanished = vanished.copied().filter(|_| !self.restored && !self.has(Fault::Listing));
        if let Some(id) = vanished {
            self.break_with("I7", format!("phone {number} lets {id} go, which nobody said had left"));
        }
        if deleted.len() <= COUNT {
            return;
        }
        let allowed = self.oracle.watch.get(number).is_some_and(|watch| watch.allowed);
        let much = before.members.iter().find_map(|(scope, members)| {
            let gone = members.intersection(&deleted);
            let gone = gone.filter(|id| holdings.get(id).is_some_and(|(_, scopes)| scopes.contains(scope))).count();
            (gone > COUNT && gone * 100 > members.len() * SHARE).then_some((*scope, gone))
        });
        if let (Some((scope, gone)), false) = (much, allowed) {
            self.break_with("I15", format!("phone {number} lets {gone} records of {scope} go unasked"));
        }
    }

    /// I9: what lies before a cursor is here.
    pub fn check_cursors(&mut self, number: usize) {
        let Some(phone) = self.phones.get(number).filter(|_| !self.rotten) else { return };
        let epoch = phone.device.bytes(Store::Meta).find(|(key, _)| *key == META).and_then(|(_, meta)| epoch_of(meta));
        if epoch != Some(self.server.epoch) {
            return;
        }
        let mut wrong = None;
        for (key, bytes) in phone.device.bytes(Store::Scope) {
            let (Ok(scope), Some((cursor, false))) = (key.parse::<ScopeId>(), cursor(bytes)) else { continue };
            for line in self.oracle.shadow.newest(&scope).filter(|line| line.seq <= cursor) {
                let held = phone.device.held(line.record);
                let fine = match (line.what, held) {
                    (What::Upsert, Some((rev, scopes))) => rev >= line.rev && scopes.contains(&scope),
                    (What::Upsert, None) => false,
                    (_, held) => held.is_none_or(|(_, scopes)| !scopes.contains(&scope)),
                };
                if !fine {
                    let (seq, record, what) = (line.seq, line.record, line.what);
                    wrong = Some(format!(
                        "phone {number} is at {cursor} of {scope}, but {what:?} {seq} of {record} is not"
                    ));
                }
            }
        }
        if let Some(what) = wrong {
            self.break_with("I9", what);
        }
    }

    /// I7: whoever is told that something is stored sees it. A tab that slept is told once another has sent it and has the
    /// answer: the confirmed copy is what it sees then.
    pub fn check_saved(&mut self, number: usize, group: &Group) {
        let Some(phone) = self.phones.get(number) else { return };
        if !phone.device.has(Store::Outbox, &group.id.to_string()) {
            return;
        }
        let unseen = group.ops.iter().find(|op| {
            let shown = phone.device.record(Store::Local, op.record.id);
            let field = |field| shown.and_then(|record| record.fields.get(&field)).unwrap_or(&Value::Null);
            match &op.kind {
                OpKind::Set(fields) => fields.iter().any(|(of, value)| field(*of) != value && !value.is_empty()),
                OpKind::Add(of, value) => !field(*of).elements().contains(&value),
                OpKind::Transition { field: of, to, .. } => field(*of).as_text() != Some(to),
                OpKind::Create(_) => shown.is_none(),
                _ => false,
            }
        });
        if let Some(op) = unseen.filter(|op| phone.device.record(Store::Base, op.record.id).is_some()) {
            let id = op.record.id;
            self.break_with("I7", format!("phone {number} does not show what was just stored of {id}"));
        }
    }
}

/// Where a scope is, and whether it is being read again.
fn cursor(bytes: &[u8]) -> Option<(u64, bool)> {
    let mut reader = Reader::new(bytes);
    reader.number().ok()?;
    Some((reader.number().ok()?, reader.byte().ok()? == 1))
}
