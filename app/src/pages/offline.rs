//! What one can do with no network, and what to say of a page that this device does not hold.

use leptos::prelude::*;

use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::routes;
use crate::state::locale;

/// The page at `/hors-ligne`.
#[component]
pub fn Offline() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.offline_title()/>
        <h1 class="visually-hidden">{words.offline_title()}</h1>
        <NotHere/>
    }
    .into_any()
}

/// Says plainly that a page is not on this device, and what is within reach.
#[component]
pub fn NotHere() -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    view! {
        <EmptyState icon=Icon::Offline title=words.offline_missing_title() text=words.offline_missing_text()>
            <ButtonLink href=routes::kit(lang) label=words.offline_open_kit() icon=Icon::Kit/>
            <ButtonLink href=routes::search(lang) label=words.search_submit() kind=ButtonKind::Quiet icon=Icon::Search/>
        </EmptyState>
    }
    .into_any()
}
