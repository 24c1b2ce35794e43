//! A person, and what they wrote.

use api::ApiError;
use domain::people::Person;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Kind, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::lists::{read_place, write_place};
use super::note::mentioned_in;
use super::row::{Named, Row, of_kind};
use super::subject::naming;
use super::{Reader, Shown};

/// A person's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonPage {
    /// The person, if they may be seen.
    pub seen: Option<Seen>,
    /// The notes that they wrote.
    pub rows: Vec<Row>,
    /// What the address of the next page of them says; none at the end.
    pub next: Option<String>,
    /// What they know about and where they are: themes, territories.
    pub subjects: Vec<Named>,
    /// The records that their presentation links to.
    pub mentioned: Vec<Named>,
}

impl Shown for PersonPage {
    /// Who, and the place among their notes that the address names.
    type Key = (Option<RecordId>, String);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (key, after): Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let filter = Filter { linked: Some((Rel::Author, id)), ..of_kind(Kind::Note) };
        let list =
            List { filter, order: Order::Recent, limit: 50, after: read_place(&after), include: vec![Rel::Author] };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(list)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Person) else { return Ok(page) };
        let notes = answers.page();
        page.rows = Row::all(&notes, reader.lang());
        page.next = notes.next.as_ref().map(write_place);
        let person: Person = seen.record.content();
        let mentioned = mentioned_in(person.bio.as_str());
        if !(mentioned.is_empty() && person.themes.is_empty() && person.places.is_empty()) {
            let asks = vec![Ask::Cards(mentioned), naming(&person.themes, &[], &person.places)];
            let mut answers = reader.ask(asks).await?;
            page.mentioned = Named::all(&answers.cards(), reader.lang());
            page.subjects = Named::all(&answers.cards(), reader.lang());
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
