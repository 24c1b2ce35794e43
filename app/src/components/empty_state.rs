//! What to say where there is nothing yet: why, and what to do.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// An empty state; `children` are its actions.
#[component]
pub fn EmptyState(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-state-mark"><Glyph icon/></span>
            <h2 class="empty-state-title">{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="cluster">{children()}</div> })}
        </div>
    }
    .into_any()
}
