//! Pages of a long list, as links: they work with no JavaScript and have addresses.

use i18n::number;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::state::locale;

/// Links to the page before and after `current` (from 1); `href` gives the address of a page.
#[component]
pub fn Pagination(current: u64, total: u64, href: impl Fn(u64) -> String) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let previous = (current > 1).then(|| {
        view! {
            <a class="button" data-kind="quiet" rel="prev" href=href(current - 1)>
                <Glyph icon=Icon::Previous/>
                <span>{words.page_previous()}</span>
            </a>
        }
    });
    let next = (current < total).then(|| {
        view! {
            <a class="button" data-kind="quiet" rel="next" href=href(current + 1)>
                <span>{words.page_next()}</span>
                <Glyph icon=Icon::Next/>
            </a>
        }
    });
    (total > 1).then(|| {
        view! {
            <nav class="pagination" aria-label=words.page_label()>
                {previous}
                <span class="pagination-position">
                    {words.page_position(&number(lang, current), &number(lang, total))}
                </span>
                {next}
            </nav>
        }
    })
}
