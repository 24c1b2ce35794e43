//! Placements: a content record in a carnet, with its categories, its place and why it is there.

use crate::content::{Content, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::rank;
use crate::projection::{Axis, Facet, Lent, Link, Projection, Reach, Rel, Scoping};
use crate::record::Record;
use crate::scope::{Class, Selector};

content! {
    /// A content record in a carnet. Its identifier is derived from both ends, so that two phones make one.
    Placement: Kind::Placement, schema 1, in field {
        /// The carnet.
        container CONTAINER 32: RecordId => Immutable,
        /// What is placed.
        item ITEM 33: RecordId => Immutable,
        /// Categories of the carnet, by id.
        categories CATEGORIES 34: Vec<Text<64>> => Set,
        /// Whether it stands first.
        pinned PINNED 35: bool => Register,
        /// Its place, a fractional index.
        order ORDER 36: Text<64> => Order,
        /// Why it is here.
        why WHY 37: Text<500> => Register,
        /// Whether the carnet has taken it.
        status STATUS 38: PlacementStatus => Machine,
        /// Why it was declined, removed or taken back.
        reason REASON 39: Text<500> => Register,
    }
    check(placement) {
        let none = RecordId::default();
        [(field::CONTAINER, placement.container), (field::ITEM, placement.item)]
            .into_iter()
            .filter(|(_, id)| *id == none)
            .map(|(field, _)| Invalid { field, problem: Problem::Missing })
            .collect()
    }
}

words! {
    /// Whether the carnet has taken it.
    PlacementStatus {
        /// Waiting for the carnet's word.
        Proposed = "proposed",
        /// In the carnet.
        Accepted = "accepted",
        /// Not taken, with a reason.
        Declined = "declined",
        /// Taken out.
        Removed = "removed",
        /// Taken back by who proposed it, before anybody answered.
        Withdrawn = "withdrawn",
    }
}

/// The moves between states of a placement.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("proposed", "accepted"),
    ("proposed", "declined"),
    ("proposed", "removed"),
    ("proposed", "withdrawn"),
    ("accepted", "removed"),
    ("removed", "proposed"),
    ("removed", "accepted"),
    ("withdrawn", "proposed"),
    ("withdrawn", "accepted"),
    ("declined", "proposed"),
    ("declined", "accepted"),
];

/// The identifier of the placement of `item` in `container`, the same on every device.
#[must_use]
pub fn id(container: RecordId, item: RecordId) -> RecordId {
    RecordId::derived("placement", &[container.as_bytes(), item.as_bytes()])
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let placement = Placement::read(&record.fields);
    let accepted = placement.status == PlacementStatus::Accepted;
    let (container, item) = (placement.container, placement.item);
    let by: Vec<RecordId> = record.header().created_by.into_iter().collect();
    let lends = match placement.status {
        PlacementStatus::Accepted => vec![(item, Lent::Selector(Selector::Notebook(container)))],
        PlacementStatus::Proposed => vec![(item, Lent::Sides), (container, Lent::Sides)],
        PlacementStatus::Declined | PlacementStatus::Removed | PlacementStatus::Withdrawn => Vec::new(),
    };
    let mut position = vec![u8::from(!placement.pinned)];
    let rank = match placement.order.as_str() {
        "" => rank::unarranged(record.created),
        arranged => arranged.to_owned(),
    };
    position.extend_from_slice(rank.as_bytes());
    let mut facets = vec![Facet { axis: Axis::Container, value: placement.container.to_string() }];
    facets.extend(placement.categories.iter().map(|id| Facet { axis: Axis::Category, value: id.as_str().to_owned() }));
    Projection {
        title: String::new(),
        summary: placement.why.as_str().to_owned(),
        language: String::new(),
        state: placement.status.as_str().to_owned(),
        facets,
        links: vec![
            Link { rel: Rel::In, target: placement.container, position },
            Link { rel: Rel::Item, target: placement.item, position: Vec::new() },
        ],
        sort_keys: Vec::new(),
        other_names: String::new(),
        search_text: String::new(),
        scoping: Scoping {
            class: if accepted { Class::Open } else { Class::Guarded },
            reach: if accepted {
                Reach::Both(container, item)
            } else {
                Reach::Between { container, item, persons: by.clone() }
            },
            selectors: vec![Selector::Notebook(container)],
            keepers: by,
            lends,
        },
    }
}
