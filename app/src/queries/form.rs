//! What a form needs: the record as it stands, and what can be chosen in it.

use api::{ApiError, NewIds, Refusal};
use domain::query::{Ask, Seen};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::lists::whole;
use super::media::depicted;
use super::note::persons;
use super::row::Named;
use super::subject::Offered;
use super::{Answers, Reader, Shown};

/// What is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A new record; a note may go into a carnet.
    New(Option<RecordId>),
    /// A record that exists.
    Existing(Option<RecordId>),
}

/// A form's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormPage {
    /// The record; none for a new one.
    pub seen: Option<Seen>,
    /// Whether a record was asked for and is not there.
    pub missing: bool,
    /// The carnet that a new note goes into, whole, for its guide.
    pub notebook: Option<Seen>,
    /// The carnet that the address names, which may not be here to be read.
    pub into: Option<RecordId>,
    /// Persons who may be chosen as authors of a note.
    pub persons: Vec<Named>,
    /// Themes, sectors and territories that may be chosen.
    pub offered: Offered,
    /// Who and what a file may be said to show.
    pub depicted: Vec<Named>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
    /// What was typed, where the page shows again a form that the server did not take.
    pub refusal: Option<Refusal>,
}

/// What the page shows, and identifiers for what it posts.
async fn both(reader: &Reader, asks: Vec<Ask>) -> Result<(Answers, Option<NewIds>), ApiError> {
    Ok((reader.ask(asks).await?, reader.new_ids().await?))
}

impl Shown for FormPage {
    /// What is edited, and its kind.
    type Key = (Kind, Target);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (kind, target): Self::Key) -> Result<Self, ApiError> {
        let mut asks = Vec::new();
        if kind == Kind::Note {
            asks.push(Ask::List(persons()));
        }
        asks.extend(Offered::asks());
        let (wanted, existing) = match target {
            Target::New(notebook) => (notebook, false),
            Target::Existing(id) => (id, true),
        };
        asks.extend(wanted.map(Ask::Record));
        let refusal = api::page_refusal();
        let (mut answers, ids) = match both(&reader, asks).await {
            Ok(read) => read,
            // Nothing can be read, so nothing can be chosen; what was typed is shown all the same.
            Err(_) if refusal.is_some() => return Ok(Self { missing: true, refusal, ..Self::default() }),
            Err(error) => return Err(error),
        };
        let persons = if kind == Kind::Note {
            Named::all(&whole(&reader, persons(), answers.page()).await?.cards, reader.lang())
        } else {
            Vec::new()
        };
        let mut offered = Offered::take(&mut answers, &reader);
        let found = answers.record();
        let (seen, notebook) = if existing { (found, None) } else { (None, found) };
        let typed = refusal.as_ref().map(|refusal| &refusal.typed);
        offered.name_places(&reader, seen.as_ref().map(|seen| &seen.record), typed).await?;
        // Another attempt is another operation, on the same record.
        let record = refusal.as_ref().and_then(|refusal| refusal.id);
        let ids = ids.map(|ids| NewIds { record: record.unwrap_or(ids.record), ..ids });
        let depicted = match &seen {
            Some(seen) if kind == Kind::Media => depicted(&reader, &seen.record.content(), &offered).await?,
            _ => Vec::new(),
        };
        Ok(Self {
            missing: existing && seen.is_none(),
            into: wanted.filter(|_| !existing),
            notebook: notebook.filter(|seen| seen.record.kind == Kind::Notebook),
            seen,
            persons,
            depicted,
            offered,
            ids,
            refusal,
        })
    }

    fn is_held(&self) -> bool {
        !self.missing
    }
}
