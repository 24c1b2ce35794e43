//! A box to tick, for something that is so or not.

use leptos::prelude::*;

/// The box; a form that holds it says when it is not ticked, too.
#[component]
pub fn Tick(
    /// The name sent with the form; also the id.
    name: &'static str,
    label: &'static str,
    #[prop(optional)] help: &'static str,
    #[prop(optional)] ticked: bool,
    /// What is sent when it is ticked.
    #[prop(default = "on")]
    value: &'static str,
    /// Whether the form says that it was emptied: for a record that is changed.
    #[prop(optional)]
    emptied: bool,
) -> impl IntoView {
    let help_id = [name, "-help"].concat();
    let described = (!help.is_empty()).then(|| help_id.clone());
    view! {
        <div class="choice">
            {emptied.then(|| view! { <input type="hidden" name=name value=""/> })}
            <input type="checkbox" id=name name=name value=value checked=ticked aria-describedby=described/>
            <label for=name>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
        </div>
    }
    .into_any()
}
