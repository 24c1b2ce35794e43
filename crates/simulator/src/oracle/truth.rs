//! Who may read what, and what each phone should hold: worked out anew from the records alone, apart from the server's
//! own account of scopes, which is what it judges.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::{Action, Subject, may, parents};
use domain::projection::{Scoping, lent_scopes, project, scopes};
use domain::scope::{ScopeId, Selector};
use domain::{Actor, AudienceKey, Kind, Record, RecordId};
use sync::memory::Server;

/// How many records up a subject is resolved.
const PARENTS: u8 = 3;

/// Records, each at its revision and in the scopes that list it.
pub type Holdings = BTreeMap<RecordId, (u64, BTreeSet<ScopeId>)>;

/// What follows from the records as they stand.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    scopings: BTreeMap<RecordId, (u64, Scoping)>,
    known: BTreeMap<RecordId, Known>,
    fresh: bool,
}

#[derive(Debug, Clone)]
struct Known {
    rev: u64,
    subject: Subject,
    scopes: BTreeSet<ScopeId>,
}

impl Truth {
    /// The records changed.
    pub const fn stale(&mut self) {
        self.fresh = false;
    }

    /// The records are another server's.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn renew(&mut self, server: &Server) {
        if self.fresh {
            return;
        }
        self.fresh = true;
        let records: BTreeMap<RecordId, &Record> = server.records().map(|record| (record.id, record)).collect();
        for record in records.values() {
            if self.scopings.get(&record.id).is_none_or(|(rev, _)| *rev != record.rev) {
                self.scopings.insert(record.id, (record.rev, project(record).scoping));
            }
        }
        let grants: Vec<&Record> = records.values().copied().filter(|record| record.kind == Kind::Grant).collect();
        let mut known = BTreeMap::new();
        for record in records.values() {
            let subject = self.subject(&records, &grants, record, PARENTS);
            let scopes = self.scopings.get(&record.id).map(|(_, scoping)| match record.is_trashed() {
                true => kept(scoping),
                false => scopes(scoping, &subject.readers),
            });
            known.insert(record.id, Known { rev: record.rev, subject, scopes: scopes.unwrap_or_default() });
        }
        for (lender, (_, scoping)) in &self.scopings {
            let Some(by) = known.get(lender).map(|known| known.subject.readers.clone()) else { continue };
            for (item, lent) in &scoping.lends {
                let is_trashed = records.get(item).is_some_and(|record| record.is_trashed());
                if let Some(known) = known.get_mut(item).filter(|_| !is_trashed) {
                    known.scopes.extend(lent_scopes(&known.subject.readers, *lent, &by));
                }
            }
        }
        self.known = known;
    }

    fn subject(&self, records: &BTreeMap<RecordId, &Record>, grants: &[&Record], record: &Record, left: u8) -> Subject {
        let above = parents(record).into_iter().filter(|_| left > 0).filter_map(|id| records.get(&id));
        let above = above.map(|parent| self.subject(records, grants, parent, left.saturating_sub(1))).collect();
        let subject = match self.scopings.get(&record.id) {
            Some((_, scoping)) => Subject::with(record, scoping, above),
            None => Subject::of(record, above),
        };
        subject.holding(grants.iter().copied())
    }

    /// What somebody may read.
    pub fn readable(&mut self, server: &Server, actor: &Actor) -> BTreeSet<RecordId> {
        self.renew(server);
        let sees = |known: &&Known| may(actor, Action::See, &known.subject).allows();
        self.known.iter().filter(|(_, known)| sees(known)).map(|(id, _)| *id).collect()
    }

    /// What a device of somebody that keeps these should hold, at which revision.
    pub fn holdings(&mut self, server: &Server, actor: &Actor, kit: &[Selector]) -> Holdings {
        self.renew(server);
        let wanted = wanted(actor, kit);
        let held = self.known.iter().filter(|(_, known)| known.scopes.iter().any(|scope| wanted.contains(scope)));
        let held = held.filter(|(_, known)| may(actor, Action::See, &known.subject).allows());
        held.map(|(id, known)| (*id, (known.rev, known.scopes.clone()))).collect()
    }
}

/// Where a record in the bin is: with those who may take it out.
fn kept(scoping: &Scoping) -> BTreeSet<ScopeId> {
    let rest = |person: &RecordId| ScopeId { audience: AudienceKey::Person(*person), selector: Selector::Rest };
    scoping.keepers.iter().map(rest).collect()
}

/// The scopes of a device.
pub fn wanted(actor: &Actor, kit: &[Selector]) -> BTreeSet<ScopeId> {
    let mut scopes = BTreeSet::new();
    for audience in actor.audiences() {
        let selectors = core::iter::once(Selector::Core).chain(kit.iter().copied());
        scopes.extend(selectors.map(|selector| ScopeId { audience, selector }));
        if audience.is_close() {
            scopes.insert(ScopeId { audience, selector: Selector::Rest });
        }
    }
    scopes
}
