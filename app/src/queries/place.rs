//! A territory: what holds it, what it holds, and what the commons has of it.

use api::ApiError;
use domain::projection::{Axis, Rel};
use domain::query::{Ask, Filter, Seen};
use domain::vocabulary::{Place, place};
use domain::{Kind, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::holdings::{COUNTED, Counted, Holdings, under};
use super::row::Named;
use super::themes::linked_to;
use super::{Reader, Shown};

/// The kinds that its page lists.
const LISTED: [Kind; 3] = [Kind::Note, Kind::Organisation, Kind::Person];

/// Its page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlacePage {
    /// The territory, if it may be seen.
    pub seen: Option<Seen>,
    /// The territories that hold it, the widest first; Québec holds all and is not said.
    pub around: Vec<Named>,
    /// The territories that it holds.
    pub within: Vec<Counted>,
    /// What is under it.
    pub holdings: Holdings,
}

impl Shown for PlacePage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let (mut page, lang) = (Self::default(), reader.lang());
        let Some(id) = key else { return Ok(page) };
        let here = Filter { kinds: COUNTED.to_vec(), facets: under(Axis::Place, id), ..Filter::default() };
        let mut asks = vec![
            Ask::Record(id),
            Ask::Cards(place::holding(&id)),
            linked_to(Kind::Place, Rel::Within, id),
            Ask::Count { axes: vec![Axis::Place], filter: here },
        ];
        asks.extend(Holdings::asks(Axis::Place, id, &LISTED));
        let mut answers = reader.ask(asks).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Place) else { return Ok(page) };
        let mut around = answers.cards();
        page.within = Counted::all(&answers.page().cards, &answers.counts(), Axis::Place, lang);
        page.holdings = Holdings::take(&mut answers, &LISTED, lang);
        if around.is_empty() {
            // A territory that is only lived says itself what holds it.
            let parents = seen.record.content::<Place>().parents;
            let parents: Vec<RecordId> = parents.into_iter().filter(|id| *id != place::id("qc")).collect();
            if !parents.is_empty() {
                around = reader.ask(vec![Ask::Cards(parents)]).await?.cards();
            }
        }
        page.around = Named::all(&around, lang);
        page.around.reverse();
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
