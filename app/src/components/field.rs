//! A labelled field: the label stays visible, help and error are tied to it.

use leptos::prelude::*;

use super::text_area::within_text_area;
use crate::state::locale;

/// A line of text, or several with `rows`.
#[component]
pub fn Field(
    /// The name sent with the form; also the id.
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] value: String,
    /// What is wrong with the value, in a sentence; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// The keyboard of a telephone, where the sort of field does not say it.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    #[prop(optional)] rows: Option<u8>,
    #[prop(optional)] required: bool,
    /// The most characters it can hold.
    #[prop(optional)]
    maxlength: Option<u16>,
) -> impl IntoView {
    let help_id = [name, "-help"].concat();
    let error_id = [name, "-error"].concat();
    let has_help = !help.is_empty();
    let described_by = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        move || {
            let ids =
                [has_help.then(|| help_id.clone()), error.with(|text| !text.is_empty()).then(|| error_id.clone())];
            let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!ids.is_empty()).then_some(ids)
        }
    };
    let invalid = move || error.with(|text| !text.is_empty()).then_some("true");
    let control = match rows {
        None => view! {
            <input
                class="field-control"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                required=required
                aria-invalid=invalid
                aria-describedby=described_by
            />
        }
        .into_any(),
        Some(rows) => view! {
            <textarea
                class="field-control"
                id=name
                name=name
                rows=rows
                required=required
                aria-invalid=invalid
                aria-describedby=described_by
            >
                {within_text_area(value)}
            </textarea>
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label class="field-label" for=name>
                {label}
                {(!required).then(|| view! { <span class="field-optional">{locale::words().field_optional()}</span> })}
            </label>
            {has_help.then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            {control}
            <p class="field-error" id=error_id hidden=move || error.with(String::is_empty)>{move || error.get()}</p>
        </div>
    }
    .into_any()
}
