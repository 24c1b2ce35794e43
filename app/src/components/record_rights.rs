//! On the page of a record: what became of the right that the reader asked for, how many rights there are for who manages it,
//! and the way to the rest.

use domain::care::Grant;
use domain::{Level, RecordId};
use leptos::prelude::*;

use super::button::{ButtonKind, ButtonLink};
use super::icon::Icon;
use super::right_card::standing;
use crate::queries::query;
use crate::queries::rights::{Asked, Rights};
use crate::routes;
use crate::state::{locale, session};

/// The line; nothing for a visitor, nor where no rights are given.
#[component]
pub fn RecordRights(id: Signal<Option<RecordId>>) -> impl IntoView {
    let Some(me) = session::session().map(|session| session.person) else { return ().into_any() };
    let rights = query::<Rights>(move || Asked { on: id.get(), me: Some(me), whole: false });
    view! {
        <Transition fallback=|| ()>
            {move || rights.shown().and_then(|rights| line(&rights))}
        </Transition>
    }
    .into_any()
}

/// What is said of rights, and the way to the rest of them; nothing where none are given.
#[must_use]
pub fn line(rights: &Rights) -> Option<AnyView> {
    let words = locale::words();
    let object = rights.object.as_ref()?;
    let manages = rights.level >= Level::Manage;
    let mut said = match (&rights.mine, manages) {
        (Some(mine), false) => standing(&mine.content::<Grant>()),
        _ => Vec::new(),
    };
    if rights.waiting > 0 {
        said.push(words.right_waiting(rights.waiting));
    }
    if rights.held > 0 {
        said.push(words.right_held(rights.held));
    }
    let label = if manages || rights.mine.is_some() { words.right_see_all() } else { words.right_ask() };
    let href = routes::rights_on(words.lang(), object.reference.id);
    Some(
        view! {
            <aside class="record-rights" aria-label=words.right_title()>
                {said.into_iter().map(|said| view! { <p class="small">{said}</p> }).collect_view()}
                <ButtonLink href label kind=ButtonKind::Quiet icon=Icon::Lock/>
            </aside>
        }
        .into_any(),
    )
}
