//! The stores of a device: batches whole or not at all, generations, and relaxed commits that a power cut takes back.

use std::collections::BTreeMap;

use domain::scope::ScopeId;
use domain::{AccountId, DeviceId, Record, RecordId};

use crate::digest;
use crate::engine::{Digests, Here, Loaded, PutAway, Snapshot, Wanted};
use crate::planted::{Planted, has};
use crate::ports::{Batch, Durability, Store, StoreError, Write};

/// The stores of a device.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// The installation.
    pub id: DeviceId,
    /// Whose it is.
    pub account: Option<AccountId>,
    now: Image,
    /// What is on the disk for certain.
    safe: Image,
    /// Commits that are not.
    relaxed: Vec<Batch>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Image {
    generation: u64,
    bytes: BTreeMap<(Store, String), Vec<u8>>,
    records: BTreeMap<(Store, RecordId), (Record, Vec<ScopeId>)>,
}

impl Image {
    fn write(&mut self, batch: &Batch) {
        for write in &batch.writes {
            match write {
                Write::Record { store, record, scopes } => {
                    self.records.insert((*store, record.id), (record.clone(), scopes.clone()));
                }
                Write::Put { store, key, bytes } => {
                    self.bytes.insert((*store, key.clone()), bytes.clone());
                }
                Write::Delete { store, key } => {
                    self.bytes.remove(&(*store, key.clone()));
                    if let Ok(id) = key.parse() {
                        self.records.remove(&(*store, id));
                    }
                }
            }
        }
    }
}

impl Device {
    /// Empty stores.
    #[must_use]
    pub fn new(id: DeviceId, account: Option<AccountId>) -> Self {
        Self { id, account, now: Image::default(), safe: Image::default(), relaxed: Vec::new() }
    }

    /// Stores a batch; answers the generation that it makes.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when another commit came first.
    pub fn commit(&mut self, batch: &Batch) -> Result<u64, StoreError> {
        if batch.generation != self.now.generation {
            return Err(StoreError::Stale);
        }
        self.now.write(batch);
        self.now.generation += 1;
        self.relaxed.push(batch.clone());
        if batch.durability == Durability::Strict {
            self.flush();
        }
        Ok(self.now.generation)
    }

    /// What a second copy brings back into empty stores, with the generation that they are to have.
    pub fn fill(&mut self, writes: Vec<Write>, generation: u64) {
        let batch = Batch { generation, durability: Durability::Strict, writes };
        self.now.write(&batch);
        self.now.generation = generation;
        self.relaxed.push(batch);
        self.flush();
    }

    /// A transaction is undone after some of its writes: nothing of it stays.
    pub fn abort(&mut self, batch: &Batch, after: usize) {
        if has(Planted::B15) {
            let writes = batch.writes.iter().take(after).cloned().collect();
            let part = Batch { writes, ..batch.clone() };
            self.now.write(&part);
            self.now.generation += 1;
            self.relaxed.push(part);
        }
    }

    /// A number for all that it holds.
    #[must_use]
    pub fn print(&self) -> [u8; 16] {
        let mut w = crate::wire::Writer::new();
        for ((store, key), bytes) in &self.now.bytes {
            w.bytes(store.name().as_bytes());
            w.bytes(key.as_bytes());
            w.bytes(bytes);
        }
        for ((store, _), (record, scopes)) in &self.now.records {
            w.bytes(store.name().as_bytes());
            w.bytes(&crate::codec::encode_record(record));
            w.list(scopes, |w, scope| w.bytes(scope.to_string().as_bytes()));
        }
        crate::operation::hash16(&w.into_bytes())
    }

    /// Puts everything on the disk.
    pub fn flush(&mut self) {
        for batch in self.relaxed.drain(..) {
            self.safe.write(&batch);
        }
        self.safe.generation = self.now.generation;
    }

    /// The power goes: what was committed with relaxed durability since the last strict commit is lost.
    pub fn cut_power(&mut self) {
        self.relaxed.clear();
        self.now = self.safe.clone();
    }

    /// What an engine starts from.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let of = |store: Store| {
            self.now
                .bytes
                .range((store, String::new())..)
                .take_while(move |((held, _), _)| *held == store)
                .map(|((store, key), bytes)| (*store, key.clone(), bytes.clone()))
        };
        Snapshot {
            generation: self.now.generation,
            device: Some(self.id),
            account: self.account,
            entries: [Store::Meta, Store::Outbox, Store::Scope, Store::Parked].into_iter().flat_map(of).collect(),
            acked: of(Store::Acked)
                .map(|(_, key, bytes)| (key, u32::try_from(bytes.len()).unwrap_or(u32::MAX)))
                .collect(),
        }
    }

    /// Reads records.
    #[must_use]
    pub fn load(&self, wanted: &Wanted) -> Loaded {
        let mut found: BTreeMap<RecordId, Here> = BTreeMap::new();
        let closed = self.put_away(wanted);
        for id in wanted.records.iter().chain(closed.iter().map(|here| &here.record.id)) {
            let base = self.now.records.get(&(Store::Base, *id)).map(|held| (held, false));
            let held = base.or_else(|| self.now.records.get(&(Store::Visited, *id)).map(|held| (held, true)));
            if let Some(((record, scopes), visited)) = held {
                found.insert(*id, Here { record: record.clone(), scopes: scopes.clone(), visited });
            }
        }
        for (record, scopes) in self.records(Store::Base) {
            if scopes.iter().any(|scope| wanted.scopes.contains(scope)) {
                found.insert(record.id, Here { record: record.clone(), scopes: scopes.to_vec(), visited: false });
            }
        }
        let acked = if wanted.acked {
            self.bytes(Store::Acked).map(|(k, b)| (k.to_owned(), b.to_vec())).collect()
        } else {
            Vec::new()
        };
        let digests = wanted.digests.then(|| self.digests());
        Loaded { records: found.into_values().collect(), acked, digests, closed }
    }

    fn put_away(&self, wanted: &Wanted) -> Vec<Here> {
        let all = self.records(Store::Closed);
        let all = all.map(|(r, s)| Here { record: r.clone(), scopes: s.to_vec(), visited: false });
        match wanted.closed {
            PutAway::Nothing => Vec::new(),
            PutAway::Named => all.filter(|here| wanted.records.contains(&here.record.id)).collect(),
            PutAway::First(most) => all.take(most).collect(),
            PutAway::All => all.collect(),
        }
    }

    fn digests(&self) -> Digests {
        let mut digests = Digests { generation: self.now.generation, ..Digests::default() };
        for (record, scopes) in self.records(Store::Base) {
            for scope in scopes {
                let of = digests.scopes.or_insert_with(*scope, || Some(digest::Digest::default()));
                *of = of.map(|of| digest::mixed(of, digest::item(record.id, record.rev)));
            }
        }
        digests
    }

    /// A record goes, or is an older one, and nobody notes it: a disk that fails, or a browser.
    pub fn rot(&mut self, id: RecordId) -> bool {
        let gone = self.now.records.remove(&(Store::Base, id)).is_some();
        self.safe.records.remove(&(Store::Base, id));
        gone
    }

    /// Puts an entry beside the engine's own, which can be fetched again.
    pub fn put(&mut self, store: Store, key: &str, bytes: &[u8]) {
        let writes = vec![Write::Put { store, key: key.to_owned(), bytes: bytes.to_vec() }];
        let batch = Batch { generation: self.now.generation, durability: Durability::Relaxed, writes };
        self.now.write(&batch);
        self.relaxed.push(batch);
    }

    /// The confirmed record's revision, and the scopes that hold it; put away or not. It is in both where a verdict that came
    /// late brought it while what lists it was put away.
    #[must_use]
    pub fn held(&self, id: RecordId) -> Option<(u64, Vec<ScopeId>)> {
        let of = |store| self.now.records.get(&(store, id));
        let (base, closed) = (of(Store::Base), of(Store::Closed));
        let (record, _) = base.or(closed)?;
        let scopes = [base, closed].into_iter().flatten().flat_map(|(_, scopes)| scopes.iter().copied());
        Some((record.rev, scopes.collect()))
    }

    /// The records of a store, with the scopes that hold them.
    pub fn records(&self, store: Store) -> impl Iterator<Item = (&Record, &[ScopeId])> {
        let held = self.now.records.iter().filter(move |((held, _), _)| *held == store);
        held.map(|(_, (record, scopes))| (record, scopes.as_slice()))
    }

    /// A record of a store.
    #[must_use]
    pub fn record(&self, store: Store, id: RecordId) -> Option<&Record> {
        self.now.records.get(&(store, id)).map(|(record, _)| record)
    }

    /// The entries of a store.
    pub fn bytes(&self, store: Store) -> impl Iterator<Item = (&str, &[u8])> {
        let held = self.now.bytes.iter().filter(move |((held, _), _)| *held == store);
        held.map(|((_, key), bytes)| (key.as_str(), bytes.as_slice()))
    }

    /// Whether a store has an entry.
    #[must_use]
    pub fn has(&self, store: Store, key: &str) -> bool {
        self.now.bytes.contains_key(&(store, key.to_owned()))
    }

    /// The generation.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.now.generation
    }
}
