//! The table of contents of a long text: beside it on wide screens, folded above it on narrow ones.

use leptos::prelude::*;
use markdown::TocEntry;

use crate::state::locale;

/// How many headings make a text long enough for a table of contents.
const FROM: usize = 3;

/// The headings of the two first levels.
#[component]
pub fn Contents(entries: Vec<TocEntry>) -> impl IntoView {
    let words = locale::words();
    let lines = move || {
        let shown = entries.iter().filter(|entry| entry.level <= 3);
        shown
            .map(|entry| {
                let href = ["#", &entry.id].concat();
                view! { <li data-level=entry.level.to_string()><a href=href rel="external">{entry.text.clone()}</a></li> }
            })
            .collect_view()
    };
    let list = lines();
    let long = list.len() >= FROM;
    long.then(|| {
        view! {
            <nav class="contents" aria-label=words.note_contents()>
                <details>
                    <summary>{words.note_contents()}</summary>
                    <ol class="contents-list">{list}</ol>
                </details>
                <div class="contents-wide">
                    <p class="contents-title" aria-hidden="true">{words.note_contents()}</p>
                    <ol class="contents-list">{lines()}</ol>
                </div>
            </nav>
        }
    })
}
