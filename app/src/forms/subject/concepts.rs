//! Themes or sectors: a list of boxes, those chosen first; with a script, typing shortens it.

use domain::text::fold;
use domain::{Kind, RecordId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::{Kept, begins_with, unshown};
use crate::forms::draft::Drafts;
use crate::forms::entry::control;
use crate::forms::record_form::problem_of;
use crate::queries::row::Named;
use crate::state::locale;

/// The list.
#[component]
pub fn ConceptsField(
    kind: Kind,
    /// The field's own name: `themes`, `sectors`.
    field: &'static str,
    legend: &'static str,
    /// What the line above the list is for.
    seek: &'static str,
    /// What can be chosen, by name.
    offered: Vec<Named>,
    /// What is chosen.
    stored: Vec<RecordId>,
    /// What is to be known before choosing.
    #[prop(optional)]
    help: Option<&'static str>,
) -> impl IntoView {
    let words = locale::words();
    let name = control(field);
    let chosen = begins_with(field, &stored);
    let known: Vec<RecordId> = offered.iter().map(|named| named.reference.id).chain(chosen.iter().copied()).collect();
    let drafts = use_context::<Drafts>();
    let restored = Signal::derive(move || {
        let unshown = |drafts: Drafts| drafts.restored.with(|typed| unshown(typed, field, |id| known.contains(id)));
        drafts.map(unshown).unwrap_or_default()
    });
    if offered.is_empty() && chosen.is_empty() {
        // A device that has no vocabulary yet asks nothing of it, and leaves it as it is.
        return view! { <Kept field ids=restored/> }.into_any();
    }
    // What is no longer offered stays, as long as nobody takes it away.
    let is_offered = |id: &RecordId| offered.iter().any(|named| named.reference.id == *id);
    let kept: Vec<String> = chosen.iter().filter(|id| !is_offered(id)).map(ToString::to_string).collect();
    let (first, rest): (Vec<Named>, Vec<Named>) =
        offered.into_iter().partition(|named| chosen.contains(&named.reference.id));
    let sought = RwSignal::new(String::new());
    let line = |named: Named, checked: bool| view! { <Line field name=name.clone() named checked sought/> };
    let lines: Vec<_> = first
        .into_iter()
        .map(|named| line(named, true))
        .chain(rest.into_iter().map(|named| line(named, false)))
        .collect();
    let error = problem_of(kind, field);
    view! {
        <fieldset class="choices" id=name.clone()>
            <legend class="field-label">{legend}<span class="field-optional">{words.field_optional()}</span></legend>
            {help.map(|help| view! { <p class="field-help">{help}</p> })}
            // A list of which nothing is chosen is sent all the same: it is emptied.
            <input type="hidden" name=name.clone() value=""/>
            {kept.into_iter().map(|id| view! { <input type="hidden" name=name.clone() value=id/> }).collect_view()}
            <Kept field ids=restored/>
            <Seek field label=seek sought/>
            <div class="choices-list">{lines}</div>
            <p class="field-error" hidden=move || error.with(String::is_empty)>{move || error.get()}</p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Line(field: &'static str, name: String, named: Named, checked: bool, sought: RwSignal<String>) -> impl IntoView {
    let value = named.reference.id.to_string();
    let id = [field, "-", &value].concat();
    let folded = fold(&named.title);
    let elsewhere = move || sought.with(|sought| !folded.contains(sought.as_str()));
    view! {
        <div class="choice" hidden=elsewhere>
            <input type="checkbox" id=id.clone() name=name value=value checked=checked/>
            <label for=id>{named.title}</label>
        </div>
    }
    .into_any()
}

/// The line that shortens the list; nothing without a script, for nothing would follow.
#[component]
fn Seek(field: &'static str, label: &'static str, sought: RwSignal<String>) -> impl IntoView {
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let id = [field, "-seek"].concat();
    let stay = |event: KeyboardEvent| {
        // It shortens the list at once: the form is not to leave for it.
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    let view = move || {
        let id = id.clone();
        view! {
            <label class="visually-hidden" for=id.clone()>{label}</label>
            <input
                class="field-control"
                id=id
                type="search"
                placeholder=label
                autocomplete="off"
                maxlength="60"
                on:keydown=stay
                on:input=move |event| sought.set(fold(event_target_value(&event).trim()))
            />
        }
    };
    (move || scripted.get().then(&view)).into_any()
}
