//! The header: the brand, the areas and the search box on wide screens, and the sync status, always at the same place.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::area::is_within;
use super::language_link::LanguageLink;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::components::sync_status::SyncStatus;
use crate::components::waking::waking;
use crate::routes;
use crate::state::locale;
use crate::state::session::session;

/// The header of every page.
#[component]
pub fn Header() -> impl IntoView {
    view! { <header class="site-header">{waking(content)}</header> }
}

fn content() -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let account = if session().is_some() { words.nav_account() } else { words.nav_sign_in() };
    view! {
        <a class="brand" href=routes::home(lang) aria-label=words.nav_home(words.site_name())>
            <img class="brand-mark" src="/icon.svg" alt="" width="32" height="32"/>
            <span>{words.site_name()}</span>
        </a>
        <nav class="areas" aria-label=words.nav_main()>{waking(areas)}</nav>
        <SearchBox place=SearchPlace::Header/>
        <a class="account-link" href=routes::account(lang)>{account}</a>
        <SyncStatus/>
        <LanguageLink/>
    }
    .into_any()
}

fn areas() -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let path = use_location().pathname;
    let area = move |href: String, label: &'static str, room: Option<&'static str>| {
        let target = href.clone();
        let current = move || path.with(|path| is_within(path, &target)).then_some("page");
        view! { <a href=href aria-current=current data-room=room>{label}</a> }
    };
    // Where there is room for all of them; the foot of every page has these too.
    let roomy = Some("wide");
    view! {
        {area(routes::notebooks(lang), words.nav_notebooks(), None)}
        {area(routes::organisations(lang), words.nav_directory(), None)}
        {area(routes::themes(lang), words.nav_themes(), roomy)}
        {area(routes::territories(lang), words.nav_territories(), roomy)}
        {area(routes::glossary(lang), words.nav_glossary(), None)}
        {area(routes::kit(lang), words.nav_kit(), None)}
    }
    .into_any()
}
