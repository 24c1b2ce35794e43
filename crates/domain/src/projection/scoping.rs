//! Where copies of a record live: who reads it, as far as it can tell alone, and what it lends to others.

use std::collections::BTreeSet;

use crate::audience::{Audience, AudienceKey, intersection};
use crate::id::RecordId;
use crate::order::Arrange;
use crate::record::Record;
use crate::scope::{Class, ScopeId, Selector};

/// Who reads a record, as far as the record alone can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Its own audience; these persons when that is private.
    Own {
        /// What its author said.
        audience: Audience,
        /// Who sees it when private.
        owners: Vec<RecordId>,
    },
    /// Whoever its own audience says, and sees this other record too.
    Lent {
        /// What its author said.
        audience: Audience,
        /// Who sees it when private.
        owners: Vec<RecordId>,
        /// The record that lends it its audience.
        by: RecordId,
    },
    /// Whoever sees both of these.
    Both(RecordId, RecordId),
    /// Of those who see both of these: these persons, and whoever may edit either. A proposal is nobody else's business.
    Between {
        /// The record that decides.
        container: RecordId,
        /// The record that is proposed to it.
        item: RecordId,
        /// Persons concerned.
        persons: Vec<RecordId>,
    },
    /// These persons, and whoever may edit or manage these records, by relation or by duty.
    Sides {
        /// Persons concerned.
        persons: Vec<RecordId>,
        /// Records whose editors are concerned.
        editors_of: Vec<RecordId>,
        /// Records of which those who manage them are concerned.
        managers_of: Vec<RecordId>,
    },
}

/// What a record lends to another, which is then in more scopes and is read by nobody more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lent {
    /// This selector, within the audience of the other.
    Selector(Selector),
    /// The scopes of the few who read it itself, as far as they read the other: what they have to decide about is at hand with
    /// no network.
    Sides,
}

/// Where copies of a record live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoping {
    /// Who reads it.
    pub reach: Reach,
    /// Selectors within its audience.
    pub selectors: Vec<Selector>,
    /// Persons who also keep it in their own scope (an author keeps what they wrote).
    pub keepers: Vec<RecordId>,
    /// What it lends to other records: a placement its carnet's selector to its item, what waits its sides to what it waits on.
    pub lends: Vec<(RecordId, Lent)>,
    /// How closely copies are held.
    pub class: Class,
}

impl Scoping {
    /// Of what somebody writes: its own audience once it is `shown`, its owners' until then; they keep it wherever it is.
    pub(crate) fn of(record: &Record, shown: bool, authors: &[RecordId], selectors: Vec<Selector>) -> Self {
        let owners = owners(record, authors);
        let audience = if shown { record.audience() } else { Audience::Private };
        Self {
            class: if audience == Audience::Private { Class::Guarded } else { Class::Open },
            reach: Reach::Own { audience, owners: owners.clone() },
            selectors,
            keepers: owners,
            lends: Vec::new(),
        }
    }

    /// Of what everybody may read and every device keeps.
    pub(crate) fn everywhere() -> Self {
        Self {
            class: Class::Open,
            reach: Reach::Own { audience: Audience::Public, owners: Vec::new() },
            selectors: vec![Selector::Core],
            keepers: Vec::new(),
            lends: Vec::new(),
        }
    }
}

/// Who sees a private record: its authors and who made it.
pub(crate) fn owners(record: &Record, authors: &[RecordId]) -> Vec<RecordId> {
    let mut owners = authors.to_vec();
    owners.extend(record.header().created_by);
    owners.arrange();
    owners.dedup();
    owners
}

/// The scopes that a record is in because another lends them; `lender` are the readers of that one.
#[must_use]
pub fn lent_scopes(readers: &BTreeSet<AudienceKey>, lent: Lent, lender: &BTreeSet<AudienceKey>) -> BTreeSet<ScopeId> {
    let within = |audience, selector| ScopeId { audience, selector };
    match lent {
        Lent::Selector(selector) => {
            readers.iter().filter(|key| !key.is_close()).map(|key| within(*key, selector)).collect()
        }
        Lent::Sides => {
            let both = intersection(readers, lender);
            both.into_iter().filter(|key| key.is_close()).map(|key| within(key, Selector::Rest)).collect()
        }
    }
}

/// The scopes a record is in of itself, given who reads it (resolved).
#[must_use]
pub fn scopes(scoping: &Scoping, readers: &BTreeSet<AudienceKey>) -> BTreeSet<ScopeId> {
    let mut scopes = BTreeSet::new();
    if scoping.class == Class::Unscoped {
        return scopes;
    }
    for audience in readers {
        if audience.is_close() {
            scopes.insert(ScopeId { audience: *audience, selector: Selector::Rest });
            continue;
        }
        scopes.extend(scoping.selectors.iter().map(|selector| ScopeId { audience: *audience, selector: *selector }));
    }
    scopes.extend(
        scoping
            .keepers
            .iter()
            .map(|person| ScopeId { audience: AudienceKey::Person(*person), selector: Selector::Rest }),
    );
    scopes
}
