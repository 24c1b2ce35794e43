//! The pages where one works: forms, the account, the kit, the device, the styleguide.

use leptos::prelude::*;
use leptos_router::ChooseView;

use super::NotThere;
use crate::pages::account::Account;
use crate::pages::device::Device;
use crate::pages::kit::Kit;
use crate::pages::knowledge::arrange::{Arrange, ArrangeBase};
use crate::pages::knowledge::edit::{
    EditBase, EditMedia, EditNote, EditNotebook, EditOrganisation, EditPerson, EditTerm, NewBase, NewNote, NewNotebook,
    NewOrganisation, NewTerm, ShareIn,
};
use crate::pages::styleguide::Styleguide;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Working {
    /// A form for a new note.
    NewNote,
    /// The same, with what another application shared.
    ShareIn,
    /// A form for a new carnet.
    NewNotebook,
    /// A form for a new term.
    NewTerm,
    /// A form for a new organisation.
    NewOrganisation,
    /// A form for a new base.
    NewBase,
    /// The form of a note.
    EditNote,
    /// The form of a carnet.
    EditNotebook,
    /// The form of a term.
    EditTerm,
    /// The form of an organisation.
    EditOrganisation,
    /// The form of a base.
    EditBase,
    /// The form of what is said of a file.
    EditMedia,
    /// The form of one's profile.
    EditPerson,
    /// Signing in, and one's devices.
    Account,
    /// What this person's devices keep.
    Kit,
    /// Arranging what a carnet holds.
    Arrange,
    /// Arranging what a base holds.
    ArrangeBase,
    /// What is on this device.
    Device,
    /// The parts of the interface.
    Styleguide,
}

impl ChooseView for Working {
    async fn choose(self) -> AnyView {
        super::opened(open(self)).await
    }

    async fn preload(&self) {}
}

/// Loads their code, and shows one.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(working, fallible, preload(load))]
fn open(page: Working) -> Result<AnyView, NotThere> {
    Ok(show(page))
}

/// Shows one: all code came at once.
#[cfg(not(feature = "split"))]
async fn open(page: Working) -> Result<AnyView, NotThere> {
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

fn show(page: Working) -> AnyView {
    match page {
        Working::NewNote => view! { <NewNote/> }.into_any(),
        Working::ShareIn => view! { <ShareIn/> }.into_any(),
        Working::NewNotebook => view! { <NewNotebook/> }.into_any(),
        Working::NewTerm => view! { <NewTerm/> }.into_any(),
        Working::NewOrganisation => view! { <NewOrganisation/> }.into_any(),
        Working::NewBase => view! { <NewBase/> }.into_any(),
        Working::EditOrganisation => view! { <EditOrganisation/> }.into_any(),
        Working::EditBase => view! { <EditBase/> }.into_any(),
        Working::EditNote => view! { <EditNote/> }.into_any(),
        Working::EditNotebook => view! { <EditNotebook/> }.into_any(),
        Working::EditTerm => view! { <EditTerm/> }.into_any(),
        Working::EditMedia => view! { <EditMedia/> }.into_any(),
        Working::EditPerson => view! { <EditPerson/> }.into_any(),
        Working::Account => view! { <Account/> }.into_any(),
        Working::Kit => view! { <Kit/> }.into_any(),
        Working::Arrange => view! { <Arrange/> }.into_any(),
        Working::ArrangeBase => view! { <ArrangeBase/> }.into_any(),
        Working::Device => view! { <Device/> }.into_any(),
        Working::Styleguide => view! { <Styleguide/> }.into_any(),
    }
}
