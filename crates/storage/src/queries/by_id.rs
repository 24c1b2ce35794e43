//! Cards of records that are named, and what every list needs to make cards of its rows.

use std::collections::BTreeMap;

use domain::projection::{Axis, Facet, Link, Rel};
use domain::query::Card;
use domain::{Instant, RecordId, record::Ref};
use uuid::Uuid;

use super::sight::Sight;
use crate::cell::{counted, word};
use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// A row of `projection`, with the bytes that a list sorts by.
pub(crate) type CardRow = (Uuid, String, i64, String, String, String, String, i64, i64, Vec<u8>);

/// The columns of [`CardRow`], the last apart.
pub(crate) const COLUMNS: &str =
    "SELECT p.record_id, p.kind, p.rev, p.title, p.summary, p.language, p.state, p.created, p.updated, ";

/// The cards of those of these records that exist and may be seen.
pub async fn cards(at: &mut impl Reads, sight: &Sight, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Card>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let sql =
            Sql::new(COLUMNS).push("p.sort_title FROM projection p WHERE p.record_id IN ").list(ids.iter().copied());
        let rows: Vec<CardRow> = sight.narrow(sql).all(at).await?;
        for card in complete(at, rows).await? {
            found.insert(card.reference.id, card);
        }
    }
    Ok(found)
}

/// Cards of rows, in their order, with their facets and links.
pub(crate) async fn complete(at: &mut impl Reads, rows: Vec<CardRow>) -> Result<Vec<Card>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.0).collect();
    let (mut facets, mut links) = (facets(at, &ids).await?, links(at, &ids).await?);
    rows.into_iter()
        .map(|(id, kind, rev, title, summary, language, state, created, updated, _)| {
            Ok(Card {
                reference: Ref { kind: word(&kind)?, id: id.into() },
                rev: counted(rev)?,
                title,
                summary,
                language,
                state,
                created: Instant(created),
                updated: Instant(updated),
                facets: facets.remove(&id).unwrap_or_default(),
                links: links.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

async fn facets(at: &mut impl Reads, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Facet>>> {
    let mut found: BTreeMap<Uuid, Vec<Facet>> = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let sql = Sql::new("SELECT record_id, axis, value FROM facet WHERE record_id IN ").list(ids.iter().copied());
        for (id, axis, value) in sql.all::<(Uuid, String, String)>(at).await? {
            // An axis of a newer program is its own affair.
            if let Some(axis) = Axis::from_word(&axis) {
                found.entry(id).or_default().push(Facet { axis, value });
            }
        }
    }
    found.values_mut().for_each(|facets| facets.sort());
    Ok(found)
}

/// Links, mentions apart: a page of notes would carry hundreds that no list shows.
async fn links(at: &mut impl Reads, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Link>>> {
    let mut found: BTreeMap<Uuid, Vec<Link>> = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let sql = Sql::new("SELECT record_id, rel, target, position FROM link WHERE rel <> ")
            .bind(Rel::Mentions.as_str())
            .push(" AND record_id IN ")
            .list(ids.iter().copied());
        for (id, rel, target, position) in sql.all::<(Uuid, String, Uuid, Vec<u8>)>(at).await? {
            if let Some(rel) = Rel::from_word(&rel) {
                found.entry(id).or_default().push(Link { rel, target: target.into(), position });
            }
        }
    }
    // As `project` leaves them, so that a card is the same from the server and from the device.
    found.values_mut().for_each(|links| links.sort());
    Ok(found)
}
