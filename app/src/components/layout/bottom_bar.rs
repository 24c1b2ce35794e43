//! The bar of phones: the areas within reach of a thumb.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::area::is_within;
use crate::components::icon::{Glyph, Icon};
use crate::components::waking::waking;
use crate::routes;
use crate::state::locale;

/// The bottom bar; wide screens have the header's areas instead.
#[component]
pub fn BottomBar() -> impl IntoView {
    view! { <nav class="bottom-bar" aria-label=locale::words().nav_main()>{waking(items)}</nav> }
}

fn items() -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let path = use_location().pathname;
    let item = move |href: String, icon: Icon, label: &'static str| {
        let target = href.clone();
        let current = move || path.with(|path| is_within(path, &target)).then_some("page");
        view! {
            <a class="bottom-bar-item" href=href aria-current=current>
                <Glyph icon/>
                <span>{label}</span>
            </a>
        }
    };
    view! {
        {item(routes::home(lang), Icon::Compass, words.nav_discover())}
        {item(routes::search(lang), Icon::Search, words.nav_search())}
        <a class="bottom-bar-item" data-kind="write" href=routes::new_note(lang)>
            <Glyph icon=Icon::Plus/>
            <span>{words.nav_write()}</span>
        </a>
        {item(routes::notebooks(lang), Icon::Notebook, words.nav_notebooks())}
        {item(routes::kit(lang), Icon::Kit, words.nav_kit())}
    }
    .into_any()
}
