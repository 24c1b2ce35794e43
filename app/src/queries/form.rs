//! What a form needs: the record as it stands, and what can be chosen in it.

use api::{ApiError, NewIds, Refusal};
use domain::query::{Ask, List, Order, Seen};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::note::{persons, placements_of};
use super::row::{Named, of_kind};
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
    /// Persons who may be chosen.
    pub persons: Vec<Named>,
    /// Carnets that may be chosen.
    pub notebooks: Vec<Named>,
    /// The carnets that hold the record already.
    pub held_in: Vec<Named>,
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
    type Key = Target;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, target: Target) -> Result<Self, ApiError> {
        let notebooks =
            List { filter: of_kind(Kind::Notebook), order: Order::Title, limit: 200, after: None, include: Vec::new() };
        let mut asks = vec![persons(), Ask::List(notebooks)];
        let (wanted, existing) = match target {
            Target::New(notebook) => (notebook, false),
            Target::Existing(id) => (id, true),
        };
        if let Some(id) = wanted {
            asks.extend([Ask::Record(id), placements_of(id)]);
        }
        let refusal = api::page_refusal();
        let (mut answers, ids) = match both(&reader, asks).await {
            Ok(read) => read,
            // Nothing can be read, so nothing can be chosen; what was typed is shown all the same.
            Err(_) if refusal.is_some() => return Ok(Self { missing: true, refusal, ..Self::default() }),
            Err(error) => return Err(error),
        };
        let (persons, notebooks) = (Named::all(&answers.page().cards), Named::all(&answers.page().cards));
        let found = answers.record();
        let held_in = if existing { Named::all(&answers.page().included) } else { Vec::new() };
        let (seen, notebook) = if existing { (found, None) } else { (None, found) };
        // Another attempt is another operation, on the same record.
        let record = refusal.as_ref().and_then(|refusal| refusal.id);
        let ids = ids.map(|ids| NewIds { record: record.unwrap_or(ids.record), ..ids });
        Ok(Self {
            missing: existing && seen.is_none(),
            notebook: notebook.filter(|seen| seen.record.kind == Kind::Notebook),
            seen,
            persons,
            notebooks,
            held_in,
            ids,
            refusal,
        })
    }

    fn is_held(&self) -> bool {
        !self.missing
    }
}
