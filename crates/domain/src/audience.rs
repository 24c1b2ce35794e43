//! Audiences: who may read a record.

use core::fmt;
use core::str::FromStr;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::actor::Duty;
use crate::content::Typed;
use crate::error::Problem;
use crate::id::RecordId;
use crate::order;
use crate::value::Value;

/// Who a record's author says may see it. The order is from the most closed to the most open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Its authors, and whoever holds a grant on it.
    #[default]
    Private,
    /// The members of a community.
    Community(RecordId),
    /// Whoever has an account.
    Members,
    /// Everyone, search engines included.
    Public,
}

impl Audience {
    /// The more closed of two; nothing when neither is (two communities).
    #[must_use]
    pub fn more_closed(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Community(a), Self::Community(b)) if a != b => None,
            (a, b) => Some(a.min(b)),
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private => f.write_str("private"),
            Self::Community(id) => write!(f, "community:{id}"),
            Self::Members => f.write_str("members"),
            Self::Public => f.write_str("public"),
        }
    }
}

impl FromStr for Audience {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text {
            "private" => Ok(Self::Private),
            "members" => Ok(Self::Members),
            "public" => Ok(Self::Public),
            _ => text
                .strip_prefix("community:")
                .and_then(|id| id.parse().ok())
                .map(Self::Community)
                .ok_or(Problem::UnknownWord),
        }
    }
}

impl Typed for Audience {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::Private),
            Value::Text(text) => text.parse(),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        Some(Value::Text(self.to_string()))
    }
}

/// A resolved audience: a set of people that the server can check and a scope can be named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudienceKey {
    /// Everyone.
    Public,
    /// Whoever has an account.
    Members,
    /// The members of a community.
    Community(RecordId),
    /// Those of them who look after it.
    Stewards(RecordId),
    /// One person.
    Person(RecordId),
    /// Whoever holds a duty: what waits for them is of no one carnet, as what is of one person.
    Duty(Duty),
}

impl AudienceKey {
    /// Whether it is of a few who act: all that it holds travels to them as one, whatever carnet it is in.
    #[must_use]
    pub const fn is_close(self) -> bool {
        matches!(self, Self::Person(_) | Self::Stewards(_) | Self::Duty(_))
    }
}

impl fmt::Display for AudienceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Members => f.write_str("members"),
            Self::Community(id) => write!(f, "community:{id}"),
            Self::Stewards(id) => write!(f, "stewards:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Duty(duty) => write!(f, "duty:{}", duty.name()),
        }
    }
}

impl FromStr for AudienceKey {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "public" => Ok(Self::Public),
            None if text == "members" => Ok(Self::Members),
            Some(("community", id)) => id.parse().map(Self::Community).map_err(|_| ()),
            Some(("stewards", id)) => id.parse().map(Self::Stewards).map_err(|_| ()),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(|_| ()),
            Some(("duty", name)) => Duty::ALL.into_iter().find(|duty| duty.name() == name).map(Self::Duty).ok_or(()),
            _ => Err(()),
        }
    }
}

/// Who sees both of two things: what both sets allow, and nobody where they cannot be compared.
#[must_use]
pub fn intersection(a: &BTreeSet<AudienceKey>, b: &BTreeSet<AudienceKey>) -> BTreeSet<AudienceKey> {
    let both = |x: AudienceKey, y: AudienceKey| match (x, y) {
        (AudienceKey::Public, other) | (other, AudienceKey::Public) => Some(other),
        (AudienceKey::Members, other) | (other, AudienceKey::Members) => Some(other),
        (AudienceKey::Community(of), AudienceKey::Stewards(by))
        | (AudienceKey::Stewards(by), AudienceKey::Community(of))
            if of == by =>
        {
            Some(AudienceKey::Stewards(by))
        }
        (x, y) if x == y => Some(x),
        _ => None,
    };
    order::set(a.iter().flat_map(|x| b.iter().filter_map(move |y| both(*x, *y))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: RecordId = RecordId::from_bytes([1; 16]);
    const B: RecordId = RecordId::from_bytes([2; 16]);

    #[test]
    fn the_more_closed_wins_and_two_communities_wait() {
        use Audience::{Community, Members, Private, Public};
        for (a, b, closed) in [
            (Public, Members, Some(Members)),
            (Members, Community(A), Some(Community(A))),
            (Community(A), Private, Some(Private)),
            (Community(A), Community(A), Some(Community(A))),
            (Community(A), Community(B), None),
        ] {
            assert_eq!(a.more_closed(b), closed);
            assert_eq!(b.more_closed(a), closed);
        }
    }

    #[test]
    fn spelling_comes_back() {
        for audience in [Audience::Private, Audience::Community(A), Audience::Members, Audience::Public] {
            assert_eq!(audience.to_string().parse(), Ok(audience));
        }
        use AudienceKey::{Community, Duty as Holding, Members, Person, Public};
        for key in [Public, Members, Community(A), Person(B), Holding(Duty::Librarian), Holding(Duty::Operator)] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("duty:gardener".parse::<AudienceKey>(), Err(()));
        assert_eq!("publicité".parse::<Audience>(), Err(Problem::UnknownWord));
        assert_eq!("person:x".parse::<AudienceKey>(), Err(()));
    }

    #[test]
    fn a_private_note_in_a_public_carnet_stays_its_authors() {
        let public = BTreeSet::from([AudienceKey::Public]);
        let private = BTreeSet::from([AudienceKey::Person(A), AudienceKey::Person(B)]);
        assert_eq!(intersection(&public, &private), private);
        assert_eq!(intersection(&private, &BTreeSet::from([AudienceKey::Members])), private);
        assert!(
            intersection(&BTreeSet::from([AudienceKey::Community(A)]), &BTreeSet::from([AudienceKey::Community(B)]))
                .is_empty()
        );
    }
}
