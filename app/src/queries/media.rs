//! A file and what shows it; the files of a record.

use api::{ApiError, NewIds, Refusal};
use domain::memory::Media;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Kind, Level, Record, RecordId};
use serde::{Deserialize, Serialize};

use super::row::{Named, Row};
use super::{Reader, Shown};

/// How many records a page says that show a file, and how many files of a record it lists.
const LISTED: u32 = 200;

/// How many records are read whole at once.
const AT_ONCE: usize = 24;

/// The page of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaPage {
    /// What is said of it, if it may be seen.
    pub seen: Option<Seen>,
    /// The records whose text shows it.
    pub shown_in: Vec<Row>,
}

impl Shown for MediaPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Media) else { return Ok(page) };
        let media: Media = seen.record.content();
        let file = Facet { axis: Axis::Media, value: media.sha256.as_str().to_owned() };
        let kinds = vec![Kind::Note, Kind::Term, Kind::Notebook, Kind::KnowledgeBase, Kind::Organisation];
        let filter = Filter { kinds, facets: vec![file], ..Filter::default() };
        let list = List { filter, order: Order::Recent, limit: LISTED, after: None, include: Vec::new() };
        page.shown_in = Row::all(&reader.ask(vec![Ask::List(list)]).await?.page(), reader.lang());
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

/// The files of a record, and the form that adds one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaOf {
    /// The record, if it may be seen.
    pub of: Option<Named>,
    /// How far the reader may go with it.
    pub level: Level,
    /// Whether its text shows files.
    pub shows: bool,
    /// What is said of each of its files, the newest first.
    pub files: Vec<Record>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
    /// What was typed, where the page shows again a form that the server did not take.
    pub refusal: Option<Refusal>,
}

impl Shown for MediaOf {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self { refusal: api::page_refusal(), ..Self::default() };
        let Some(id) = key else { return Ok(page) };
        let linked = Some((Rel::Of, id));
        let filter = Filter { kinds: vec![Kind::Media], linked, ..Filter::default() };
        let list = List { filter, order: Order::Recent, limit: LISTED, after: None, include: Vec::new() };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(list)]).await?;
        let Some(seen) = answers.record() else { return Ok(page) };
        let title = domain::projection::project(&seen.record).title;
        page.shows = domain::memory::shown_in(seen.record.kind).is_some();
        page.of = Some(Named { reference: seen.record.reference(), title });
        page.level = seen.level;
        let ids: Vec<RecordId> = answers.page().cards.iter().map(|card| card.reference.id).collect();
        for some in ids.chunks(AT_ONCE) {
            let mut answers = reader.ask(some.iter().copied().map(Ask::Record).collect()).await?;
            page.files.extend(some.iter().filter_map(|_| answers.record()).map(|seen| seen.record));
        }
        page.ids = reader.new_ids().await?;
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.of.is_some()
    }
}
