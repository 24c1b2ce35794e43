//! The search page: one box over everything.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::state::locale;

/// The search page.
#[component]
pub fn Search() -> impl IntoView {
    let words = locale::words();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|map| map.get("q").unwrap_or_default().trim().to_owned()));
    view! {
        <PageHead title=words.search_title()/>
        <h1>{words.search_title()}</h1>
        <SearchBox place=SearchPlace::Page value=asked/>
        {move || {
            let (title, text) = if asked.with(String::is_empty) {
                (words.search_start_title(), words.search_start_text())
            } else {
                (words.search_none_title(), words.search_none_text())
            };
            view! { <EmptyState icon=Icon::Search title text/> }
        }}
    }
    .into_any()
}
