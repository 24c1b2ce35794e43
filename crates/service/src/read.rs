//! Reading: every question that a page is made of, filtered in SQL by who asks and asked of the policy again.
//!
//! # Layout
//! - `whole`: a record, whole
//! - `history`: its revisions, one of them whole; `withdrawn`: how it was taken back
//! - `find`: words, with passages
//! - `check`: the second wall, over cards and addresses
//! - `counted`: how many of each value
//! - `public`: what everybody may read, by its addresses
//! - `kept`: what holds until the next commit

use domain::Actor;
use domain::query::{Answer, Ask, List, Page, Reply};
use storage::queries::{Sight, by_id, list, searched};
use storage::{Snapshot, queries};

use crate::error::{Error, Result};
use crate::services::Services;

pub(crate) mod check;
mod counted;
mod find;
pub(crate) mod history;
mod kept;
mod public;
pub(crate) mod whole;
pub(crate) mod withdrawn;

pub use public::{Address, Outline};

/// What was worked out of the records, until the next commit.
#[derive(Debug, Default)]
pub(crate) struct WorkedOut {
    counts: kept::Kept<counted::Counts>,
    outline: kept::Kept<std::sync::Arc<Outline>>,
    addresses: kept::Kept<std::sync::Arc<Vec<Address>>>,
    latest: kept::Kept<Option<domain::Instant>>,
}

impl WorkedOut {
    /// Forgets all of it.
    pub(crate) fn forget(&self) {
        self.counts.forget();
        self.outline.forget();
        self.addresses.forget();
        self.latest.forget();
    }
}

impl Services {
    /// Answers questions, all at one moment.
    pub async fn read(&self, actor: &Actor, asks: Vec<Ask>) -> Result<Reply> {
        let as_of = self.now();
        let mut at = self.database().snapshot().await?;
        let mut answers = Vec::with_capacity(asks.len());
        for ask in asks.into_iter().take(self.config().limits.asks) {
            answers.push(self.answer(&mut at, actor, ask).await?);
        }
        Ok(Reply { answers, as_of, from_device: false })
    }

    /// A number that grows with every commit that changes a record, whoever commits: what was worked out at the same one holds.
    pub async fn stamp(&self) -> Result<u64> {
        Ok(searched::stamp(&mut self.database().reader().await?).await?)
    }

    async fn answer(&self, at: &mut Snapshot, actor: &Actor, ask: Ask) -> Result<Answer> {
        let sight = Sight::from(actor);
        Ok(match ask {
            Ask::Record(id) => Answer::Record(whole::record(at, actor, id).await?.map(Box::new)),
            Ask::Cards(mut ids) => {
                ids.truncate(queries::list::MOST as usize);
                let mut found = by_id::cards(at, &sight, &ids).await?;
                let mut cards = found.in_order(&ids);
                check::cards(actor, &found.readers, &mut cards);
                Answer::Cards(cards)
            }
            Ask::List(list) => Answer::List(page(at, actor, &sight, &list).await?),
            Ask::Count { axes, filter } => {
                Answer::Count(counted::by_facet(at, &self.worked_out().counts, actor, &axes, &filter).await?)
            }
            Ask::Search(search) => Answer::Search(find::find(at, &self.search().of(actor), actor, &search).await?),
            Ask::History(id) => Answer::History(history::history(at, actor, id, None).await?),
            Ask::Earlier { id, before } => Answer::History(history::history(at, actor, id, Some(before)).await?),
            Ask::Version { id, rev } => Answer::Version(history::version(at, actor, id, rev).await?.map(Box::new)),
            Ask::Withdrawn(id) => Answer::Withdrawn(withdrawn::withdrawn(at, actor, id).await?),
        })
    }
}

async fn page(at: &mut Snapshot, actor: &Actor, sight: &Sight, list: &List) -> Result<Page> {
    let (mut page, readers) = match list::page(at, sight, list).await {
        // A place that no page ended at comes from a mistyped address: it is the first page's.
        Err(storage::Error::Place) => list::page(at, sight, &List { after: None, ..list.clone() }).await?,
        other => other.map_err(Error::from)?,
    };
    check::cards(actor, &readers, &mut page.cards);
    check::cards(actor, &readers, &mut page.included);
    Ok(page)
}
