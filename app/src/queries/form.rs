//! What a form needs: the record as it stands, and what can be chosen in it.

use api::{ApiError, NewIds, Refusal};
use domain::content::spec;
use domain::query::{Ask, List, Order, Seen};
use domain::{FieldId, GroupId, Kind, Level, Record, RecordId, Value};
use serde::{Deserialize, Serialize};

use super::lists::whole;
use super::media::depicted;
use super::note::persons;
use super::row::{Named, of_kind};
use super::subject::Offered;
use super::{Answers, Reader, Shown};
use crate::state::device::SetAside;

/// What is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A new record; a note may go into a carnet.
    New(Option<RecordId>),
    /// A record that exists.
    Existing(Option<RecordId>),
    /// A record to which an action was done that the server did not take, to be written anew.
    Mended(RecordId, GroupId),
}

/// What was set aside, in a form that begins with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// The action.
    pub group: GroupId,
    /// The record without it; none where the action makes it.
    pub before: Option<Record>,
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
    /// Terms that a term may be put beside.
    pub terms: Vec<Named>,
    /// Themes, sectors and territories that may be chosen.
    pub offered: Offered,
    /// Who and what a file may be said to show.
    pub depicted: Vec<Named>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
    /// What was typed, where the page shows again a form that the server did not take.
    pub refusal: Option<Refusal>,
    /// What the record is shown with, where the form begins with what was set aside; of the device alone.
    #[serde(skip)]
    pub aside: Option<Aside>,
}

impl FormPage {
    /// The record that the form changes, as it stands.
    #[must_use]
    pub fn before(&self) -> Option<Record> {
        match &self.aside {
            Some(aside) => aside.before.clone(),
            None => self.seen.as_ref().map(|seen| seen.record.clone()),
        }
    }

    /// The action that the form writes anew, and the record.
    #[must_use]
    pub fn mends(&self) -> Option<(GroupId, RecordId)> {
        Some((self.aside.as_ref()?.group, self.seen.as_ref()?.record.id))
    }

    /// Shows what was set aside: in the form, or to be copied where the record is nowhere any more.
    fn with_aside(mut self, group: GroupId, aside: SetAside) -> Self {
        let SetAside { before, mut record, is_whole } = aside;
        let seen = self.seen.take();
        let level = seen.as_ref().map_or(Level::Manage, |seen| seen.level);
        let before = match (is_whole, seen) {
            (true, _) => before,
            // The server has it: what was written goes on top of that.
            (false, Some(Seen { record: there, .. })) => {
                let written = core::mem::replace(&mut record, there.clone()).fields;
                record.fields.extend(written);
                Some(there)
            }
            (false, None) => {
                let text = |(field, value): (&FieldId, &Value)| {
                    Some((spec(record.kind, *field)?.name.to_owned(), value.as_text()?.to_owned()))
                };
                let typed = record.fields.iter().filter_map(text).collect();
                return Self { missing: true, refusal: Some(Refusal { typed, ..ApiError::NotFound.into() }), ..self };
            }
        };
        let seen = Some(Seen { record, level });
        Self { missing: false, seen, aside: Some(Aside { group, before }), ..self }
    }
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
        if kind == Kind::Term {
            asks.push(Ask::List(terms()));
        }
        asks.extend(Offered::asks());
        let (wanted, existing) = match target {
            Target::New(notebook) => (notebook, false),
            Target::Existing(id) => (id, true),
            Target::Mended(id, _) => (Some(id), true),
        };
        let aside = match target {
            Target::Mended(id, group) => reader.set_aside(group, id).await?,
            _ => None,
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
        let terms = match kind {
            Kind::Term => Named::all(&answers.page().cards, reader.lang()),
            _ => Vec::new(),
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
        let page = Self {
            missing: existing && seen.is_none(),
            into: wanted.filter(|_| !existing),
            notebook: notebook.filter(|seen| seen.record.kind == Kind::Notebook),
            terms: terms.into_iter().filter(|term| Some(term.reference.id) != wanted).collect(),
            seen,
            persons,
            depicted,
            offered,
            ids,
            refusal,
            aside: None,
        };
        Ok(match (aside, target) {
            (Some(aside), Target::Mended(_, group)) => page.with_aside(group, aside),
            // It was sent again meanwhile, or thrown away: what was typed in its form is found there all the same.
            (None, Target::Mended(_, group)) => {
                let before = page.seen.as_ref().map(|seen| seen.record.clone());
                Self { aside: Some(Aside { group, before }), ..page }
            }
            _ => page,
        })
    }

    fn is_held(&self) -> bool {
        !self.missing || self.refusal.is_some()
    }
}
/// The terms of the lexique, by name: the first of them, as many as a form lists.
fn terms() -> List {
    List { filter: of_kind(Kind::Term), order: Order::Title, limit: 200, after: None, include: Vec::new() }
}
