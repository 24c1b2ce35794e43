//! A part of a suggestion: what stands, what is proposed.

use domain::content::spec;
use domain::{FieldId, Kind, Value};
use leptos::prelude::*;
use sync::merge::compare;
use sync::parts::{Meeting, Part, Proposal};

use super::text_diff::TextDiff;
use crate::labels;
use crate::queries::row::Named;
use crate::state::locale;

/// How many characters of a value are shown; the whole is a click away in the record.
const SHOWN: usize = 600;

fn label(kind: Kind, field: FieldId) -> &'static str {
    labels::field(locale::words(), spec(kind, field).map_or("", |spec| spec.name))
}

/// What a part is called among others: a passage of a text by its place.
#[must_use]
pub fn label_of(kind: Kind, field: FieldId, key: &str) -> String {
    let label = label(kind, field);
    let place = key.split_once('.').and_then(|(_, place)| place.parse::<u64>().ok());
    place.map_or_else(|| label.to_owned(), |place| locale::words().suggestion_passage(label, &(place + 1).to_string()))
}

/// What a part proposes.
pub fn proposal(kind: Kind, part: &Part, named: &[Named]) -> AnyView {
    match &part.proposal {
        Proposal::Passage(passage) => {
            view! { <TextDiff stretches=compare(&passage.stands, &passage.proposed)/> }.into_any()
        }
        Proposal::Value { stands, proposed } => value(kind, part.field, stands, proposed, named),
    }
}

/// A value: what stands, what is proposed.
fn value(kind: Kind, field: FieldId, stands: &Value, proposed: &Value, named: &[Named]) -> AnyView {
    let words = locale::words();
    let label = label(kind, field);
    let shown = |value: &Value| shown(kind, field, value, named);
    let version = |said: &'static str, sort: &'static str, text: String| {
        view! {
            <div class="version" data-version=sort>
                <dt>{label} " · " {said}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    view! {
        <dl class="versions">
            {version(words.suggestion_kept(), "kept", shown(stands))}
            {version(words.suggestion_other(), "other", shown(proposed))}
        </dl>
    }
    .into_any()
}

/// A value of a field, in words, its beginning where it is long.
#[must_use]
pub fn shown(kind: Kind, field: FieldId, value: &Value, named: &[Named]) -> String {
    let words = locale::words();
    let text = labels::value(words, spec(kind, field).map_or("", |spec| spec.name), value, named);
    let text = if text.trim().is_empty() { words.suggestion_nothing().to_owned() } else { text };
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => [text.get(..at).unwrap_or_default(), "…"].concat(),
        None => text,
    }
}

/// A place where two edits met, the three versions side by side where there is room, with what each of the two changed.
#[component]
pub fn Both(meeting: Meeting) -> impl IntoView {
    let words = locale::words();
    let place = meeting.headings.join(" › ");
    let nothing = |text: String| if text.trim().is_empty() { words.suggestion_nothing().to_owned() } else { text };
    // What each made of what was there: struck out, underlined, and said so to whoever hears it.
    let made = |text: String| {
        let from_something = !meeting.base.trim().is_empty() && !text.trim().is_empty();
        if from_something {
            view! { <TextDiff stretches=compare(&meeting.base, &text)/> }.into_any()
        } else {
            nothing(text).into_any()
        }
    };
    let version = |label: &'static str, text: AnyView, kind: &'static str| {
        view! {
            <div class="version" data-version=kind>
                <dt>{label}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    view! {
        {(!place.is_empty()).then(|| view! { <p class="small">{words.suggestion_under(&place)}</p> })}
        <dl class="versions">
            {version(words.suggestion_base(), nothing(meeting.base.clone()).into_any(), "base")}
            {version(words.suggestion_kept(), made(meeting.kept), "kept")}
            {version(words.suggestion_other(), made(meeting.other), "other")}
        </dl>
    }
    .into_any()
}
