//! A record in a list: what it is, where it stands, who wrote it, when it changed.

use leptos::prelude::*;

use super::card::Card;
use super::still::still;
use super::tag::{Tag, TagTone};
use crate::labels;
use crate::queries::row::Row;
use crate::routes;
use crate::state::{clock, locale};

/// A line of a list, as a card.
#[component]
pub fn RecordRow(row: Row) -> impl IntoView {
    let words = locale::words();
    let reference = row.name.reference;
    let href = routes::record(words.lang(), reference.kind, reference.id, &row.name.title).unwrap_or_default();
    let sort = labels::sort(words, reference.kind, &row.sort);
    let state = labels::state(words, &row.state);
    let lang = row.foreign(words.lang());
    let updated = clock::day(words, row.updated);
    let why = row.why;
    let title = if row.name.title.is_empty() { words.note_untitled().to_owned() } else { row.name.title };
    view! {
        <Card href title summary=row.summary lang>
            <Tag label=sort tone=TagTone::Accent/>
            {state.map(|(label, tone)| view! { <Tag label tone/> })}
            {(!row.by.is_empty()).then(|| view! { <span class="small">{row.by.join(", ")}</span> })}
            <time class="small" datetime=row.updated.rfc3339()>{updated}</time>
            {(!why.is_empty()).then(|| view! { <p class="row-why">{words.arrange_here()} " " {why}</p> })}
        </Card>
    }
    .into_any()
}

/// Lines of a list.
pub fn rows(rows: Vec<Row>) -> AnyView {
    let lines = move || rows.into_iter().map(|row| view! { <RecordRow row/> }).collect_view().into_any();
    view! { <div class="stack">{still(lines)}</div> }.into_any()
}
