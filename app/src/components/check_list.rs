//! Several choices among a few: boxes that post one name, with or without a script.

use leptos::prelude::*;

use crate::state::locale;

/// Boxes; what was chosen and is not offered stays chosen.
#[component]
pub fn CheckList(
    /// The name sent with the form.
    name: &'static str,
    legend: &'static str,
    /// Values, and what they are called.
    choices: Vec<(String, String)>,
    /// The values chosen, one a line.
    chosen: String,
    #[prop(optional)] help: &'static str,
    /// What is wrong with what was chosen, in a sentence; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let words = locale::words();
    let (help_id, error_id) = ([name, "-help"].concat(), [name, "-error"].concat());
    let has_error = move || error.with(|text| !text.is_empty());
    let described = {
        let (help_id, error_id) = ((!help.is_empty()).then(|| help_id.clone()), error_id.clone());
        move || {
            let ids = [help_id.clone(), has_error().then(|| error_id.clone())];
            let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!ids.is_empty()).then_some(ids)
        }
    };
    let is_chosen = |value: &str| chosen.lines().any(|line| line.trim() == value);
    let kept = chosen
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && choices.iter().all(|(value, _)| value != line))
        .map(|line| view! { <input type="hidden" name=name value=line.to_owned()/> })
        .collect_view();
    let boxes = choices
        .iter()
        .map(|(value, label)| {
            let id = [name, "-", value].concat();
            view! {
                <div class="choice">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name=name
                        value=value.clone()
                        checked=is_chosen(value)
                        aria-invalid=move || has_error().then_some("true")
                    />
                    <label for=id>{label.clone()}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" id=name aria-describedby=described>
            <legend class="field-label">
                {legend}
                {(!required).then(|| view! { <span class="field-optional">{words.field_optional()}</span> })}
            </legend>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            // A form sends nothing of a box that is empty: this says that the list was there.
            <input type="hidden" name=name value=""/>
            {kept}
            <div class="choices-list">{boxes}</div>
            <p class="field-error" id=error_id hidden=move || !has_error()>{move || error.get()}</p>
        </fieldset>
    }
    .into_any()
}
