//! A form that the server did not take, shown again: what was typed in each field, why it was not taken, what to mend.

use std::sync::Arc;

use api::typed::Typed;
use api::{ApiError, Refusal};
use domain::{Invalid, Kind};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::summary;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::text_area::within_text_area;
use crate::labels;
use crate::routes;
use crate::state::locale;

/// Fields that hold a choice: they say nothing of what somebody wrote.
const CHOSEN: [&str; 15] = [
    "audience",
    "autolink",
    "contribute",
    "lang",
    "langs",
    "legal_form",
    "no_autolink",
    "note_type",
    "order_by",
    "places",
    "rights",
    "sectors",
    "status",
    "themes",
    "verified_on",
];

/// What was typed, for the fields of the form below; none in a form that is shown for the first time.
#[derive(Clone)]
struct Again(Option<Arc<Typed>>);

/// Tells the fields below what they begin with.
pub fn provide(typed: Option<&Typed>) {
    provide_context(Again(typed.map(|typed| Arc::new(typed.clone()))));
}

/// Whether the form around is shown again: nothing in it is to stay folded.
#[must_use]
pub fn is_shown_again() -> bool {
    use_context::<Again>().is_some_and(|again| again.0.is_some())
}

/// What a field begins with: what was typed in it where the form is shown again, else what the record holds.
#[must_use]
pub fn value_of(field: &str, stored: impl Into<String>) -> String {
    let typed = use_context::<Again>().and_then(|again| again.0).and_then(|typed| typed.get(field).cloned());
    typed.unwrap_or_else(|| stored.into())
}

/// Whether a box begins ticked, which sends `value` when it is.
#[must_use]
pub fn ticked(field: &str, value: &str, stored: bool) -> bool {
    value_of(field, if stored { value } else { "" }).trim() == value
}

/// Says why the form was not taken, and names what to mend.
#[component]
pub fn Refused(kind: Kind, refusal: Refusal, problems: Vec<Invalid>) -> impl IntoView {
    let words = locale::words();
    let why = match &refusal.why {
        ApiError::Fields(_) => words.field_summary(problems.len() as u64),
        why => labels::error(words, why),
    };
    let path = use_location().pathname;
    let sign_in = (refusal.why == ApiError::SignIn).then(|| routes::sign_in(words.lang(), &path.get_untracked()));
    let kept = !refusal.typed.is_empty();
    view! {
        <div role="alert">
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                <p>{why}</p>
                {summary::lines(kind, &problems)}
                {sign_in
                    .map(|href| {
                        // This tab alone holds what was typed.
                        view! {
                            <p>
                                <a href=href target="_blank">
                                    {words.editor_sign_in_aside()}
                                </a>
                            </p>
                        }
                    })}
                {kept.then(|| view! { <p>{words.editor_nothing_lost()}</p> })}
            </Notice>
        </div>
    }
    .into_any()
}

/// What was typed in the form of a record that cannot be shown here any more, to be copied.
#[component]
pub fn LeftText(kind: Kind, refusal: Refusal) -> impl IntoView {
    let words = locale::words();
    let field = |(name, text): (&String, &String)| {
        let id = ["left-", name].concat();
        let label = labels::field(words, name.split('.').next().unwrap_or(name));
        view! {
            <div class="field">
                <label class="field-label" for=id.clone()>{label}</label>
                <textarea class="field-control" id=id rows="6" readonly>
                    {within_text_area(text.clone())}
                </textarea>
            </div>
        }
    };
    let written = |(name, text): &(&String, &String)| !CHOSEN.contains(&name.as_str()) && !text.trim().is_empty();
    let fields = refusal.typed.iter().filter(written).map(field).collect_view();
    view! {
        <PageHead title=words.error_title()/>
        <h1>{words.error_title()}</h1>
        <Refused kind refusal problems=Vec::new()/>
        <div class="stack">{fields}</div>
    }
    .into_any()
}
