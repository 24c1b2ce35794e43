//! The way to the other language: the same page, another document; the choice is remembered for the bare `/` only.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use crate::routes;
use crate::state::locale;

/// A link to this page in the other language.
#[component]
pub fn LanguageLink() -> impl IntoView {
    let words = locale::words();
    let other = match words.lang() {
        Lang::Fr => Lang::En,
        Lang::En => Lang::Fr,
    };
    let location = use_location();
    let href = move || {
        let path = location.pathname.get();
        let query = location.search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        routes::in_language(other, &[path.as_str(), mark, query.trim_start_matches('?')].concat())
    };
    view! {
        <a
            class="language-link"
            rel="external"
            href=href
            hreflang=other.tag()
            lang=other.tag()
            on:click=move |_| remember(other)
        >
            {t(words.lang()).nav_language()}
        </a>
    }
}

fn remember(lang: Lang) {
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let cookie = ["lang=", lang.code(), "; Path=/; Max-Age=31536000; SameSite=Lax"].concat();
        // A browser that refuses cookies keeps French at `/`: nothing to mend.
        let _ = document.set_cookie(&cookie);
    }
}
