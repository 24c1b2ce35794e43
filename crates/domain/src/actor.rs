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
#[serde(from = "Told", into = "Told")]
pub struct Actor {
    /// The person; nobody for a visitor.
    pub person: Option<RecordId>,
    /// The communities that they belong to, and as what.
    pub memberships: BTreeMap<RecordId, Role>,
    /// Their duties in the instance.
    pub duties: BTreeSet<Duty>,
    /// The commons itself: jobs and derived records. Never made from a request, nor told.
    pub system: bool,
}

/// An actor as it travels. Builds before memberships know the communities alone, and read these.
#[derive(Serialize, Deserialize)]
struct Told {
    person: Option<RecordId>,
    #[serde(default)]
    communities: BTreeSet<RecordId>,
    /// Those of them that they look after.
    #[serde(default)]
    stewards: BTreeSet<RecordId>,
    duties: BTreeSet<Duty>,
}

impl From<Told> for Actor {
    fn from(told: Told) -> Self {
        let Told { person, communities, stewards, duties } = told;
        let members = communities.into_iter().map(|community| (community, Role::Member));
        let memberships = order::map(members.chain(stewards.into_iter().map(|community| (community, Role::Steward))));
        Self { person, memberships, duties, system: false }
    }
}

impl From<Actor> for Told {
    fn from(actor: Actor) -> Self {
        let Actor { person, memberships, duties, system: _ } = actor;
        let stewards = memberships.iter().filter(|(_, role)| **role == Role::Steward).map(|(community, _)| *community);
        let stewards = order::set(stewards);
        Self { person, communities: order::set(memberships.into_keys()), stewards, duties }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_an_actor_is_read_by_builds_that_know_no_roles() {
        let id = |n| RecordId::from_bytes([n; 16]);
        let memberships = BTreeMap::from([(id(1), Role::Member), (id(2), Role::Steward)]);
        let actor = Actor { memberships, duties: BTreeSet::from([Duty::Librarian]), ..Actor::member(id(9)) };
        let told = serde_json::to_value(&actor).expect("told");
        assert_eq!(told["communities"], serde_json::json!([id(1), id(2)]));
        assert_eq!(serde_json::from_value::<Actor>(told).expect("read"), actor);
        // As they told it.
        let before = serde_json::json!({ "person": id(9), "communities": [], "duties": [] });
        assert_eq!(serde_json::from_value::<Actor>(before).expect("read"), Actor::member(id(9)));
        let system = serde_json::to_value(Actor::system()).expect("told");
        assert!(!serde_json::from_value::<Actor>(system).expect("read").system);
    }
}
