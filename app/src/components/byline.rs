//! Who wrote a note, under which licence, when, of what time it tells, and how long it takes to read.

use domain::Instant;
use domain::knowledge::{Note, rights};
use leptos::prelude::*;

use super::still::still;
use crate::queries::row::Named;
use crate::routes;
use crate::state::{clock, locale};

/// How many words are read in a minute.
const WORDS_A_MINUTE: usize = 200;

/// The byline of a note.
#[component]
pub fn Byline(
    /// The note.
    note: Note,
    /// Its authors, those that the reader may know.
    authors: Vec<Named>,
    /// When it last changed.
    updated: Instant,
    /// How many words it has; asked for where it is shown anew.
    length: impl FnOnce() -> usize + Send + 'static,
) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let hidden = note.authors.len().saturating_sub(authors.len());
    let mut names: Vec<AnyView> = authors
        .into_iter()
        .map(|person| {
            let href = routes::record(lang, person.reference.kind, person.reference.id, &person.title);
            view! { <li><a href=href rel="author">{person.title}</a></li> }.into_any()
        })
        .collect();
    if !note.credit.is_empty() {
        names.push(view! { <li>{note.credit.as_str().to_owned()}</li> }.into_any());
    }
    // Whose profile the reader may not see signs as a member.
    names.extend((0..hidden).map(|_| view! { <li>{words.note_member()}</li> }.into_any()));
    let licence = rights::find(note.rights.as_str()).map(|licence| {
        view! { <li><a href=licence.url rel="license noopener">{licence.label}</a></li> }
    });
    let happened =
        (!note.happened.is_empty()).then(|| view! { <li>{words.note_happened(&words.date(&note.happened))}</li> });
    let facts = move || {
        let minutes = u64::try_from(length().div_ceil(WORDS_A_MINUTE).max(1)).unwrap_or(1);
        view! {
            {happened}
            {licence}
            <li>{words.note_minutes(minutes)}</li>
            <li><time datetime=updated.rfc3339()>{words.note_updated(&clock::day(words, updated))}</time></li>
        }
        .into_any()
    };
    view! {
        <div class="byline">
            <ul class="byline-names" aria-label=words.note_by()>{names}</ul>
            <ul class="byline-facts">{still(facts)}</ul>
        </div>
    }
    .into_any()
}
