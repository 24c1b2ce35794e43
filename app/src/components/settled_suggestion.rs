//! A suggestion that was decided: how, by whom, why, and what was left of it, still to be read.

use domain::Kind;
use domain::care::{Suggestion, SuggestionStatus};
use domain::query::Seen;
use leptos::prelude::*;
use sync::parts::left;

use super::suggestion_part::{label_of, shown};
use super::tag::Tag;
use crate::labels;
use crate::queries::row::Named;
use crate::state::{clock, locale};

/// The suggestion; `kind` is that of the record that it concerns.
#[component]
pub fn SettledSuggestion(suggestion: Seen, kind: Kind, named: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    let content: Suggestion = suggestion.record.content();
    let name = |id: Option<domain::RecordId>| {
        let found = named.iter().find(|named| Some(named.reference.id) == id);
        found.map_or_else(|| words.note_member().to_owned(), |named| named.title.clone())
    };
    let by = name(suggestion.record.header().created_by);
    let when = clock::moment(words, suggestion.record.updated);
    let decided = match content.status {
        SuggestionStatus::Withdrawn => words.suggestion_taken_back(&by, &when),
        _ => words.suggestion_decided(&name(content.decided_by), &when),
    };
    let answer = content.answer.as_str().to_owned();
    let parts: Vec<AnyView> = left(&content)
        .iter()
        .map(|part| {
            let shown = shown(kind, part.field, &part.proposed, &named);
            view! {
                <div class="comparison-field">
                    <dt>{label_of(kind, part.field, &part.key)}</dt>
                    <dd>{shown}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let some = !parts.is_empty();
    view! {
        <article class="card suggestion">
            <p class="cluster">
                <Tag label=labels::suggestion_state(words, content.status)/>
                <span class="small">{words.suggestion_by(&by, &clock::moment(words, suggestion.record.created))}</span>
            </p>
            <p class="small">{decided}</p>
            {(!answer.is_empty()).then(|| view! { <p>{words.suggestion_because(&answer)}</p> })}
            {some
                .then(|| {
                    view! {
                        <details class="text-diff-folded">
                            <summary>{words.suggestion_left()}</summary>
                            <dl class="comparison">{parts}</dl>
                        </details>
                    }
                })}
        </article>
    }
    .into_any()
}
