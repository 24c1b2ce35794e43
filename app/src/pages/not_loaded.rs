//! A page whose code did not come.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::button::ButtonKind;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::state::locale;

/// Says so plainly, and how to ask for it again.
#[component]
pub fn NotLoaded() -> impl IntoView {
    let words = locale::words();
    let location = use_location();
    // The whole document, from wherever it can be had: the router would ask for what just failed.
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let again = if search.is_empty() { path } else { [path, search].join("?") };
    view! {
        <PageHead title=words.page_not_loaded_title()/>
        <h1 class="visually-hidden">{words.page_not_loaded_title()}</h1>
        <EmptyState icon=Icon::Offline title=words.page_not_loaded_title() text=words.page_not_loaded_text()>
            <a class="button" data-kind=ButtonKind::Quiet.name() href=again rel="external">{words.page_not_loaded_again()}</a>
        </EmptyState>
    }
    .into_any()
}
