//! What a card has beside the words of its row: facets and links, kept with the row so that a list reads one row a card; from
//! their tables where another version of the program wrote the row. And who reads it.

use std::collections::BTreeMap;

use domain::projection::{Axis, Facet, Link, Rel};
use domain::{PROJECTION_VERSION, Projection, RecordId};
use uuid::Uuid;

use crate::audiences::Readers;
use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// Who reads each of some records.
pub type ReadersOf = BTreeMap<RecordId, Readers>;

/// Facets and links of a card: mentions apart, since a page of notes would carry hundreds that no list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) facets: Vec<Facet>,
    pub(crate) links: Vec<Link>,
}

/// How they are written: axes and relations by their words, so that one of another program is passed over.
type Written = (Vec<(String, String)>, Vec<(String, [u8; 16], Vec<u8>)>);

impl Details {
    /// Those that a record projects, as they are kept with its row.
    pub(crate) fn bytes(projection: &Projection) -> Vec<u8> {
        let facets =
            projection.facets.iter().map(|facet| (facet.axis.as_str().to_owned(), facet.value.clone())).collect();
        let links = projection
            .links
            .iter()
            .filter(|link| link.rel != Rel::Mentions)
            .map(|link| (link.rel.as_str().to_owned(), *link.target.as_bytes(), link.position.clone()));
        let written: Written = (facets, links.collect());
        postcard::to_allocvec(&written).unwrap_or_default()
    }

    /// Those kept with a row that this version wrote; none where they have to be read from their tables.
    pub(crate) fn kept(version: i64, bytes: Option<&[u8]>) -> Option<Self> {
        let bytes = bytes.filter(|_| version == PROJECTION_VERSION)?;
        let (facets, links) = postcard::from_bytes::<Written>(bytes).ok()?;
        let facet = |(axis, value): (String, String)| Some(Facet { axis: Axis::from_word(&axis)?, value });
        let link = |(rel, target, position): (String, [u8; 16], Vec<u8>)| {
            Some(Link { rel: Rel::from_word(&rel)?, target: RecordId::from_bytes(target), position })
        };
        let mut details = Self {
            facets: facets.into_iter().filter_map(facet).collect(),
            links: links.into_iter().filter_map(link).collect(),
        };
        details.sort();
        Some(details)
    }

    /// As `project` leaves them, so that a card is the same from the server and from the device.
    fn sort(&mut self) {
        self.facets.sort();
        self.links.sort();
    }
}

/// Those of these records, from their tables.
pub(crate) async fn of(at: &mut impl Reads, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Details>> {
    let mut found: BTreeMap<RecordId, Details> = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let sql = Sql::new("SELECT record_id, axis, value FROM facet WHERE record_id IN ").list(ids.iter().copied());
        for (id, axis, value) in sql.all::<(Uuid, String, String)>(at).await? {
            // An axis of a newer program is its own affair.
            if let Some(axis) = Axis::from_word(&axis) {
                found.entry(id.into()).or_default().facets.push(Facet { axis, value });
            }
        }
        let sql = Sql::new("SELECT record_id, rel, target, position FROM link WHERE rel <> ")
            .bind(Rel::Mentions.as_str())
            .push(" AND record_id IN ")
            .list(ids.iter().copied());
        for (id, rel, target, position) in sql.all::<(Uuid, String, Uuid, Vec<u8>)>(at).await? {
            if let Some(rel) = Rel::from_word(&rel) {
                found.entry(id.into()).or_default().links.push(Link { rel, target: target.into(), position });
            }
        }
    }
    found.values_mut().for_each(Details::sort);
    Ok(found)
}
