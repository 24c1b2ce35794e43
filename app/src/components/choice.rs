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
        <fieldset class="choices" id=name>
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
    let options = with_stored(options, &chosen)
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
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

/// The options, and what is stored where it is none of them: a list that lacks it would send its first option instead.
fn with_stored(options: Vec<(&'static str, &'static str)>, stored: &str) -> Vec<(String, String)> {
    let is_offered = stored.is_empty() || options.iter().any(|(value, _)| *value == stored);
    let offered = options.into_iter().map(|(value, label)| (value.to_owned(), label.to_owned()));
    offered.chain((!is_offered).then(|| (stored.to_owned(), stored.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_an_option_whether_it_is_offered_or_not() {
        let options = vec![("fr", "Français"), ("en", "Anglais")];
        let values = |stored: &str| {
            with_stored(options.clone(), stored).into_iter().map(|(value, label)| [value, label].join("=")).collect()
        };
        let expected: [(&str, Vec<&str>); 3] = [
            ("en", vec!["fr=Français", "en=Anglais"]),
            ("", vec!["fr=Français", "en=Anglais"]),
            ("iu", vec!["fr=Français", "en=Anglais", "iu=iu"]),
        ];
        for (stored, expected) in expected {
            let values: Vec<String> = values(stored);
            assert_eq!(values, expected, "{stored}");
        }
    }
}
