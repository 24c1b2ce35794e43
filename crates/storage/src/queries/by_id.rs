//! Cards of records that are named, and what every list needs to make cards of its rows.

use std::collections::BTreeMap;

use domain::query::Card;
use domain::{Instant, RecordId, record::Ref};
use uuid::Uuid;

use super::details::{self, Details, ReadersOf};
use super::sight::Sight;
use crate::audiences;
use crate::cell::{counted, word};
use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// A row of `projection`, with the bytes that a list sorts by.
pub(crate) type CardRow = (Uuid, String, i64, String, String, String, String, i64, i64, i64, Option<Vec<u8>>, Vec<u8>);

/// The columns of [`CardRow`], the last apart.
pub(crate) const COLUMNS: &str = "SELECT p.record_id, p.kind, p.rev, p.title, p.summary, p.language, p.state, p.created, \
                                  p.updated, p.version, p.card, ";

/// Cards of records that were named, with who reads each: what the policy is asked with.
#[derive(Debug, Default)]
pub struct Cards {
    /// By record.
    pub found: BTreeMap<RecordId, Card>,
    /// By record.
    pub readers: ReadersOf,
}

impl Cards {
    /// The cards in the order in which they were asked for, those that were found, each once.
    pub fn in_order(&mut self, ids: &[RecordId]) -> Vec<Card> {
        ids.iter().filter_map(|id| self.found.remove(id)).collect()
    }
}

/// The cards of those of these records that exist and may be seen.
pub async fn cards(at: &mut impl Reads, sight: &Sight, ids: &[RecordId]) -> Result<Cards> {
    let mut cards = Cards::default();
    for ids in ids.chunks(LONGEST) {
        let sql =
            Sql::new(COLUMNS).push("p.sort_title FROM projection p WHERE p.record_id IN ").list(ids.iter().copied());
        let rows: Vec<CardRow> = sight.narrow(sql).all(at).await?;
        for card in complete(at, rows, &mut cards.readers).await? {
            cards.found.insert(card.reference.id, card);
        }
    }
    Ok(cards)
}

/// Cards of rows, in their order, with their facets and links; who reads them is added to `readers`.
pub(crate) async fn complete(at: &mut impl Reads, rows: Vec<CardRow>, readers: &mut ReadersOf) -> Result<Vec<Card>> {
    let ids: Vec<RecordId> = rows.iter().map(|row| row.0.into()).collect();
    readers.append(&mut audiences::read(at, &ids).await?);
    let kept: Vec<Option<Details>> = rows.iter().map(|row| Details::kept(row.9, row.10.as_deref())).collect();
    let missing: Vec<RecordId> = ids.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(id, _)| *id).collect();
    let mut read = details::of(at, &missing).await?;
    rows.into_iter()
        .zip(kept)
        .map(|((id, kind, rev, title, summary, language, state, created, updated, ..), kept)| {
            let id = id.into();
            let Details { facets, links } = kept.or_else(|| read.remove(&id)).unwrap_or_default();
            let reference = Ref { kind: word(&kind)?, id };
            let (created, updated) = (Instant(created), Instant(updated));
            Ok(Card { reference, rev: counted(rev)?, title, summary, language, state, created, updated, facets, links })
        })
        .collect()
}
