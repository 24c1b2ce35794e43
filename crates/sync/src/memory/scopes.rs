//! The change log of scopes: one row a record, newest only, with numbers that follow the order of commits.

use std::collections::{BTreeMap, BTreeSet};

use domain::projection::{Lent, lent_scopes, project, scopes};
use domain::scope::{ScopeId, Selector};
use domain::{AudienceKey, GroupId, Kind, Record, RecordId, Subject};

use super::Server;
use super::audit::Assigned;
use crate::planted::{Planted, has};
use crate::protocol::What;

/// How many records up a subject is resolved.
const PARENTS: u8 = 3;

/// The log of a scope.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    /// The last number given.
    pub seq: u64,
    /// The newest change of each record.
    pub rows: BTreeMap<RecordId, Row>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub seq: u64,
    pub rev: u64,
    pub what: What,
    pub group: GroupId,
    pub at_ms: u64,
}

/// Which records decide about others, and what they lend.
#[derive(Debug, Clone, Default)]
pub(super) struct Ties {
    /// The scopes that hold a record.
    pub held: BTreeMap<RecordId, BTreeSet<ScopeId>>,
    /// What is lent to a record, by whom.
    lent: BTreeMap<RecordId, BTreeMap<RecordId, Lent>>,
    /// Records that a record decides about.
    children: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Server {
    /// A record with what its parents impose.
    pub(super) fn subject(&self, record: &Record) -> Subject {
        self.subject_within(record, PARENTS)
    }

    fn subject_within(&self, record: &Record, left: u8) -> Subject {
        let parents = domain::policy::parents(record).into_iter().filter(|_| left > 0);
        let parents = parents
            .filter_map(|id| self.records.get(&id))
            .map(|stored| self.subject_within(&stored.record, left.saturating_sub(1)))
            .collect();
        let children = self.ties.children.get(&record.id).into_iter().flatten();
        let rights = children.filter_map(|id| self.records.get(id)).map(|stored| &stored.record);
        Subject::of(record, parents).holding(rights)
    }

    /// After a group: every record that it wrote, and every record whose scopes follow from them, gets its rows.
    pub(super) fn log_changes(&mut self, written: &BTreeSet<RecordId>, group: GroupId) {
        let mut affected = written.clone();
        for id in written {
            let Some(stored) = self.records.get(id) else { continue };
            let record = stored.record.clone();
            for parent in domain::policy::parents(&record) {
                self.ties.children.entry(parent).or_default().insert(*id);
                if record.kind == Kind::Grant {
                    // A right says who reads what it is on.
                    affected.insert(parent);
                }
            }
            for (item, by) in &mut self.ties.lent {
                if by.remove(id).is_some() {
                    affected.insert(*item);
                }
            }
            for (item, what) in project(&record).scoping.lends {
                self.ties.lent.entry(item).or_default().insert(*id, what);
                affected.insert(item);
            }
        }
        for _ in 0..PARENTS {
            let children: Vec<RecordId> =
                affected.iter().filter_map(|id| self.ties.children.get(id)).flatten().copied().collect();
            affected.extend(children);
        }
        // Who decides may be somebody else now: what they decide about follows them.
        let lent = self.ties.lent.iter().filter(|(_, by)| by.keys().any(|via| affected.contains(via)));
        let lent: Vec<RecordId> = lent.map(|(item, _)| *item).collect();
        affected.extend(lent);
        for id in affected {
            self.log_one(id, written.contains(&id), group);
        }
    }

    fn log_one(&mut self, id: RecordId, written: bool, group: GroupId) {
        let Some(stored) = self.records.get(&id) else { return };
        let (record, rev) = (&stored.record, stored.record.rev);
        let now = if record.is_trashed() { Self::kept(record) } else { self.listed(record) };
        let before = self.ties.held.get(&id).cloned().unwrap_or_default();
        for scope in now.iter().filter(|scope| written || !before.contains(*scope)) {
            self.row(*scope, id, rev, What::Upsert, group);
        }
        for scope in before.difference(&now) {
            self.row(*scope, id, rev, What::Remove, group);
        }
        self.ties.held.insert(id, now);
    }

    /// Where a record is listed: by itself, and by what lends it.
    fn listed(&self, record: &Record) -> BTreeSet<ScopeId> {
        let readers = self.subject(record).readers;
        let mut now = scopes(&project(record).scoping, &readers);
        for (via, what) in self.ties.lent.get(&record.id).into_iter().flatten() {
            let lender = self.records.get(via).map(|via| self.subject(&via.record).readers).unwrap_or_default();
            now.extend(lent_scopes(&readers, *what, &lender));
        }
        now
    }

    /// Where a record in the bin is listed: with those who may take it out.
    fn kept(record: &Record) -> BTreeSet<ScopeId> {
        let keepers = project(record).scoping.keepers;
        let rest = |person: RecordId| ScopeId { audience: AudienceKey::Person(person), selector: Selector::Rest };
        keepers.into_iter().map(rest).collect()
    }

    fn row(&mut self, scope: ScopeId, record: RecordId, rev: u64, what: What, group: GroupId) {
        let log = self.scopes.entry(scope).or_default();
        log.seq += 1;
        let row = Row { seq: log.seq, rev, what, group, at_ms: self.now_ms };
        if has(Planted::B5) && row.seq.is_multiple_of(3) {
            self.late.push((scope, record, row));
            return;
        }
        self.list_row(scope, record, row);
    }

    /// A row is there for whoever asks.
    pub(super) fn list_row(&mut self, scope: ScopeId, record: RecordId, row: Row) {
        let Row { seq, rev, what, group, .. } = row;
        self.audit.assigned.push(Assigned { scope, seq, record, rev, what, group });
        self.scopes.entry(scope).or_default().rows.insert(record, row);
    }
}
