//! The répertoire, and an organisation of it.

use api::{ApiError, NewIds};
use domain::directory::Organisation;
use domain::order::Arrange;
use domain::query::{Ask, Card, List, Order, Seen, Withdrawn};
use domain::{Content, Kind, Level, Record, RecordId};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::lists::{read_place, whole, write_place};
use super::note::{citing, mentioned_in, to_decide, waiting_on, withdrawn};
use super::row::{Named, Row, of_kind};
use super::{Reader, Shown};

/// How many a page shows: each is read whole, and a page asks at most 32 questions at once.
const PAGE: u32 = 24;

/// When an organisation was last found as it is described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verified {
    /// It is not here whole, to tell.
    Unknown,
    /// Never.
    Never,
    /// On this date, as it is stored.
    On(String),
}

/// A line of the répertoire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Which organisation.
    pub name: Named,
    /// What it does, in its first sentence.
    pub sentence: String,
    /// Whether it is open, by its word.
    pub state: String,
    /// Where it serves, by name, as far as that is known here.
    pub places: Vec<String>,
    /// When it was last verified.
    pub verified: Verified,
}

/// A page of the répertoire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    /// Its lines, by name.
    pub rows: Vec<Listed>,
    /// How many there are in all.
    pub total: u64,
    /// What the address of the next page says; none at the end.
    pub next: Option<String>,
}

impl Shown for Directory {
    /// What the address says of the place.
    type Key = String;

    async fn load(reader: Reader, after: String) -> Result<Self, ApiError> {
        let filter = of_kind(Kind::Organisation);
        let list = List { filter, order: Order::Title, limit: PAGE, after: read_place(&after), include: Vec::new() };
        let page = reader.ask(vec![Ask::List(list)]).await?.page();
        let (total, next) = (page.total, page.next.as_ref().map(write_place));
        if page.cards.is_empty() {
            return Ok(Self { rows: Vec::new(), total, next });
        }
        let asks = page.cards.iter().map(|card| Ask::Record(card.reference.id)).collect();
        let whole = reader.ask(asks).await?.records();
        let found =
            |id| whole.iter().find(|seen| seen.record.id == id).map(|seen| seen.record.content::<Organisation>());
        let organisations: Vec<Option<Organisation>> = page.cards.iter().map(|card| found(card.reference.id)).collect();
        let mut places: Vec<RecordId> = organisations.iter().flatten().flat_map(|found| found.places.clone()).collect();
        places.arrange();
        places.dedup();
        let mut named = Vec::new();
        if !places.is_empty() {
            named = Named::all(&reader.ask(vec![Ask::Cards(places)]).await?.cards(), reader.lang());
        }
        let rows = page
            .cards
            .iter()
            .zip(organisations)
            .map(|(card, found)| Listed::of(card, found, &named, reader.lang()))
            .collect();
        Ok(Self { rows, total, next })
    }
}

impl Listed {
    fn of(card: &Card, organisation: Option<Organisation>, named: &[Named], lang: Lang) -> Self {
        let name_of = |id: &RecordId| named.iter().find(|named| named.reference.id == *id);
        let verified = match &organisation {
            None => Verified::Unknown,
            Some(found) if found.verified_on.is_empty() => Verified::Never,
            Some(found) => Verified::On(found.verified_on.as_str().to_owned()),
        };
        let places = organisation.iter().flat_map(|found| found.places.iter().filter_map(name_of));
        Self {
            name: Named::of_in(card, lang),
            sentence: first_sentence(&card.summary).to_owned(),
            state: card.state.clone(),
            places: places.map(|named| named.title.clone()).collect(),
            verified,
        }
    }
}

/// The first sentence of a text; all of it where no end is sure: an end follows a word, and a capital follows the end.
fn first_sentence(text: &str) -> &str {
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…'));
    for (at, end) in ends {
        let (before, after) = text.split_at(at + end.len_utf8());
        let word =
            before.trim_end_matches(['.', '!', '?', '…']).chars().rev().take_while(|c| c.is_alphanumeric()).count();
        let mut next = after.chars();
        let begins = next.next().is_some_and(char::is_whitespace) && next.next().is_some_and(|c| !c.is_lowercase());
        if word > 2 && begins {
            return before;
        }
    }
    text
}

/// An organisation's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrganisationPage {
    /// The organisation, if it may be seen.
    pub seen: Option<Seen>,
    /// How it was taken back, where it cannot be seen any more.
    pub withdrawn: Option<Withdrawn>,
    /// The records that it names, those that exist and may be seen: themes, sectors, places, who verified it, links of its
    /// description.
    pub named: Vec<Named>,
    /// What cites it.
    pub cited_by: Vec<Row>,
    /// How many suggestions on it wait for the reader.
    pub waiting: u64,
    /// For the forms of this page, when a server made it.
    pub ids: Option<NewIds>,
}

impl OrganisationPage {
    /// Those of these records that have a name here, in their order.
    #[must_use]
    pub fn names(&self, ids: &[RecordId]) -> Vec<Named> {
        ids.iter().filter_map(|id| self.named.iter().find(|named| named.reference.id == *id)).cloned().collect()
    }
}

impl Shown for OrganisationPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(citing(id)), waiting_on(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Organisation) else {
            page.withdrawn = withdrawn(&reader, id, Kind::Organisation).await?;
            return Ok(page);
        };
        page.cited_by = Row::all(&whole(&reader, citing(id), answers.page()).await?, reader.lang());
        page.waiting = to_decide(&seen, &answers.page());
        if seen.level >= Level::Manage {
            page.ids = reader.ids_of_document().await?;
        }
        let organisation = Organisation::read(&seen.record.fields);
        let mut named = mentioned_in(organisation.description.as_str());
        named.extend(organisation.themes.iter().chain(&organisation.sectors).chain(&organisation.places));
        named.extend(organisation.verified_by);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_another_begins() {
        for (text, first) in [
            ("On y aide. On y parle.", "On y aide."),
            ("Ouvert depuis 1998… Encore!", "Ouvert depuis 1998…"),
            ("Fondé par M. Tremblay à St. John.", "Fondé par M. Tremblay à St. John."),
            ("Le site relais.example aide. 24 heures par jour.", "Le site relais.example aide."),
            ("Sans fin", "Sans fin"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first);
        }
    }
}
