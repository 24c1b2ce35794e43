//! Communities: the card of a group of people, what it is for and how one joins it. All that is more private is a record of it.

use crate::content::{Content, Markdown, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Axis, Facet, Projection, Scoping, mentions};
use crate::record::Record;
use crate::scope::Selector;
use crate::vocabulary::subject;

content! {
    /// A community.
    Community: Kind::Community, schema 1, in field {
        /// Its name.
        name NAME 32: Text<160> => Register,
        /// What it does, for whom.
        description DESCRIPTION 33: Markdown<20_480> => Text,
        /// What it is for.
        purpose PURPOSE 34: Purpose => Immutable,
        /// How one joins it.
        join JOIN 35: Join => OnlineOnly,
        /// What it is about.
        themes THEMES 36: Vec<RecordId> => Set,
        /// In which part of society it acts.
        sectors SECTORS 37: Vec<RecordId> => Set,
        /// Where it acts.
        places PLACES 38: Vec<RecordId> => Set,
        /// Whether it is at work.
        status STATUS 39: CommunityStatus => Machine,
    }
    check(community) {
        if community.name.is_empty() {
            vec![Invalid { field: field::NAME, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

words! {
    /// What a community is for.
    Purpose {
        /// To learn from each other.
        Practice = "practice",
        /// To meet around something that one shares.
        Milieu = "milieu",
        /// To decide, in the governance of the commons.
        Circle = "circle",
        /// To receive needs.
        Desk = "desk",
        /// To keep what a people wants kept its own way.
        Protocol = "protocol",
    }
}

words! {
    /// How one joins.
    Join {
        /// One asks, a steward answers.
        Request = "request",
        /// Whoever has an account comes in.
        Open = "open",
        /// A steward invites.
        Invite = "invite",
    }
}

words! {
    /// Whether a community is at work.
    CommunityStatus {
        /// At work.
        Active = "active",
        /// Asleep; nothing is lost.
        Dormant = "dormant",
        /// Closed: it is read, and nothing is added.
        Closed = "closed",
    }
}

/// The moves between states of a community.
pub const TRANSITIONS: &[(&str, &str)] =
    &[("active", "dormant"), ("dormant", "active"), ("active", "closed"), ("dormant", "closed"), ("closed", "active")];

/// How one joins the community of a record; nothing for one that is closed or in the bin, nor for a record of another kind.
#[must_use]
pub fn door(record: &Record) -> Option<Join> {
    if record.kind != Kind::Community || record.is_trashed() {
        return None;
    }
    let community = Community::read(&record.fields);
    (community.status != CommunityStatus::Closed).then_some(community.join)
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let community = Community::read(&record.fields);
    let mut facets = subject::facets(&community.themes, &community.sectors, &community.places);
    facets.push(Facet { axis: Axis::Type, value: community.purpose.as_str().to_owned() });
    Projection {
        title: community.name.as_str().to_owned(),
        summary: markdown::excerpt(community.description.as_str(), 220),
        language: String::new(),
        state: community.status.as_str().to_owned(),
        facets,
        links: mentions(community.description.as_str()),
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text: markdown::plain_text(community.description.as_str()),
        scoping: Scoping::of(record, true, &[], vec![Selector::Core]),
    }
}
