//! What a page says of itself beside what it shows: a server that renders it makes previews and structured data of that. In a
//! browser nobody listens, and nothing of it weighs on the code.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::use_context;

use crate::queries::base::BasePage;
use crate::queries::concept::ConceptPage;
use crate::queries::directory::OrganisationPage;
use crate::queries::glossary::TermPage;
use crate::queries::note::NotePage;
use crate::queries::notebook::NotebookPage;
use crate::queries::person::PersonPage;
use crate::queries::place::PlacePage;

/// Something that a page says of itself.
#[derive(Debug, Clone, Copy)]
pub enum Described<'a> {
    /// Its own name and what it is about, each empty where it has none of its own.
    Head {
        /// The name.
        title: &'a str,
        /// What it is about.
        description: &'a str,
    },
    /// It shows a note.
    Note(&'a NotePage),
    /// It shows a carnet.
    Notebook(&'a NotebookPage),
    /// It shows a base.
    Base(&'a BasePage),
    /// It shows a term.
    Term(&'a TermPage),
    /// It shows an organisation.
    Organisation(&'a OrganisationPage),
    /// It shows a person.
    Person(&'a PersonPage),
    /// It shows a theme, a sector or a situation.
    Concept(&'a ConceptPage),
    /// It shows a territory.
    Place(&'a PlacePage),
}

/// Who listens while a page renders; a server puts it in context.
#[derive(Clone)]
pub struct Listener(Arc<dyn Fn(Described<'_>) + Send + Sync>);

impl Listener {
    /// One that hands what it hears to `hear`.
    pub fn new(hear: impl Fn(Described<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hear))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").finish_non_exhaustive()
    }
}

/// Says it to whoever listens.
pub fn describe(described: Described<'_>) {
    // Known when it is compiled, so that a browser receives none of what follows.
    if cfg!(target_arch = "wasm32") {
        return;
    }
    if let Some(listener) = use_context::<Listener>() {
        (listener.0)(described);
    }
}
