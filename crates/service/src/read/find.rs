//! Words: found in the segments of the actor's audiences, shown as cards with the pieces of text that answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::projection::{Axis, project};
use domain::query::{Found, Hit, Passage, Search};
use domain::{Actor, RecordId};
use search::{Index, Order, Query};
use storage::queries::{Sight, by_id, placed};
use storage::{Reads, records};

use super::check;
use crate::error::Result;

/// The most hits of a page.
const MOST: u32 = 50;

/// The longest question, bytes; what is longer is cut.
const LONGEST: usize = 400;

/// Pieces of text shown of a record.
const PASSAGES: usize = 2;

/// Finds words.
pub async fn find(at: &mut impl Reads, index: &Index, actor: &Actor, search: &Search) -> Result<Found> {
    let query = Query {
        text: cut(&search.text).to_owned(),
        filters: search.said().map(|f| (f.axis.as_str().to_owned(), f.value.clone())).collect(),
        within: within(at, actor, search).await?,
        facet_axes: search.axes.iter().map(|axis| axis.as_str().to_owned()).collect(),
        limit: search.limit.clamp(1, MOST) as usize,
        offset: search.offset as usize,
        order: Order::default(),
    };
    let results = answer(at, index, &query).await?;
    let ids: Vec<RecordId> = results.hits.iter().map(|hit| RecordId::from_bytes(hit.id)).collect();
    let mut found = by_id::cards(at, &Sight::from(actor), &ids).await?;
    let mut cards = found.in_order(&ids);
    check::cards(actor, &found.readers, &mut cards);
    let shown: Vec<RecordId> = cards.iter().map(|card| card.reference.id).collect();
    let texts = records::read_many(at, &shown).await?;
    let hits = cards
        .into_iter()
        .map(|card| {
            let read = texts.get(&card.reference.id).map(project);
            let passages = read.map_or_else(Vec::new, |read| {
                let mut pieces = search::passages(&read.search_text, &results.read_as, PASSAGES);
                if pieces.is_empty() {
                    pieces.extend(search::called(&read.title, &read.other_names, &results.read_as));
                }
                pieces.into_iter().map(passage).collect()
            });
            Hit { card, passages }
        })
        .collect();
    let counts = results.facets.into_iter().filter_map(|(axis, values)| {
        let values = values.into_iter().map(|(value, n)| (value, n as u64)).collect();
        Some((Axis::from_word(&axis)?, values))
    });
    Ok(Found {
        total: results.total as u64,
        partial: results.partial as u64,
        hits,
        counts: counts.collect::<BTreeMap<_, _>>(),
        corrections: results.corrections.into_iter().map(|correction| correction.found).collect(),
    })
}

/// What the container holds that a search is limited to; nothing where it is not.
async fn within(at: &mut impl Reads, actor: &Actor, search: &Search) -> Result<Option<Arc<Vec<[u8; 16]>>>> {
    let held = match search.container() {
        None => return Ok(None),
        Some(None) => BTreeSet::new(),
        Some(Some(container)) => placed::within(at, &Sight::from(actor), container).await?,
    };
    Ok(Some(Arc::new(held.iter().map(|id| *id.as_bytes()).collect())))
}

/// Asks the index; where the question has an exact phrase, the texts that may hold it are read first.
async fn answer(at: &mut impl Reads, index: &Index, query: &Query) -> Result<search::Results> {
    if !search::has_phrase(&query.text) {
        return Ok(index.search(query));
    }
    let ids: Vec<RecordId> = index.candidates(query).into_iter().map(RecordId::from_bytes).collect();
    let texts = records::read_many(at, &ids).await?;
    Ok(index.search_where(query, &mut |id| {
        texts.get(&RecordId::from_bytes(*id)).is_some_and(|record| {
            let projection = project(record);
            search::phrases_hold(&query.text, &[&projection.title, &projection.summary, &projection.searched()])
        })
    }))
}

fn passage(passage: search::Passage) -> Passage {
    let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let marks = passage.marks.into_iter().map(|(from, to)| (short(from), short(to))).collect();
    Passage { text: passage.text, marks }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}
