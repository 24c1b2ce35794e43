//! Every carnet one may see.

use leptos::prelude::*;

use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::state::locale;

/// The list of carnets.
#[component]
pub fn Notebooks() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.notebooks_title() description=words.notebooks_lede()/>
        <h1>{words.notebooks_title()}</h1>
        <p class="lede">{words.notebooks_lede()}</p>
        <EmptyState icon=Icon::Notebook title=words.notebooks_empty_title() text=words.notebooks_empty_text()/>
    }
    .into_any()
}
