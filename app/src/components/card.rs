//! A record in a list: its title is the link, its summary says what it is, its tags where it stands.

use leptos::prelude::*;

/// A card; `children` are its tags, `lang` the language of what it says where the page's is another.
#[component]
pub fn Card(
    #[prop(into)] href: String,
    #[prop(into)] title: String,
    #[prop(optional, into)] summary: String,
    #[prop(default = None)] lang: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <article class="card">
            <h3 class="card-title"><a href=href lang=lang.clone()>{title}</a></h3>
            {(!summary.is_empty()).then(|| view! { <p class="card-summary" lang=lang>{summary}</p> })}
            {children.map(|children| view! { <div class="cluster">{children()}</div> })}
        </article>
    }
    .into_any()
}
