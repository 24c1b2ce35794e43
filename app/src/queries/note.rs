//! A note and what surrounds it: who wrote it, its carnets, what cites it, the terms it names, what waits on it.

use std::collections::BTreeMap;

use api::ApiError;
use domain::knowledge::Note;
use domain::order;
use domain::order::Arrange;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Page, Seen, Withdrawn};
use domain::{Fields, Kind, Level, Record, RecordId};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::lexicon::{Called, Lexicon};
use super::lists::whole;
use super::media::spoken;
use super::placing::{Proposal, Standing, holders, placements_of, unsettled};
use super::row::{Named, Row, in_state, of_kind};
use super::suggestions::{bases, named_by};
use super::{Reader, Shown};

/// How many terms of the lexique are asked for at once.
const TERMS: u32 = 200;

/// A note's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NotePage {
    /// The note, if it may be seen.
    pub seen: Option<Seen>,
    /// Its text, where pictures of which it says nothing are said in their own words.
    pub spoken: Option<String>,
    /// How it was taken back, for who could read it.
    pub withdrawn: Option<Withdrawn>,
    /// Who wrote it, those that the reader may know.
    pub authors: Vec<Named>,
    /// What it is about and where: themes, sectors, territories.
    pub subjects: Vec<Named>,
    /// The carnets that hold it.
    pub notebooks: Vec<Named>,
    /// How it stands in them, for who may take it out.
    pub standing: Vec<Standing>,
    /// What waits for a carnet's word, and what did not last, for who has a part in it.
    pub unsettled: Vec<Proposal>,
    /// What cites it.
    pub cited_by: Vec<Row>,
    /// The records it links to, those that exist and may be seen.
    pub mentioned: Vec<Named>,
    /// The terms that it names.
    pub terms: Vec<Called>,
    /// What waits on it, for those who may decide: the first of it.
    pub suggestions: Vec<Seen>,
    /// How many suggestions wait on it.
    pub waiting: u64,
    /// By suggestion, the note as its author saw it, where others have written since.
    pub bases: BTreeMap<RecordId, Fields>,
    /// Who made those, and the records that they would add or take away.
    pub suggested_by: Vec<Named>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<api::NewIds>,
}

/// What cites a record.
pub fn citing(id: RecordId) -> List {
    let filter = Filter { linked: Some((Rel::Mentions, id)), ..Filter::default() };
    List { filter, order: Order::Recent, limit: 200, after: None, include: Vec::new() }
}

/// The published terms.
pub fn terms() -> List {
    let filter = in_state(Kind::Term, "published");
    List { filter, order: Order::Title, limit: TERMS, after: None, include: Vec::new() }
}

/// What waits on a record.
pub fn waiting_on(id: RecordId) -> Ask {
    let filter = Filter { linked: Some((Rel::Targets, id)), ..in_state(Kind::Suggestion, "open") };
    Ask::List(List { filter, order: Order::Recent, limit: 8, after: None, include: Vec::new() })
}

/// How many suggestions on a record wait for the reader: none for who may not decide, whom their own may be told of.
#[must_use]
pub fn to_decide(seen: &Seen, waiting: &Page) -> u64 {
    if seen.level >= Level::Edit { waiting.total } else { 0 }
}

/// How a record of this kind that cannot be read was taken back.
///
/// # Errors
/// [`ApiError`].
pub async fn withdrawn(reader: &Reader, id: RecordId, kind: Kind) -> Result<Option<Withdrawn>, ApiError> {
    let found = reader.ask(vec![Ask::Withdrawn(id)]).await?.withdrawn();
    Ok(found.filter(|withdrawn| withdrawn.kind == kind))
}

/// The records that Markdown links to.
pub fn mentioned_in(markdown: &str) -> Vec<RecordId> {
    let ids = markdown::links(markdown).into_iter().filter_map(|link| {
        if let markdown::Destination::Record { id, .. } = link.destination { id.parse().ok() } else { None }
    });
    order::set(ids).into_iter().collect()
}

impl Shown for NotePage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let Some(id) = key else { return Ok(Self::default()) };
        let asks = vec![Ask::Record(id), placements_of(id), Ask::List(citing(id)), Ask::List(terms()), waiting_on(id)];
        let mut answers = reader.ask(asks).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Note) else {
            return Ok(Self { withdrawn: withdrawn(&reader, id, Kind::Note).await?, ..Self::default() });
        };
        let note: Note = seen.record.content();
        let (placed, cites, terms, waiting) = (answers.page(), answers.page(), answers.page(), answers.page());
        let citing = whole(&reader, citing(id), cites).await?;
        let terms = if note.no_autolink { Page::default() } else { whole(&reader, self::terms(), terms).await? };
        let mentioned = mentioned_in(note.body.as_str());
        let subjects = [note.themes.as_slice(), &note.sectors, &note.places].concat();
        // In one question, what there may be very many of last: it is cut where it is too long.
        let mut asks = vec![Ask::Cards([note.authors.as_slice(), &subjects, &mentioned].concat())];
        if seen.level >= Level::Edit {
            asks.extend(waiting.cards.iter().map(|card| Ask::Record(card.reference.id)));
        }
        let mut answers = reader.ask(asks).await?;
        let named = Named::all(&answers.cards(), reader.lang());
        let of = |ids: &[RecordId]| Named::among(&named, ids);
        let suggestions = answers.records();
        let bases = bases(&reader, &suggestions, core::slice::from_ref(&seen.record)).await?;
        let mut by: Vec<RecordId> = suggestions.iter().filter_map(|seen| seen.record.header().created_by).collect();
        by.extend(suggestions.iter().flat_map(|waits| named_by(&waits.record.content(), Some(&seen.record))));
        by.arrange();
        by.dedup();
        let suggested_by = if by.is_empty() { Vec::new() } else { reader.ask(vec![Ask::Cards(by)]).await?.cards() };
        let ids = if seen.level < Level::Edit { None } else { reader.ids_of_document().await? };
        let lang = reader.lang();
        // A note says a term in the language of the term.
        let called: Vec<Called> = terms.cards.iter().filter_map(Called::of).collect();
        let spoken = spoken(&reader, id, note.body.as_str()).await?;
        Ok(Self {
            spoken,
            authors: of(&note.authors),
            subjects: of(&subjects),
            notebooks: holders(&placed, lang),
            standing: if seen.level >= Level::Manage { Standing::all(&placed) } else { Vec::new() },
            unsettled: unsettled(&reader, &placed).await?,
            cited_by: Row::all(&citing, lang),
            mentioned: of(&mentioned),
            terms: named_in(&note, called),
            bases,
            suggestions,
            waiting: waiting.total,
            suggested_by: Named::all(&suggested_by, lang),
            ids,
            withdrawn: None,
            seen: Some(seen),
        })
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }

    fn opened(&self) -> Vec<Record> {
        self.seen.iter().map(|seen| seen.record.clone()).collect()
    }
}

/// Of a whole lexique, what a note names: the rest need not travel with its page.
fn named_in(note: &Note, terms: Vec<Called>) -> Vec<Called> {
    if terms.is_empty() {
        return terms;
    }
    let found = Lexicon::new(Lang::Fr, &terms).named_in(&markdown::plain_text(note.body.as_str()));
    let named = terms.into_iter().enumerate().filter(|(index, _)| found.binary_search(index).is_ok());
    named.map(|(_, called)| called).collect()
}

/// Every person that may be chosen as an author.
pub fn persons() -> List {
    List { filter: of_kind(Kind::Person), order: Order::Title, limit: 200, after: None, include: Vec::new() }
}
