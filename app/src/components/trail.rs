//! Where a page is: what holds it, the widest first.

use leptos::prelude::*;

use crate::state::locale;

/// The way down to a page; each step is an address and a name.
#[component]
pub fn Trail(steps: Vec<(String, String)>) -> impl IntoView {
    let words = locale::words();
    let step = |(href, name): (String, String)| view! { <li><a href=href>{name}</a></li> };
    view! {
        <nav class="trail" aria-label=words.page_trail()>
            <ol class="trail-steps">{steps.into_iter().map(step).collect_view()}</ol>
        </nav>
    }
    .into_any()
}
