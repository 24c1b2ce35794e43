//! What a record is about and where: the names that its page shows, and what a form offers.

use std::collections::BTreeSet;

use api::ApiError;
use api::typed::Typed;
use domain::content::fields;
use domain::order::Arrange;
use domain::query::Ask;
use domain::vocabulary::Scheme;
use domain::{Record, RecordId};
use serde::{Deserialize, Serialize};

use super::row::Named;
use super::territories::regions;
use super::themes::words_of;
use super::{Answers, Reader, place_names};

/// What can be chosen in a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    /// Themes in use, by name.
    pub themes: Vec<Named>,
    /// Sectors in use, by name.
    pub sectors: Vec<Named>,
    /// The regions, for who begins to say where.
    pub regions: Vec<Named>,
    /// The territories that are chosen already, each with what holds it.
    pub places: Vec<Named>,
}

impl Offered {
    /// What is asked, in three questions.
    #[must_use]
    pub fn asks() -> Vec<Ask> {
        vec![words_of(Scheme::Theme), words_of(Scheme::Sector), regions()]
    }

    /// Takes the answers to those questions.
    #[must_use]
    pub fn take(answers: &mut Answers, reader: &Reader) -> Self {
        let mut named = || {
            let mut named = Named::all(&answers.page().cards, reader.lang());
            named.arrange_by_cached_key(|one| domain::text::sort_key(&one.title));
            named
        };
        Self { themes: named(), sectors: named(), regions: named(), places: Vec::new() }
    }

    /// Names the territories of the record that is edited, and those that were chosen in a form that is shown again.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn name_places(
        &mut self,
        reader: &Reader,
        record: Option<&Record>,
        typed: Option<&Typed>,
    ) -> Result<(), ApiError> {
        let mut ids: BTreeSet<RecordId> = BTreeSet::new();
        ids.extend(record.into_iter().flat_map(places_of));
        ids.extend(typed.and_then(|typed| typed.get("places")).into_iter().flat_map(|lines| ids_in(lines)));
        self.places = place_names::told(reader, ids.into_iter().collect()).await?;
        Ok(())
    }
}

/// The territories that a record of any kind names.
fn places_of(record: &Record) -> Vec<RecordId> {
    let places = fields(record.kind).iter().find(|spec| spec.name == "places");
    let value = places.and_then(|spec| record.fields.get(&spec.id));
    value.map(|value| value.elements().into_iter().filter_map(domain::Value::as_id).collect()).unwrap_or_default()
}

/// The records that lines of a form name.
pub fn ids_in(lines: &str) -> Vec<RecordId> {
    lines.lines().filter_map(|line| line.trim().parse().ok()).collect()
}

/// Asks the names of what a record is about and where.
#[must_use]
pub fn naming(themes: &[RecordId], sectors: &[RecordId], places: &[RecordId]) -> Ask {
    Ask::Cards([themes, sectors, places].concat())
}
