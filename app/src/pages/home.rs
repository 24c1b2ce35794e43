//! The home page: what this is, the search box, and the promises.

use leptos::prelude::*;

use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::{Glyph, Icon};
use crate::components::page_head::PageHead;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::routes;
use crate::state::locale;

/// The home page.
#[component]
pub fn Home() -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let promise = |icon: Icon, title: &'static str, text: &'static str| {
        view! {
            <li class="promise">
                <span class="promise-mark"><Glyph icon/></span>
                <h3>{title}</h3>
                <p>{text}</p>
            </li>
        }
    };
    view! {
        <PageHead title=""/>
        <section class="hero">
            <h1>{words.home_title()}</h1>
            <p class="lede">{words.home_lede()}</p>
            <SearchBox place=SearchPlace::Page/>
            <div class="cluster">
                <ButtonLink href=routes::notebooks(lang) label=words.home_browse() kind=ButtonKind::Quiet icon=Icon::Notebook/>
                <ButtonLink href=routes::kit(lang) label=words.nav_kit() kind=ButtonKind::Quiet icon=Icon::Kit/>
            </div>
        </section>
        <section class="section" aria-labelledby="promises">
            <h2 id="promises">{words.home_promises()}</h2>
            <ul class="promises">
                {promise(Icon::Offline, words.home_offline_title(), words.home_offline_text())}
                {promise(Icon::Leaf, words.home_kept_title(), words.home_kept_text())}
                {promise(Icon::Lock, words.home_private_title(), words.home_private_text())}
            </ul>
        </section>
    }
    .into_any()
}
