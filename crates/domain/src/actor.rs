//! Actors: who asks, with what they are to the commons at this moment.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::audience::AudienceKey;
use crate::communities::Role;
use crate::id::RecordId;
use crate::order;

/// A duty of the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Curation, vocabulary, authority, imports.
    Librarian,
    /// Settings and backups; sees no more by virtue of it.
    Operator,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 2] = [Self::Librarian, Self::Operator];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Librarian => "librarian",
            Self::Operator => "operator",
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person; nobody for a visitor.
    pub person: Option<RecordId>,
    /// The communities that they belong to, and as what.
    #[serde(default)]
    pub memberships: BTreeMap<RecordId, Role>,
    /// Their duties in the instance.
    pub duties: BTreeSet<Duty>,
    /// The commons itself: jobs and derived records. Never made from a request.
    #[serde(skip)]
    pub system: bool,
}

impl Actor {
    /// Somebody without an account.
    #[must_use]
    pub fn visitor() -> Self {
        Self::default()
    }

    /// A member.
    #[must_use]
    pub fn member(person: RecordId) -> Self {
        Self { person: Some(person), ..Self::default() }
    }

    /// The commons itself.
    #[must_use]
    pub fn system() -> Self {
        Self { system: true, ..Self::default() }
    }

    /// Every audience they are in.
    #[must_use]
    pub fn audiences(&self) -> BTreeSet<AudienceKey> {
        let mut keys = order::set([AudienceKey::Public]);
        if let Some(person) = self.person {
            keys.insert(AudienceKey::Members);
            keys.insert(AudienceKey::Person(person));
            keys.extend(self.duties.iter().copied().map(AudienceKey::Duty));
        }
        for (community, role) in &self.memberships {
            keys.insert(AudienceKey::Community(*community));
            if *role == Role::Steward {
                keys.insert(AudienceKey::Stewards(*community));
            }
        }
        keys.extend(self.duties.iter().copied().map(AudienceKey::Duty));
        keys
    }

    /// Whether they look after a community.
    #[must_use]
    pub fn stewards(&self, community: RecordId) -> bool {
        self.memberships.get(&community) == Some(&Role::Steward)
    }

    /// Whether they hold a duty.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        self.duties.contains(&duty)
    }
}
