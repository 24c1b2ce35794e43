//! Cards: what lists show of a record, the same from the device as from the server.

use domain::Record;
use domain::projection::{Projection, Rel, project};
use domain::query::Card;

/// The card of a record.
#[must_use]
pub fn card(record: &Record) -> Card {
    of(record, project(record))
}

/// The card of a record that was projected already.
#[must_use]
pub fn of(record: &Record, projection: Projection) -> Card {
    Card {
        reference: record.reference(),
        rev: record.rev,
        title: projection.title,
        summary: projection.summary,
        language: projection.language,
        state: projection.state,
        created: record.created,
        updated: record.updated,
        facets: projection.facets,
        links: projection.links.into_iter().filter(|link| link.rel != Rel::Mentions).collect(),
    }
}
