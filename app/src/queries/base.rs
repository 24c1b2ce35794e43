//! A base de connaissances: its home page, and the carnets it holds, in its order.

use api::ApiError;
use domain::knowledge::KnowledgeBase;
use domain::query::{Ask, Seen, Withdrawn};
use domain::{Kind, Level, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::lists::whole;
use super::note::{mentioned_in, to_decide, waiting_on, withdrawn};
use super::notebook::{held_in, rows_of};
use super::placing::{Proposals, Standing, proposed_to};
use super::row::{Named, Row};
use super::{Reader, Shown};

/// A base's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BasePage {
    /// The base, if it may be seen.
    pub seen: Option<Seen>,
    /// How it was taken back, where it cannot be seen any more.
    pub withdrawn: Option<Withdrawn>,
    /// Its carnets, those that may be seen, in its order.
    pub rows: Vec<Row>,
    /// The records that its home page links to, and what it is about.
    pub named: Vec<Named>,
    /// How many suggestions on it wait for the reader.
    pub waiting: u64,
    /// What is proposed to it, for who decides.
    pub proposals: Proposals,
    /// What may be taken out of it, for who decides.
    pub standing: Vec<Standing>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<api::NewIds>,
}

impl Shown for BasePage {
    /// Which base, and the place among what is proposed that the address names.
    type Key = (Option<RecordId>, String);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (key, proposals): Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let held = held_in(id);
        let asks = vec![Ask::Record(id), Ask::List(held.clone()), waiting_on(id), proposed_to(Some(id), &proposals)];
        let mut answers = reader.ask(asks).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::KnowledgeBase) else {
            page.withdrawn = withdrawn(&reader, id, Kind::KnowledgeBase).await?;
            return Ok(page);
        };
        let placed = whole(&reader, held, answers.page()).await?;
        page.rows = rows_of(&placed, reader.lang());
        page.waiting = to_decide(&seen, &answers.page());
        if seen.level >= Level::Manage {
            page.proposals = Proposals::of(&reader, &answers.page()).await?;
            page.standing = Standing::all(&placed);
            page.ids = reader.ids_of_document().await?;
        }
        let base: KnowledgeBase = seen.record.content();
        let mut named = mentioned_in(base.home.as_str());
        named.extend(&base.themes);
        if !named.is_empty() {
            page.named = Named::all(&reader.ask(vec![Ask::Cards(named)]).await?.cards(), reader.lang());
        }
        page.seen = Some(seen);
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }

    fn opened(&self) -> Vec<Record> {
        self.seen.iter().map(|seen| seen.record.clone()).collect()
    }
}
