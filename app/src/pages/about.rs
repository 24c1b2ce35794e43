//! What this is, for whom, and what becomes of what one writes.

use leptos::prelude::*;

use crate::components::page_head::PageHead;
use crate::state::locale;

/// Where the server says where its source is.
const SOURCE: &str = "/code-source";

/// The about page.
#[component]
pub fn About() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.about_title() description=words.about_lede()/>
        <article class="prose">
            <h1>{words.about_title()}</h1>
            <p class="lede">{words.about_lede()}</p>
            <h2>{words.about_what_title()}</h2>
            <p>{words.about_what_text()}</p>
            <h2>{words.about_who_title()}</h2>
            <p>{words.about_who_text()}</p>
            <h2 id="installer">{words.about_install_title()}</h2>
            <p>{words.about_install_text()}</p>
            <p>{words.about_install_menu()}</p>
            <h2>{words.about_data_title()}</h2>
            <p>{words.about_data_text()}</p>
            <h2>{words.about_free_title()}</h2>
            <p>
                {words.about_free_text()} " " <a href=SOURCE rel="external">{words.about_source()}</a>
            </p>
            <p class="small">{words.about_font()}</p>
            <p class="small">{words.about_places()}</p>
        </article>
    }
    .into_any()
}
