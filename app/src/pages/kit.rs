//! What this person's devices keep for when there is no network.

use leptos::prelude::*;

use crate::components::button::ButtonLink;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::routes;
use crate::state::locale;

/// The kit.
#[component]
pub fn Kit() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.kit_title() description=words.kit_lede()/>
        <h1>{words.kit_title()}</h1>
        <p class="lede">{words.kit_lede()}</p>
        <EmptyState icon=Icon::Kit title=words.kit_empty_title() text=words.kit_empty_text()>
            <ButtonLink href=routes::notebooks(words.lang()) label=words.home_browse() icon=Icon::Notebook/>
        </EmptyState>
    }
    .into_any()
}
