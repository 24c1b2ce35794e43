//! Records at hand: what a resolution reads, with the rights on each.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::{Grant, grant};
use domain::{Content, Kind, Record, RecordId};

/// Records at hand, by identifier.
#[derive(Debug, Clone, Default)]
pub struct Known {
    records: BTreeMap<RecordId, Record>,
    /// The rights among them, by what they are on.
    rights: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Known {
    /// Adds records; the later of two stands.
    pub fn add(&mut self, records: impl IntoIterator<Item = Record>) {
        for record in records {
            if record.kind == Kind::Grant {
                let object = Grant::read(&record.fields).object;
                self.rights.entry(object).or_default().insert(record.id);
            }
            self.records.insert(record.id, record);
        }
    }

    /// A record.
    pub fn get(&self, id: &RecordId) -> Option<&Record> {
        self.records.get(id)
    }

    /// Takes a record out.
    pub fn take(&mut self, id: &RecordId) -> Option<Record> {
        self.records.remove(id)
    }

    /// Their identifiers, in order.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.records.keys().copied()
    }

    /// Those that somebody may hold a right on.
    pub fn objects(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.records.values().filter(|record| grant::is_on(record.kind)).map(|record| record.id)
    }

    /// The rights on a record, those at hand.
    pub fn rights_on(&self, id: RecordId) -> impl Iterator<Item = &Record> {
        self.rights.get(&id).into_iter().flatten().filter_map(|right| self.records.get(right))
    }
}

impl FromIterator<Record> for Known {
    fn from_iter<T: IntoIterator<Item = Record>>(records: T) -> Self {
        let mut known = Self::default();
        known.add(records);
        known
    }
}
