//! Pages whose code is loaded when they are opened, and is there before they come to life.
//!
//! What a first page needs least is cut off the rest by the bundler (the feature `split`), a file or more for each module
//! below. A build that is not cut has everything at once, and so has a server.
//!
//! # Layout
//! - `reading`: the pages of a record; `finding`: those where one looks for something
//! - `working`: the pages where one works

pub mod finding;
pub mod reading;
pub mod working;

use core::future::poll_fn;
use core::pin::pin;

use leptos::prelude::*;

use crate::pages::not_loaded::NotLoaded;
use crate::routes;
use crate::state::state;

/// Code that is loaded together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Module {
    /// The search, the lists, the lexique, the répertoire.
    Finding,
    /// Records, one a page.
    Reading,
    /// Forms, the account, the device, the style guide.
    Working,
}

/// The code did not come: asked again, it is loaded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotThere;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotThere {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

impl Module {
    /// What the bundler calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Reading => "reading",
            Self::Working => "working",
        }
    }
}

/// The code that the page at this address needs beside what starts; the routes of `app` say the same.
#[must_use]
pub fn of(path: &str) -> Option<Module> {
    let bare = path.strip_prefix(routes::base(routes::lang_of(path))).unwrap_or(path);
    let bare = bare.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = bare.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        ["compte" | "trousse" | "appareil" | "partager" | "styleguide"]
        | ["notes", "nouvelle"]
        | ["organisations" | "bases", "nouvelle"]
        | ["carnets" | "lexique", "nouveau"]
        | ["carnets" | "bases", _, "ordonner"]
        | ["notes" | "carnets" | "lexique" | "personnes" | "organisations" | "bases" | "medias", _, "modifier"] => {
            Some(Module::Working)
        }
        ["recherche" | "notes" | "carnets" | "lexique" | "organisations" | "bases" | "themes" | "territoires"] => {
            Some(Module::Finding)
        }
        ["suggestions" | "droits" | "medias"]
        | [
            "notes" | "carnets" | "lexique" | "personnes" | "organisations" | "bases" | "themes" | "territoires"
            | "medias",
            _,
        ]
        | ["notes" | "carnets" | "lexique" | "organisations" | "bases" | "medias", _, "historique"]
        | ["notes" | "carnets", _, "ranger"] => Some(Module::Reading),
        _ => None,
    }
}

/// Loads what the page at this address needs. Awaited before a page of the server comes to life: its views must be there
/// at once, or they would not find each other.
///
/// # Errors
/// [`NotThere`].
pub async fn arrive(path: &str) -> Result<(), NotThere> {
    match of(path) {
        Some(Module::Finding) => finding::arrive().await,
        Some(Module::Reading) => reading::arrive().await,
        Some(Module::Working) => working::arrive().await,
        None => Ok(()),
    }
}

/// A page, once its code is there; the page before stays meanwhile, and is marked as busy.
async fn opened(opening: impl Future<Output = Result<AnyView, NotThere>>) -> AnyView {
    let opens = state().opens;
    let mut opening = pin!(opening);
    let opened = poll_fn(|context| {
        let polled = opening.as_mut().poll(context);
        if opens.get_untracked() != polled.is_pending() {
            opens.set(polled.is_pending());
        }
        polled
    });
    opened.await.unwrap_or_else(|NotThere| view! { <NotLoaded/> }.into_any())
}

#[cfg(test)]
mod tests {
    use domain::{Kind, RecordId};
    use i18n::Lang;

    use super::*;

    #[test]
    fn an_address_names_its_module_in_both_languages() {
        let id = RecordId::from_bytes([7; 16]);
        for lang in Lang::ALL {
            let working = [
                routes::new_note(lang),
                routes::new_note_in(lang, id),
                routes::new_notebook(lang),
                routes::new_term(lang),
                routes::new_organisation(lang),
                routes::new_base(lang),
                routes::edit(lang, Kind::Organisation, id),
                routes::edit(lang, Kind::KnowledgeBase, id),
                routes::edit(lang, Kind::Note, id),
                routes::arrange(lang, Kind::Notebook, id),
                routes::arrange(lang, Kind::KnowledgeBase, id),
                routes::edit(lang, Kind::Notebook, id),
                routes::edit(lang, Kind::Term, id),
                routes::sign_in(lang, "/notes"),
                routes::kit(lang),
                routes::device(lang),
                routes::share(lang),
                routes::edit(lang, Kind::Person, id),
                routes::edit(lang, Kind::Media, id),
                routes::styleguide(lang),
            ];
            let record = |kind| routes::record(lang, kind, id, "La crue").unwrap_or_default();
            let reading = [
                record(Kind::Note),
                record(Kind::Notebook),
                record(Kind::Term),
                record(Kind::Person),
                record(Kind::Concept),
                record(Kind::Place),
                record(Kind::Organisation),
                record(Kind::KnowledgeBase),
                routes::history(lang, Kind::Note, id),
                routes::history(lang, Kind::Notebook, id),
                routes::history(lang, Kind::Term, id),
                routes::history(lang, Kind::Organisation, id),
                routes::history(lang, Kind::KnowledgeBase, id),
                routes::shelve(lang, Kind::Note, id),
                routes::shelve(lang, Kind::Notebook, id),
                routes::suggestions(lang),
                record(Kind::Media),
                routes::media_of(lang, id),
                routes::history(lang, Kind::Media, id),
                routes::rights_on(lang, id),
                routes::rights(lang),
            ];
            let finding = [
                routes::search_for(lang, "crue"),
                routes::notes(lang),
                routes::notebooks(lang),
                routes::glossary(lang),
                routes::themes(lang),
                routes::territories(lang),
                routes::organisations(lang),
                routes::bases(lang),
            ];
            let first = [routes::home(lang), routes::about(lang), routes::offline(lang)];
            let named = |module: Option<Module>, paths: &[String]| {
                for path in paths {
                    assert_eq!(of(path), module, "{path}");
                }
            };
            named(Some(Module::Working), &working);
            named(Some(Module::Reading), &reading);
            named(Some(Module::Finding), &finding);
            named(None, &first);
        }
        assert_eq!(of("/nulle/part"), None);
    }
}
