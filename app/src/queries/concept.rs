//! A theme, a sector or a situation: what is around it, and what the commons holds about it.

use api::ApiError;
use domain::projection::Rel;
use domain::query::{Ask, Seen};
use domain::vocabulary::Concept;
use domain::{Kind, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::holdings::{Counted, Holdings};
use super::row::Named;
use super::themes::{axis_of, linked_to};
use super::{Reader, Shown};

/// The kinds that its page lists.
const LISTED: [Kind; 4] = [Kind::Note, Kind::Notebook, Kind::Organisation, Kind::Term];

/// Its page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConceptPage {
    /// The controlled word, if it may be seen.
    pub seen: Option<Seen>,
    /// Words above it.
    pub broader: Vec<Named>,
    /// Words below it.
    pub narrower: Vec<Counted>,
    /// Words near it.
    pub related: Vec<Named>,
    /// What is used in its place.
    pub replaced_by: Vec<Named>,
    /// What is under it; nothing for a word that no record is under.
    pub holdings: Option<Holdings>,
}

impl Shown for ConceptPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let (mut page, lang) = (Self::default(), reader.lang());
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id), linked_to(Kind::Concept, Rel::Broader, id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Concept) else { return Ok(page) };
        let below = answers.page();
        let concept: Concept = seen.record.content();
        let near = [concept.broader, concept.related, concept.replaced_by.into_iter().collect()];
        let mut asks: Vec<Ask> = near.into_iter().map(Ask::Cards).collect();
        let axis = axis_of(concept.scheme);
        if let Some(axis) = axis {
            asks.push(super::holdings::counting(&[axis]));
            asks.extend(Holdings::asks(axis, id, &LISTED));
        }
        let mut answers = reader.ask(asks).await?;
        page.broader = Named::all(&answers.cards(), lang);
        page.related = Named::all(&answers.cards(), lang);
        page.replaced_by = Named::all(&answers.cards(), lang);
        if let Some(axis) = axis {
            page.narrower = Counted::all(&below.cards, &answers.counts(), axis, lang);
            page.holdings = Some(Holdings::take(&mut answers, &LISTED, lang));
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
