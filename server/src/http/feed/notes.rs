//! The notes of a feed, asked as a visitor asks: what they may not see is in no answer.

use std::collections::{BTreeMap, BTreeSet};

use domain::knowledge::NoteStatus;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Answer, Ask, Card, Filter, List, Page, Search, Seen};
use domain::{Actor, Instant, Kind, RecordId};
use service::{Result, Services};

/// How many notes a feed has.
const MOST: u32 = 50;

/// What is in a feed.
#[derive(Debug, Default)]
pub struct Notes {
    /// The notes, the last changed first.
    pub notes: Vec<Card>,
    /// The cards of those who wrote them: the persons that everybody may know.
    pub authors: Vec<Card>,
    /// When each was published.
    pub published: BTreeMap<RecordId, Instant>,
}

/// The notes that changed last.
pub async fn all(services: &Services) -> Result<Notes> {
    let facets = vec![facet(Axis::Status, NoteStatus::Published.as_str())];
    let filter = Filter { kinds: vec![Kind::Note], facets, ..Filter::default() };
    let list = List { filter, limit: MOST, include: vec![Rel::Author], ..List::default() };
    let Page { cards, included, .. } = match ask(services, Ask::List(list)).await? {
        Some(Answer::List(page)) => page,
        _ => Page::default(),
    };
    whole(services, cards, included).await
}

/// A carnet or a base that everybody may see, with the notes in it that changed last.
pub async fn within(services: &Services, id: RecordId, kind: Kind) -> Result<Option<(Box<Seen>, Notes)>> {
    let Some(Answer::Record(Some(seen))) = ask(services, Ask::Record(id)).await? else { return Ok(None) };
    if seen.record.kind != kind {
        return Ok(None);
    }
    // Without words, what was last changed comes first.
    let facets = vec![facet(Axis::Kind, Kind::Note.name()), facet(Axis::Container, &id.to_string())];
    let search = Search { facets, limit: MOST, ..Search::default() };
    let Some(Answer::Search(found)) = ask(services, Ask::Search(search)).await? else { return Ok(None) };
    let notes: Vec<Card> = found.hits.into_iter().map(|hit| hit.card).filter(is_published).collect();
    let authors: BTreeSet<RecordId> = notes.iter().flat_map(|card| card.targets(Rel::Author)).collect();
    let authors = match ask(services, Ask::Cards(authors.into_iter().collect())).await? {
        Some(Answer::Cards(cards)) => cards,
        _ => Vec::new(),
    };
    Ok(Some((seen, whole(services, notes, authors).await?)))
}

async fn whole(services: &Services, notes: Vec<Card>, authors: Vec<Card>) -> Result<Notes> {
    let ids: Vec<RecordId> = notes.iter().map(|note| note.reference.id).collect();
    let published = services.published(&ids).await?;
    Ok(Notes { notes, authors, published })
}

fn is_published(card: &Card) -> bool {
    card.state == NoteStatus::Published.as_str()
}

async fn ask(services: &Services, ask: Ask) -> Result<Option<Answer>> {
    Ok(services.read(&Actor::visitor(), vec![ask]).await?.answers.pop())
}

fn facet(axis: Axis, value: &str) -> Facet {
    Facet { axis, value: value.to_owned() }
}
