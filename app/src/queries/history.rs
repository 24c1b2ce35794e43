//! How a record came to be what it is: its revisions, and one of them beside another.

use std::collections::BTreeSet;

use api::{ApiError, NewIds};
use domain::care::Suggestion;
use domain::order;
use domain::order::Arrange;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Revision, Seen};
use domain::record::Ref;
use domain::{Fields, Kind, Level, RecordId, Value};
use serde::{Deserialize, Serialize};
use sync::versions::{Compared, How, brought_back, compared};

use super::row::{Named, in_state};
use super::suggestions::named_by;
use super::{Reader, Shown};

/// What the address asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Of which record.
    pub id: Option<RecordId>,
    /// Of which kind its page is.
    pub kind: Kind,
    /// Before which version the list begins; with the last where it is not said.
    pub before: Option<u64>,
    /// The version to open.
    pub version: Option<u64>,
    /// The version to put beside it; the one before where it is not said.
    pub with: Option<u64>,
}

/// A history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The record's name, if it may be seen.
    pub name: Option<Named>,
    /// How far the reader may go with it.
    pub level: Level,
    /// Its revisions, newest first: the part that the address asks for.
    pub revisions: Vec<Revision>,
    /// The revision that stands.
    pub last: Option<u64>,
    /// Whether there are older ones.
    pub more: bool,
    /// The names of who made them, and of what the opened version took out or put in: those that the reader may know.
    pub named: Vec<Named>,
    /// The version that is opened.
    pub opened: Option<Opened>,
    /// Suggestions that were not taken, or not whole, those that the reader may see.
    pub settled: Vec<Seen>,
    /// Whether a version was asked for and is not there.
    pub missing: bool,
    /// For the form that brings it back, when a server made the page.
    pub ids: Option<NewIds>,
}

/// A version beside another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Its number.
    pub rev: u64,
    /// The older of the two; none for a first version.
    pub from: Option<u64>,
    /// The newer of the two.
    pub to: u64,
    /// What changed from the older to the newer.
    pub compared: Vec<Compared>,
    /// What bringing it back writes; nothing for the version that stands.
    pub back: Fields,
}

impl HistoryPage {
    /// The name of a record.
    #[must_use]
    pub fn name_of(&self, id: Option<RecordId>) -> Option<&Named> {
        self.named.iter().find(|named| Some(named.reference.id) == id)
    }

    /// The number of the version that stands, as far as the reader may see.
    #[must_use]
    pub fn stands(&self) -> Option<u64> {
        self.last
    }

    /// The version before another, among those that the reader may see.
    #[must_use]
    pub fn before(&self, rev: u64) -> Option<u64> {
        self.revisions.iter().map(|revision| revision.rev).find(|other| *other < rev)
    }

    /// The revision with this number.
    #[must_use]
    pub fn revision(&self, rev: u64) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.rev == rev)
    }

    async fn open(&mut self, reader: &Reader, record: Ref, rev: u64, with: Option<u64>) -> Result<(), ApiError> {
        let Some(revision) = self.revision(rev).map(|revision| revision.rev) else { return Ok(()) };
        let with = with.or_else(|| self.before(rev)).filter(|with| *with != revision);
        let asks = [Some(revision), with].into_iter().flatten();
        let mut answers = reader.ask(asks.map(|rev| Ask::Version { id: record.id, rev }).collect()).await?;
        let Some(version) = answers.version() else { return Ok(()) };
        let other = answers.version();
        if with.is_some() && other.is_none() {
            return Ok(());
        }
        let stands = self.stands() == Some(rev);
        let back = if stands || self.level < Level::Suggest {
            Fields::new()
        } else {
            brought_back(record.kind, &version.fields)
        };
        let (older, newer) = match other {
            Some(other) if other.rev > version.rev => (Some(version), other),
            other => (other, version),
        };
        let before = older.as_ref().map(|older| older.fields.clone()).unwrap_or_default();
        let compared = compared(record.kind, &before, &newer.fields);
        self.opened = Some(Opened { rev, from: older.map(|older| older.rev), to: newer.rev, compared, back });
        Ok(())
    }

    /// The records to name.
    fn concerned(&self) -> BTreeSet<RecordId> {
        let mut ids = order::set(self.revisions.iter().filter_map(|revision| revision.author));
        for seen in &self.settled {
            let content: Suggestion = seen.record.content();
            ids.extend(seen.record.header().created_by.into_iter().chain(content.decided_by));
            ids.extend(named_by(&content, None));
        }
        for one in self.opened.iter().flat_map(|opened| &opened.compared) {
            let values = match &one.how {
                How::Text(_) => Vec::new(),
                How::Elements { gone, come } => gone.iter().chain(come).collect(),
                How::Value { before, after } => vec![before, after],
            };
            ids.extend(values.into_iter().filter_map(Value::as_id));
        }
        ids
    }
}

/// The last suggestions on a record that were not taken, or not whole.
async fn settled(reader: &Reader, id: RecordId) -> Result<Vec<Seen>, ApiError> {
    let of = |state: &str| {
        let filter = Filter { linked: Some((Rel::Targets, id)), ..in_state(Kind::Suggestion, state) };
        Ask::List(List { filter, order: Order::Recent, limit: 8, after: None, include: Vec::new() })
    };
    let mut answers = reader.ask(vec![of("accepted_in_part"), of("refused"), of("withdrawn")]).await?;
    let cards = [answers.page().cards, answers.page().cards, answers.page().cards].concat();
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = reader.ask(cards.iter().map(|card| Ask::Record(card.reference.id)).collect()).await?.records();
    all.arrange_by_key(|seen| core::cmp::Reverse(seen.record.updated));
    Ok(all)
}

impl Shown for HistoryPage {
    type Key = Asked;

    async fn load(reader: Reader, asked: Asked) -> Result<Self, ApiError> {
        let mut page = Self {
            name: None,
            level: Level::Nothing,
            revisions: Vec::new(),
            last: None,
            more: false,
            named: Vec::new(),
            opened: None,
            settled: Vec::new(),
            missing: false,
            ids: None,
        };
        let Some(id) = asked.id else { return Ok(page) };
        let first = asked.before.map_or(Ask::History(id), |before| Ask::Earlier { id, before });
        let mut answers = reader.ask(vec![Ask::Cards(vec![id]), first, Ask::Record(id)]).await?;
        let card = answers.cards().into_iter().next().filter(|card| card.reference.kind == asked.kind);
        let Some(card) = card else { return Ok(page) };
        page.revisions = answers.history();
        page.last = (!reader.is_device()).then_some(card.rev);
        let oldest = |page: &Self| page.revisions.last().map(|revision| revision.rev);
        if let Some(before) = asked.version.and_then(|rev| rev.checked_add(1)).filter(|_| asked.before.is_none())
            && oldest(&page).is_some_and(|oldest| oldest >= before)
        {
            // The version that is opened is older than all these: the list begins with it.
            page.revisions = reader.ask(vec![Ask::Earlier { id, before }]).await?.history();
        }
        if let Some(before) = oldest(&page).filter(|oldest| *oldest > 1) {
            page.more = !reader.ask(vec![Ask::Earlier { id, before }]).await?.history().is_empty();
        }
        page.level = answers.record().map(|seen| seen.level).unwrap_or_default();
        if let Some(rev) = asked.version {
            page.open(&reader, card.reference, rev, asked.with).await?;
            page.missing = page.opened.is_none();
        }
        if page.level >= Level::Suggest {
            page.settled = settled(&reader, id).await?;
        }
        let concerned = page.concerned();
        if !concerned.is_empty() {
            let cards = reader.ask(vec![Ask::Cards(concerned.into_iter().collect())]).await?.cards();
            page.named = Named::all(&cards, reader.lang());
        }
        if page.opened.as_ref().is_some_and(|opened| !opened.back.is_empty()) {
            page.ids = reader.ids_of_document().await?;
        }
        page.name = Some(Named::of_in(&card, reader.lang()));
        Ok(page)
    }

    fn is_held(&self) -> bool {
        !self.revisions.is_empty()
    }
}
