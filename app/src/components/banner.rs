//! A strip under the header, of what concerns every page: a newer version, work that waits for its author.

use leptos::prelude::*;

/// A banner; `children` are its words and actions.
#[component]
pub fn Banner(children: Children) -> impl IntoView {
    view! { <div class="banner">{children()}</div> }.into_any()
}
