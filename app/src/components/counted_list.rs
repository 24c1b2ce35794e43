//! Themes or territories, each with how many records are under it.

use domain::Kind;
use leptos::prelude::*;

use crate::labels;
use crate::queries::holdings::Counted;
use crate::routes;
use crate::state::locale;

/// The list; where its lines are of several sorts, each says which it is.
#[component]
pub fn CountedList(lines: Vec<Counted>) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let first = lines.first().map(|line| line.sort.clone()).unwrap_or_default();
    let mixed = lines.iter().any(|line| line.sort != first);
    let line = move |line: Counted| {
        let reference = line.name.reference;
        let href = routes::record(lang, reference.kind, reference.id, &line.name.title);
        let sort = (mixed && reference.kind == Kind::Place)
            .then(|| view! { " " <span class="small">{labels::sort(words, reference.kind, &line.sort)}</span> });
        view! {
            <li>
                <a class="counted" href=href>
                    <span>{line.name.title} {sort}</span>
                    " "
                    <span class="counted-number" aria-hidden="true">{i18n::number(lang, line.count)}</span>
                    <span class="visually-hidden">{words.count_records(line.count)}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="counted-list">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
}
