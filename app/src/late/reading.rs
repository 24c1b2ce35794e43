//! The pages of a record: a note, a carnet, a base, a term, an organisation, a person, a theme, a territory, and what is done
//! from there.

use domain::Kind;
use leptos::prelude::*;
use leptos_router::ChooseView;

use super::NotThere;
use crate::pages::directory::organisation::OrganisationView;
use crate::pages::knowledge::base::BaseView;
use crate::pages::knowledge::history::History;
use crate::pages::knowledge::note::NoteView;
use crate::pages::knowledge::notebook::NotebookView;
use crate::pages::knowledge::person::PersonView;
use crate::pages::knowledge::rights::Rights;
use crate::pages::knowledge::shelve::{Shelve, ShelveNotebook};
use crate::pages::knowledge::suggestions::Suggestions;
use crate::pages::knowledge::term::TermView;
use crate::pages::memory::media::MediaView;
use crate::pages::memory::media_of::MediaOfRecord;
use crate::pages::vocabulary::concept::ConceptView;
use crate::pages::vocabulary::place::PlaceView;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A note.
    Note,
    /// How a record of a kind came to be what it is.
    History(Kind),
    /// Putting a note into a carnet.
    Shelve,
    /// A carnet.
    Notebook,
    /// Putting a carnet into a base.
    ShelveNotebook,
    /// A base.
    Base,
    /// An organisation.
    Organisation,
    /// A term of the lexique.
    Term,
    /// A person.
    Person,
    /// A theme, a sector, a situation.
    Concept,
    /// A territory.
    Place,
    /// A file.
    Media,
    /// The files of a record.
    MediaOf,
    /// What waits for this person.
    Suggestions,
    /// Who may do what with a record.
    Rights,
}

impl ChooseView for Reading {
    async fn choose(self) -> AnyView {
        super::opened(open(self)).await
    }

    async fn preload(&self) {}
}

/// Loads their code, and shows one.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(reading, fallible, preload(load))]
fn open(page: Reading) -> Result<AnyView, NotThere> {
    Ok(show(page))
}

/// Shows one: all code came at once.
#[cfg(not(feature = "split"))]
async fn open(page: Reading) -> Result<AnyView, NotThere> {
    Ok(show(page))
}

/// Loads their code.
///
/// # Errors
/// [`NotThere`].
pub async fn arrive() -> Result<(), NotThere> {
    #[cfg(feature = "split")]
    load().await?;
    Ok(())
}

fn show(page: Reading) -> AnyView {
    match page {
        Reading::Note => view! { <NoteView/> }.into_any(),
        Reading::History(kind) => view! { <History kind/> }.into_any(),
        Reading::Shelve => view! { <Shelve/> }.into_any(),
        Reading::ShelveNotebook => view! { <ShelveNotebook/> }.into_any(),
        Reading::Base => view! { <BaseView/> }.into_any(),
        Reading::Organisation => view! { <OrganisationView/> }.into_any(),
        Reading::Notebook => view! { <NotebookView/> }.into_any(),
        Reading::Term => view! { <TermView/> }.into_any(),
        Reading::Person => view! { <PersonView/> }.into_any(),
        Reading::Concept => view! { <ConceptView/> }.into_any(),
        Reading::Place => view! { <PlaceView/> }.into_any(),
        Reading::Media => view! { <MediaView/> }.into_any(),
        Reading::MediaOf => view! { <MediaOfRecord/> }.into_any(),
        Reading::Suggestions => view! { <Suggestions/> }.into_any(),
        Reading::Rights => view! { <Rights/> }.into_any(),
    }
}
