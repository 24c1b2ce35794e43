//! The shape of what is coming, at its final size, so that nothing jumps.

use leptos::prelude::*;

use crate::state::locale;

/// `count` cards to come.
#[component]
pub fn SkeletonCards(#[prop(default = 3)] count: u8) -> impl IntoView {
    let card = || {
        view! {
            <div class="card skeleton" aria-hidden="true">
                <span class="skeleton-line" data-size="title"></span>
                <span class="skeleton-line"></span>
                <span class="skeleton-line" data-size="short"></span>
            </div>
        }
    };
    view! {
        <div class="stack" aria-busy="true">
            <p class="visually-hidden">{locale::words().page_loading()}</p>
            {(0..count).map(|_| card()).collect_view()}
        </div>
    }
}
