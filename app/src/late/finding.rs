//! The pages where one looks for something: the search, the lists, the lexique, the répertoire, themes, territories.

use leptos::prelude::*;
use leptos_router::ChooseView;

use super::NotThere;
use crate::pages::directory::organisations::Organisations;
use crate::pages::knowledge::glossary::GlossaryView;
use crate::pages::knowledge::lists::{Bases, Notebooks, Notes};
use crate::pages::knowledge::search::Search;
use crate::pages::vocabulary::territories::TerritoriesView;
use crate::pages::vocabulary::themes::ThemesView;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The search, with its results.
    Search,
    /// Every note one may see.
    Notes,
    /// Every carnet one may see.
    Notebooks,
    /// Every base one may see.
    Bases,
    /// The lexique.
    Glossary,
    /// Themes and sectors.
    Themes,
    /// Territories, by region.
    Territories,
    /// The répertoire.
    Organisations,
}

impl ChooseView for Finding {
    async fn choose(self) -> AnyView {
        super::opened(open(self)).await
    }

    async fn preload(&self) {}
}

/// Loads their code, and shows one.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(finding, fallible, preload(load))]
fn open(page: Finding) -> Result<AnyView, NotThere> {
    Ok(show(page))
}

/// Shows one: all code came at once.
#[cfg(not(feature = "split"))]
async fn open(page: Finding) -> Result<AnyView, NotThere> {
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

fn show(page: Finding) -> AnyView {
    match page {
        Finding::Search => view! { <Search/> }.into_any(),
        Finding::Notes => view! { <Notes/> }.into_any(),
        Finding::Notebooks => view! { <Notebooks/> }.into_any(),
        Finding::Bases => view! { <Bases/> }.into_any(),
        Finding::Organisations => view! { <Organisations/> }.into_any(),
        Finding::Glossary => view! { <GlossaryView/> }.into_any(),
        Finding::Themes => view! { <ThemesView/> }.into_any(),
        Finding::Territories => view! { <TerritoriesView/> }.into_any(),
    }
}
