//! The foot of every page: what this is, in the same place everywhere.

use leptos::prelude::*;

use super::language_link::LanguageLink;
use super::printed::Printed;
use crate::components::waking::waking;
use crate::routes;
use crate::state::locale;
use crate::state::session::session;

/// The footer.
#[component]
pub fn Footer() -> impl IntoView {
    view! { <footer class="site-footer">{waking(content)}</footer> }
}

fn content() -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let account = if session().is_some() { words.nav_account() } else { words.nav_sign_in() };
    view! {
        <nav class="cluster" aria-label=words.nav_footer()>
            <a href=routes::about(lang)>{words.nav_about()}</a>
            <a href=routes::organisations(lang)>{words.nav_directory()}</a>
            <a href=routes::bases(lang)>{words.nav_bases()}</a>
            <a href=routes::glossary(lang)>{words.nav_glossary()}</a>
            <a href=routes::themes(lang)>{words.nav_themes()}</a>
            <a href=routes::territories(lang)>{words.nav_territories()}</a>
            <a href=routes::account(lang)>{account}</a>
            <a href=routes::device(lang)>{words.nav_device()}</a>
            <LanguageLink/>
        </nav>
        <p>{words.site_footer()}</p>
        <Printed/>
    }
    .into_any()
}
