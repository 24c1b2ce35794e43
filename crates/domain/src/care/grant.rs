//! Rights: to suggest, to edit, to manage one record; asked for by a person, given or refused by those who manage it.

use crate::content::{Content, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::policy::Level;
use crate::projection::{Axis, Facet, Lent, Projection, Reach, Rel, Scoping, links};
use crate::record::Record;
use crate::scope::Class;
use crate::value::{Fields, Value};

/// How long whoever was refused waits before they ask again, milliseconds.
pub const WAITS_MS: u64 = 7 * 86_400_000;

content! {
    /// A person's right on a record. Its identifier is derived from both, so that asking twice makes one.
    Grant: Kind::Grant, schema 1, in field {
        /// The person who asks for it or holds it.
        subject SUBJECT 32: RecordId => Immutable,
        /// The record that it is on.
        object OBJECT 33: RecordId => Immutable,
        /// That record's kind, by name.
        object_kind OBJECT_KIND 34: Text<40> => Immutable,
        /// What is held, by its word; empty for nothing. It follows from the decisions, and is never written by itself.
        right RIGHT 35: Text<10> => Calc,
        /// What is asked for: it is given as it is asked, or refused.
        asked ASKED 36: Right => Register,
        /// Why, in the words of who asks.
        message MESSAGE 37: Text<1_000> => Register,
        /// Where it is in its life.
        status STATUS 38: GrantStatus => Machine,
        /// What those who decided say of it.
        answer ANSWER 39: Text<500> => Register,
        /// Why whoever asked takes it back, or gives back what they hold.
        because BECAUSE 40: Text<500> => Register,
    }
    check(grant) {
        let none = RecordId::default();
        [(field::SUBJECT, grant.subject), (field::OBJECT, grant.object)]
            .into_iter()
            .filter(|(_, id)| *id == none)
            .map(|(field, _)| Invalid { field, problem: Problem::Missing })
            .collect()
    }
}

words! {
    /// What a right allows; each holds the ones before it.
    Right {
        /// Propose changes.
        Suggest = "suggest",
        /// Change the content.
        Edit = "edit",
        /// Decide who sees it, who may do what, whether it stays.
        Manage = "manage",
    }
}

impl Right {
    /// The level that it gives.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Suggest => Level::Suggest,
            Self::Edit => Level::Edit,
            Self::Manage => Level::Manage,
        }
    }
}

words! {
    /// Where a right is in its life.
    GrantStatus {
        /// Waiting for those who manage the record.
        Requested = "requested",
        /// Given.
        Granted = "granted",
        /// Not given; what was held before stays.
        Refused = "refused",
        /// Taken back.
        Revoked = "revoked",
        /// Given back, or asked for no more.
        GivenUp = "given_up",
    }
}

/// The moves between states of a right.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("requested", "granted"),
    ("requested", "refused"),
    ("requested", "given_up"),
    ("granted", "requested"),
    ("granted", "revoked"),
    ("granted", "given_up"),
    ("refused", "requested"),
    ("refused", "granted"),
    ("refused", "revoked"),
    ("refused", "given_up"),
    ("revoked", "requested"),
    ("revoked", "granted"),
    ("given_up", "requested"),
    ("given_up", "granted"),
];

/// The identifier of what a person may do with a record, the same on every device.
#[must_use]
pub fn id(subject: RecordId, object: RecordId) -> RecordId {
    RecordId::derived("grant", &[subject.as_bytes(), object.as_bytes()])
}

/// Whether rights are given on records of this kind.
#[must_use]
pub const fn is_on(kind: Kind) -> bool {
    matches!(kind, Kind::Note | Kind::Term | Kind::Notebook | Kind::Organisation | Kind::KnowledgeBase)
}

impl Grant {
    /// What is held: nothing once it was taken back or given back, also where this device alone knows of that yet.
    #[must_use]
    pub fn held(&self) -> Option<Right> {
        let over = matches!(self.status, GrantStatus::Revoked | GrantStatus::GivenUp);
        Right::from_word(self.right.as_str()).filter(|_| !over)
    }
}

impl Grant {
    /// Whether it was given or taken back by somebody whose device has not been answered: what is held is not what was decided.
    #[must_use]
    pub fn is_on_its_way(&self) -> bool {
        let held = !self.right.is_empty();
        match self.status {
            GrantStatus::Granted => !held,
            GrantStatus::Revoked => held,
            GrantStatus::Requested | GrantStatus::Refused | GrantStatus::GivenUp => false,
        }
    }
}

/// Who holds what on which record, by this one; nothing for a record of another kind, or one that nobody holds anything by.
#[must_use]
pub fn holding(record: &Record) -> Option<(RecordId, RecordId, Level)> {
    if record.kind != Kind::Grant || record.is_trashed() {
        return None;
    }
    let grant = Grant::read(&record.fields);
    let right = grant.held().filter(|_| record.id == id(grant.subject, grant.object))?;
    Some((grant.object, grant.subject, right.level()))
}

/// What is held once a right comes to this state: what was asked for, nothing more, or what was held before.
#[must_use]
pub fn right_after(fields: &Fields, to: &str) -> Value {
    match to {
        "granted" => Value::from(Grant::read(fields).asked.as_str()),
        "revoked" | "given_up" => Value::Null,
        _ => fields.get(&field::RIGHT).cloned().unwrap_or_default(),
    }
}

/// Whether a right cannot come to this state now.
///
/// Nobody asks for what they hold, nor within seven days of a refusal, and what is not held is neither taken back nor given
/// back. `since_ms` is when it came to the state it is in.
#[must_use]
pub fn stays(fields: &Fields, to: &str, since_ms: u64, now_ms: u64) -> bool {
    let grant = Grant::read(fields);
    let turned_down = matches!(grant.status, GrantStatus::Refused | GrantStatus::Revoked);
    match to {
        "requested" => {
            grant.held().is_some_and(|held| held >= grant.asked)
                || (turned_down && now_ms < since_ms.saturating_add(WAITS_MS))
        }
        "revoked" | "given_up" => grant.status == GrantStatus::Refused && grant.held().is_none(),
        _ => false,
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let grant = Grant::read(&record.fields);
    let waits = grant.status == GrantStatus::Requested;
    Projection {
        title: String::new(),
        summary: grant.message.as_str().to_owned(),
        language: String::new(),
        state: grant.status.as_str().to_owned(),
        facets: vec![
            Facet { axis: Axis::Type, value: grant.asked.as_str().to_owned() },
            Facet { axis: Axis::Container, value: grant.object.to_string() },
        ],
        links: links(Rel::RightOn, [grant.object]).chain(links(Rel::Holder, [grant.subject])).collect(),
        sort_keys: vec![("created", record.created.0)],
        other_names: String::new(),
        search_text: String::new(),
        scoping: Scoping {
            class: Class::Guarded,
            reach: Reach::Sides {
                persons: vec![grant.subject],
                editors_of: Vec::new(),
                managers_of: vec![grant.object],
            },
            selectors: Vec::new(),
            keepers: Vec::new(),
            lends: if waits { vec![(grant.object, Lent::Sides)] } else { Vec::new() },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(status: &str, asked: &str, right: &str) -> Fields {
        Fields::from([(field::STATUS, status.into()), (field::ASKED, asked.into()), (field::RIGHT, right.into())])
    }

    #[test]
    fn what_is_held_follows_from_the_decisions() {
        for (status, asked, right, to, after) in [
            ("requested", "edit", "", "granted", Value::from("edit")),
            ("requested", "manage", "edit", "refused", Value::from("edit")),
            ("granted", "manage", "edit", "requested", Value::from("edit")),
            ("granted", "edit", "edit", "revoked", Value::Null),
            ("granted", "edit", "edit", "given_up", Value::Null),
        ] {
            assert_eq!(right_after(&fields(status, asked, right), to), after, "{status} → {to}");
        }
        for (status, right, held) in [
            ("granted", "edit", Some(Right::Edit)),
            ("requested", "edit", Some(Right::Edit)),
            ("requested", "", None),
            ("given_up", "edit", None),
            ("revoked", "manage", None),
        ] {
            assert_eq!(Grant::read(&fields(status, "manage", right)).held(), held, "{status}");
        }
    }

    #[test]
    fn nobody_asks_for_what_they_hold_nor_at_once_after_a_refusal() {
        for (status, asked, right, to, now, expected) in [
            ("granted", "edit", "edit", "requested", 0, true),
            ("granted", "manage", "edit", "requested", 0, false),
            ("refused", "edit", "", "requested", WAITS_MS - 1, true),
            ("refused", "edit", "", "requested", WAITS_MS, false),
            ("revoked", "edit", "", "requested", 5, true),
            ("given_up", "edit", "", "requested", 5, false),
            ("refused", "edit", "", "given_up", 5, true),
            ("refused", "manage", "edit", "given_up", 5, false),
            ("requested", "edit", "", "granted", 5, false),
        ] {
            assert_eq!(stays(&fields(status, asked, right), to, 0, now), expected, "{status} {asked} {right} → {to}");
        }
    }
}
