//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::routes;
use crate::state::{locale, response};

/// The answer to an address that no page has, with status 404 from a server.
#[component]
pub fn NotFound() -> impl IntoView {
    response::set_status(404);
    let words = locale::words();
    view! {
        <PageHead title=words.missing_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.missing_title()}</h1>
        <p class="lede">{words.missing_text()}</p>
        <SearchBox place=SearchPlace::Page/>
        <ButtonLink
            href=routes::home(words.lang())
            label=words.missing_home()
            kind=ButtonKind::Quiet
            icon=Icon::Compass
        />
    }
    .into_any()
}
