//! A base de connaissances: its home page, and the carnets it holds, in its order.

use api::ApiError;
use domain::knowledge::KnowledgeBase;
use domain::query::{Ask, Seen};
use domain::{Kind, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::note::mentioned_in;
use super::notebook::{held_in, rows_of};
use super::row::{Named, Row};
use super::{Reader, Shown};

/// A base's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasePage {
    /// The base, if it may be seen.
    pub seen: Option<Seen>,
    /// Its carnets, those that may be seen, in its order.
    pub rows: Vec<Row>,
    /// The records that its home page links to, and what it is about.
    pub named: Vec<Named>,
}

impl Shown for BasePage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self { seen: None, rows: Vec::new(), named: Vec::new() };
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id), held_in(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::KnowledgeBase) else {
            return Ok(page);
        };
        page.rows = rows_of(&answers.page(), reader.lang());
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
