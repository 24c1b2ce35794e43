//! What somebody typed to be reached by: a link where it leads somewhere, else the text as it is.

use leptos::prelude::*;

/// What was typed, as a link where it leads somewhere.
#[component]
pub fn SafeLink(
    /// As it was typed.
    text: String,
    /// Where it leads, as `contact` found.
    href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => {
            let away = (!href.starts_with("tel:") && !href.starts_with("mailto:")).then_some("nofollow noopener");
            view! { <a class="fact-link" href=href rel=away>{text}</a> }.into_any()
        }
        None => view! { <span class="fact-text">{text}</span> }.into_any(),
    }
}
