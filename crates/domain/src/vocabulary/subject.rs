//! What a record is about and where: the facets that its themes, sectors and places give it.

use crate::id::RecordId;
use crate::projection::{Axis, Facet};
use crate::vocabulary::place;

/// Facets of the themes, the sectors, and the places with what holds them.
pub(crate) fn facets(themes: &[RecordId], sectors: &[RecordId], places: &[RecordId]) -> Vec<Facet> {
    let of = |axis, id: &RecordId| Facet { axis, value: id.to_string() };
    let mut facets: Vec<Facet> = themes.iter().map(|id| of(Axis::Theme, id)).collect();
    facets.extend(sectors.iter().map(|id| of(Axis::Sector, id)));
    for id in places {
        facets.push(of(Axis::Place, id));
        facets.extend(place::holding(id).iter().map(|id| of(Axis::Place, id)));
    }
    facets
}
