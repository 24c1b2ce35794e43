//! What a page says of itself to the browser's tab, to search engines and to screen readers.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::described::{Described, describe};
use crate::state::locale;

/// The document's title and description.
#[component]
pub fn PageHead(
    /// The page's own name; empty for the home page.
    #[prop(into)]
    title: String,
    #[prop(optional, into)] description: String,
) -> impl IntoView {
    describe(Described::Head { title: &title, description: &description });
    let words = locale::words();
    let site = words.site_name();
    let full = if title.is_empty() {
        words.title_page(site, words.site_short_description())
    } else {
        words.title_page(&title, site)
    };
    let description = if description.is_empty() { words.site_description().to_owned() } else { description };
    view! {
        <Title text=in_document(full)/>
        <Meta name="description" content=description/>
    }
    .into_any()
}

/// The framework writes a title into the server's document as it is given, and sets it as text in a browser.
fn in_document(title: String) -> String {
    if is_server() { title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { title }
}
