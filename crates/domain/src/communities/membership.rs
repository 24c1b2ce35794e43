//! Memberships: who belongs to a community, as what, and how that came to be.

use crate::content::{Content, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Axis, Facet, Projection, Reach, Rel, Scoping, links};
use crate::record::Record;
use crate::scope::Class;

content! {
    /// A person's belonging to a community. Its identifier is derived from both, so that asking twice makes one.
    Membership: Kind::Membership, schema 1, in field {
        /// The person.
        person PERSON 32: RecordId => Immutable,
        /// The community.
        joined JOINED 33: RecordId => Immutable,
        /// As what.
        role ROLE 34: Role => OnlineOnly,
        /// Why one wants to come, in one's words.
        message MESSAGE 35: Text<1_000> => Register,
        /// Where it is in its life.
        status STATUS 36: MembershipStatus => Machine,
        /// What those who look after the community say of it.
        reason REASON 37: Text<500> => Register,
        /// Why who leaves leaves.
        because BECAUSE 38: Text<500> => Register,
    }
    check(membership) {
        let none = RecordId::default();
        [(field::PERSON, membership.person), (field::JOINED, membership.joined)]
            .into_iter()
            .filter(|(_, id)| *id == none)
            .map(|(field, _)| Invalid { field, problem: Problem::Missing })
            .collect()
    }
}

words! {
    /// As what somebody belongs.
    Role {
        /// A member.
        Member = "member",
        /// Who looks after it with others.
        Steward = "steward",
    }
}

words! {
    /// Where a membership is in its life.
    MembershipStatus {
        /// Waiting for a steward.
        Requested = "requested",
        /// Waiting for the person.
        Invited = "invited",
        /// One belongs.
        Member = "member",
        /// Who was invited does not come.
        Declined = "declined",
        /// A steward said no.
        Refused = "refused",
        /// A steward keeps them out for a time.
        Suspended = "suspended",
        /// One belongs no more.
        Left = "left",
    }
}

/// The moves between states of a membership.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("requested", "member"),
    ("requested", "refused"),
    ("requested", "left"),
    ("invited", "member"),
    ("invited", "declined"),
    ("member", "left"),
    ("member", "suspended"),
    ("suspended", "member"),
    ("suspended", "left"),
    ("left", "member"),
    ("left", "requested"),
    ("left", "invited"),
    ("refused", "requested"),
    ("refused", "invited"),
    ("declined", "member"),
    ("declined", "requested"),
    ("declined", "invited"),
];

/// The identifier of a person's belonging to a community, the same on every device.
#[must_use]
pub fn id(person: RecordId, community: RecordId) -> RecordId {
    RecordId::derived("membership", &[person.as_bytes(), community.as_bytes()])
}

/// To which community somebody belongs by this record, and as what; nothing for a record of another kind, or of who does not.
#[must_use]
pub fn belonging(record: &Record) -> Option<(RecordId, RecordId, Role)> {
    if record.kind != Kind::Membership || record.is_trashed() {
        return None;
    }
    let membership = Membership::read(&record.fields);
    let belongs = membership.status == MembershipStatus::Member;
    let sound = record.id == id(membership.person, membership.joined);
    (belongs && sound).then_some((membership.joined, membership.person, membership.role))
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let membership = Membership::read(&record.fields);
    Projection {
        title: String::new(),
        summary: membership.message.as_str().to_owned(),
        language: String::new(),
        state: membership.status.as_str().to_owned(),
        facets: vec![
            Facet { axis: Axis::Type, value: membership.role.as_str().to_owned() },
            Facet { axis: Axis::Container, value: membership.joined.to_string() },
        ],
        links: links(Rel::Belongs, [membership.joined]).chain(links(Rel::Member, [membership.person])).collect(),
        sort_keys: vec![("created", record.created.0)],
        other_names: String::new(),
        search_text: String::new(),
        scoping: Scoping {
            class: Class::Guarded,
            reach: Reach::Sides {
                persons: vec![membership.person],
                editors_of: Vec::new(),
                managers_of: vec![membership.joined],
            },
            selectors: Vec::new(),
            keepers: Vec::new(),
            lends: Vec::new(),
        },
    }
}
