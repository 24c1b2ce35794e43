//! The notes of a feed, asked as a visitor asks: what they may not see is in no answer.

use core::cmp::Reverse;
use std::collections::BTreeSet;

use domain::knowledge::{NoteStatus, PlacementStatus};
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Answer, Ask, Card, Filter, List, Order, Page, Seen};
use domain::{Actor, Kind, RecordId};
use service::{Result, Services};

/// How many notes a feed has.
const MOST: u32 = 50;

/// How many placements of a carnet are read at a time, and how many times: of one that holds more, a feed has what was
/// placed last.
const AT_ONCE: u32 = 200;
const TIMES: usize = 10;

/// The notes that changed last, and who wrote them.
pub async fn all(services: &Services) -> Result<(Vec<Card>, Vec<Card>)> {
    let filter = in_state(Kind::Note, NoteStatus::Published.as_str());
    let page = page(services, List { filter, limit: MOST, include: vec![Rel::Author], ..List::default() }).await?;
    Ok((page.cards, page.included))
}

/// A carnet that everybody may see, the notes of it that changed last, and who wrote them.
pub async fn of_notebook(services: &Services, id: RecordId) -> Result<Option<(Box<Seen>, Vec<Card>, Vec<Card>)>> {
    let Some(Answer::Record(Some(seen))) = ask(services, Ask::Record(id)).await? else { return Ok(None) };
    if seen.record.kind != Kind::Notebook {
        return Ok(None);
    }
    let mut newest: Vec<Card> = Vec::new();
    let mut after = None;
    for _ in 0..TIMES {
        let filter =
            Filter { linked: Some((Rel::In, id)), ..in_state(Kind::Placement, PlacementStatus::Accepted.as_str()) };
        let list = List { filter, order: Order::Recent, limit: AT_ONCE, after, include: vec![Rel::Item] };
        let page = page(services, list).await?;
        let published = |card: &Card| card.reference.kind == Kind::Note && card.state == NoteStatus::Published.as_str();
        newest.extend(page.included.into_iter().filter(published));
        newest.sort_by_key(|card| Reverse((card.updated, card.reference.id)));
        newest.dedup_by_key(|card| card.reference.id);
        newest.truncate(MOST as usize);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let authors: BTreeSet<RecordId> = newest.iter().flat_map(|card| card.targets(Rel::Author)).collect();
    let authors = match ask(services, Ask::Cards(authors.into_iter().collect())).await? {
        Some(Answer::Cards(cards)) => cards,
        _ => Vec::new(),
    };
    Ok(Some((seen, newest, authors)))
}

async fn ask(services: &Services, ask: Ask) -> Result<Option<Answer>> {
    Ok(services.read(&Actor::visitor(), vec![ask]).await?.answers.pop())
}

async fn page(services: &Services, list: List) -> Result<Page> {
    Ok(match ask(services, Ask::List(list)).await? {
        Some(Answer::List(page)) => page,
        _ => Page::default(),
    })
}

fn in_state(kind: Kind, state: &str) -> Filter {
    let facets = vec![Facet { axis: Axis::Status, value: state.to_owned() }];
    Filter { kinds: vec![kind], facets, ..Filter::default() }
}
