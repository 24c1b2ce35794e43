//! Answers the questions that pages are made of, from what the device holds.

use domain::sorted::Set;
use std::pin::Pin;

use domain::care::grant;
use domain::policy::{Level, level, parents};
use domain::query::{Answer, Ask, Card, List, Page, Seen};
use domain::{Actor, Record, RecordId, Subject};
use offline::{Database, Found};
use sync::ports::{Store, StoreError};

use super::belonging;
use super::finder::Finder;

/// The most records of a question by name.
const MOST: usize = 200;
/// How many parents above a record decide about it.
const DEPTH: u8 = 3;

/// Answers a question.
pub async fn answer(database: &Database, finder: &Finder, actor: &Actor, ask: Ask) -> Result<Answer, StoreError> {
    Ok(match ask {
        Ask::Record(id) => Answer::Record(seen(database, actor, id).await?.map(Box::new)),
        Ask::Cards(mut ids) => {
            ids.truncate(MOST);
            Answer::Cards(cards(database, &ids).await?)
        }
        Ask::List(list) => Answer::List(page(database, &list).await?),
        Ask::Count { axes, filter } => Answer::Count(database.counts(&axes, &filter).await?),
        Ask::Search(search) => Answer::Search(finder.find(&search).await?),
        // The device keeps what is, not what was.
        Ask::History(_) | Ask::Earlier { .. } => Answer::History(Vec::new()),
        Ask::Version { .. } => Answer::Version(None),
        Ask::Withdrawn(_) => Answer::Withdrawn(None),
    })
}

async fn cards(database: &Database, ids: &[RecordId]) -> Result<Vec<Card>, StoreError> {
    Ok(database.cards(ids).await?.into_iter().flatten().collect())
}

async fn page(database: &Database, list: &List) -> Result<Page, StoreError> {
    let rows = database.page(list).await?;
    let cards = rows.cards;
    let mut seen = Set::new();
    let wanted: Vec<RecordId> = cards
        .iter()
        .flat_map(|card| list.include.iter().flat_map(|rel| card.targets(*rel)))
        .filter(|id| seen.insert(*id))
        .collect();
    let included = if wanted.is_empty() { Vec::new() } else { self::cards(database, &wanted).await? };
    Ok(Page { cards, included, next: rows.next, total: rows.total })
}

async fn seen(database: &Database, actor: &Actor, id: RecordId) -> Result<Option<Seen>, StoreError> {
    let Some(found) = database.records(&[id]).await?.into_iter().flatten().next() else { return Ok(None) };
    let level = level_of(database, actor, &found).await?;
    // One in the bin is there for those who may take it out.
    let hidden = found.record.is_trashed() && level < Level::Edit;
    Ok((!hidden).then_some(Seen { record: found.record, level }))
}

/// How far this person may go with a record that is on their device; the server says it again of what they send.
async fn level_of(database: &Database, actor: &Actor, found: &Found) -> Result<Level, StoreError> {
    // What was made here, and no server has seen, is theirs.
    if found.store == Store::Local && found.record.rev == 0 {
        return Ok(Level::Manage);
    }
    let subject = subject(database, actor.person, &found.record, DEPTH).await?;
    let actor = belonging::here(database, actor, &found.record).await?;
    Ok(level(&actor, &subject).max(Level::See))
}

type Resolving<'a> = Pin<Box<dyn Future<Output = Result<Subject, StoreError>> + 'a>>;

fn subject<'a>(database: &'a Database, me: Option<RecordId>, record: &'a Record, depth: u8) -> Resolving<'a> {
    Box::pin(async move {
        let wanted = if depth == 0 { Vec::new() } else { parents(record) };
        let found = if wanted.is_empty() { Vec::new() } else { database.records(&wanted).await? };
        let mut above = Vec::with_capacity(found.len());
        for parent in found.into_iter().flatten() {
            above.push(subject(database, me, &parent.record, depth - 1).await?);
        }
        let right = me.filter(|_| grant::is_on(record.kind)).map(|me| grant::id(me, record.id));
        let held = match right {
            Some(id) => database.records(&[id]).await?,
            None => Vec::new(),
        };
        Ok(Subject::of(record, above).holding(held.iter().flatten().map(|found| &found.record)))
    })
}
