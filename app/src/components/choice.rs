//! One choice among a few: radio buttons with their words, or a list when the choices are many.

use leptos::prelude::*;

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What it means, in a sentence; may be empty.
    pub help: &'static str,
}

/// Radio buttons.
#[component]
pub fn Choices(
    /// The name sent with the form.
    name: &'static str,
    legend: &'static str,
    choices: Vec<Choice>,
    #[prop(into)] chosen: String,
) -> impl IntoView {
    let choice = move |choice: Choice| {
        let id = [name, "-", choice.value].concat();
        let help_id = [&id, "-help"].concat();
        let described = (!choice.help.is_empty()).then(|| help_id.clone());
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name=name
                    value=choice.value
                    checked=choice.value == chosen
                    aria-describedby=described
                />
                <label for=id>{choice.label}</label>
                {(!choice.help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{choice.help}</p> })}
            </div>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="field-label">{legend}</legend>
            {choices.into_iter().map(choice).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// A list.
#[component]
pub fn SelectField(
    /// The name sent with the form; also the id.
    name: &'static str,
    label: &'static str,
    /// Values and what they are called.
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] chosen: String,
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    let help_id = [name, "-help"].concat();
    let described = (!help.is_empty()).then(|| help_id.clone());
    let options = options
        .into_iter()
        .map(|(value, label)| view! { <option value=value selected=value == chosen>{label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            <select class="field-control" id=name name=name aria-describedby=described>{options}</select>
        </div>
    }
    .into_any()
}
