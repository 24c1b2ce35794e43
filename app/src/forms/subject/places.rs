//! Territories, by name: those chosen as boxes, and a line for another, which the device, the server, or the form's own
//! posting finds.

use core::time::Duration;

use api::typed;
use domain::{Kind, RecordId, Ref};
use i18n::Lang;
use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

use super::look_up::Unasked;
use super::{Kept, begins_with, unshown};
use crate::forms::again::value_of;
use crate::forms::draft::Drafts;
use crate::forms::record_form::problem_of;
use crate::queries::Reader;
use crate::queries::place_names::{begun, meant, told};
use crate::queries::row::Named;
use crate::queries::subject::Offered;
use crate::state::device::{Device, device};
use crate::state::locale;

/// How long after a keystroke territories are suggested.
const PAUSE: Duration = Duration::from_millis(180);
/// How much is typed before they are.
const BEGINNING: usize = 2;
/// The name of the line, and what it suggests.
const LINE: &str = "fields[places.named]";
const SUGGESTED: &str = "places-suggested";

/// A territory in the list of those chosen, and whether it is.
type Chosen = RwSignal<Vec<(Named, bool)>>;

/// The territories of a record.
#[component]
pub fn PlacesField(
    /// The kind of the record; it has the field `places`.
    kind: Kind,
    legend: &'static str,
    /// The territories that it has.
    stored: Vec<RecordId>,
    /// Their names, and what is suggested before anything is typed.
    offered: Offered,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let words = locale::words();
    let Offered { places: known, regions, .. } = offered;
    let ids = begins_with(typed::PLACES, &stored);
    // What this reader may not see stays.
    let is_known = |id: &RecordId| known.iter().any(|named| named.reference.id == *id);
    let kept: Vec<String> = ids.iter().filter(|id| !is_known(id)).map(ToString::to_string).collect();
    let listed = known.into_iter().map(|named| (ids.contains(&named.reference.id), named));
    let chosen: Chosen = RwSignal::new(listed.map(|(checked, named)| (named, checked)).collect());
    let unnamed = make_room(chosen, kept.clone());
    let line = move |(named, checked): (Named, bool)| {
        let (value, id) = (named.reference.id.to_string(), box_of(named.reference.id));
        view! {
            <div class="choice">
                <input type="checkbox" id=id.clone() name="fields[places]" value=value checked=checked/>
                <label for=id>{named.title}</label>
            </div>
        }
    };
    view! {
        <fieldset class="choices" id="fields[places]">
            <legend class="field-label">
                {legend}
                {(!required).then(|| view! { <span class="field-optional">{words.field_optional()}</span> })}
            </legend>
            // A list of which nothing is chosen is sent all the same: it is emptied.
            <input type="hidden" name="fields[places]" value=""/>
            {kept.into_iter().map(|id| view! { <input type="hidden" name="fields[places]" value=id/> }).collect_view()}
            <Kept field=typed::PLACES ids=unnamed/>
            <For each=move || chosen.get() key=|(named, _)| named.reference.id children=line/>
            <Another kind chosen regions/>
        </fieldset>
    }
    .into_any()
}

/// The line for another territory.
#[component]
fn Another(kind: Kind, chosen: Chosen, regions: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    let (lang, device, drafts) = (words.lang(), device(), use_context::<Drafts>());
    let line = NodeRef::<Input>::new();
    let suggested = RwSignal::new(regions);
    let said = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let wrong = problem_of(kind, typed::PLACES);
    let unasked = use_context::<Unasked>();
    let error = Signal::derive(move || {
        let (wrong, unasked) = (wrong.get(), unasked.is_some_and(|Unasked(unasked)| unasked.get()));
        match (wrong == words.problem_word(), unasked) {
            (true, true) => words.subject_place_unasked().to_owned(),
            (true, false) => words.subject_place_unknown().to_owned(),
            (false, _) => wrong,
        }
    });
    let is_wrong = move || error.with(|text| !text.is_empty());
    let take = move || {
        let Some(input) = line.get_untracked() else { return };
        let Some(named) = suggested.with_untracked(|all| meant(all, &input.value())) else { return };
        input.set_value("");
        said.set(words.subject_place_added(&named.title));
        add(chosen, named);
        if let Some(drafts) = drafts {
            drafts.typed();
        }
    };
    let suggest = move || {
        let Some(text) = line.get_untracked().map(|input| input.value().trim().to_owned()) else { return };
        if text.chars().count() < BEGINNING {
            return;
        }
        let device = device.clone();
        spawn_local(async move {
            let found = begun(lang, device, &text).await.unwrap_or_default();
            let still = line.try_get_untracked().flatten().is_some_and(|input| input.value().trim() == text);
            if still && !found.is_empty() {
                suggested.set(found);
            }
        });
    };
    let typing = move |event: Event| {
        said.set(String::new());
        if is_picked(&event) {
            return take();
        }
        if let Some(before) = waiting.get_value() {
            before.clear();
        }
        waiting.set_value(set_timeout_with_handle(suggest.clone(), PAUSE).ok());
    };
    let enter = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            take();
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for=LINE>{words.subject_place_add()}</label>
            <p class="field-help" id="places-help">{words.subject_place_help()}</p>
            <input
                node_ref=line
                type="text"
                class="field-control"
                id=LINE
                name=LINE
                list=SUGGESTED
                value=value_of(typed::NAMED, "")
                autocomplete="off"
                maxlength="400"
                aria-invalid=move || is_wrong().then_some("true")
                aria-describedby=move || if is_wrong() { "places-error places-help" } else { "places-help" }
                on:input=typing
                on:keydown=enter
                on:change=move |_| take()
            />
            <datalist id=SUGGESTED>
                {move || {
                    suggested
                        .get()
                        .into_iter()
                        .map(|named| view! { <option value=named.title></option> })
                        .collect_view()
                }}
            </datalist>
            <p class="field-error" id="places-error" hidden=move || !is_wrong()>{move || error.get()}</p>
            <p class="small" role="status">{move || said.get()}</p>
        </div>
    }
    .into_any()
}

/// Whether a suggestion was picked rather than something typed: browsers say so by the sort of change, or by none.
fn is_picked(event: &Event) -> bool {
    let sort = js_sys::Reflect::get(event, &JsValue::from_str("inputType")).ok().and_then(|sort| sort.as_string());
    sort.is_none_or(|sort| sort.is_empty() || sort == "insertReplacementText")
}

/// Chooses a territory: one that is listed already has its box ticked.
fn add(chosen: Chosen, named: Named) {
    let is_listed = chosen.with_untracked(|all| all.iter().any(|(other, _)| other.reference == named.reference));
    if !is_listed {
        return chosen.update(|all| all.push((named, true)));
    }
    let found = document().get_element_by_id(&box_of(named.reference.id));
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) {
        found.set_checked(true);
    }
}

/// The name of a territory's box in the page.
fn box_of(id: RecordId) -> String {
    ["places-", &id.to_string()].concat()
}

/// Makes room for territories that were chosen in an earlier visit and not saved, once the form is put back: those that it
/// does not show are in it at once, for it is kept again before they are named.
fn make_room(chosen: Chosen, kept: Vec<String>) -> RwSignal<Vec<RecordId>> {
    let unnamed = RwSignal::new(Vec::new());
    let (lang, device) = (locale::lang(), device());
    let (Some(drafts), Some(device)) = (use_context::<Drafts>(), device) else { return unnamed };
    Effect::new(move |_| {
        let is_there = |id: &RecordId| {
            chosen.with_untracked(|all| all.iter().any(|(named, _)| named.reference.id == *id))
                || kept.contains(&id.to_string())
        };
        let missing = drafts.restored.with(|typed| unshown(typed, typed::PLACES, is_there));
        if missing.is_empty() {
            return;
        }
        unnamed.set(missing.clone());
        let device = device.clone();
        spawn_local(async move {
            for named in names(lang, &device, missing).await {
                add(chosen, named);
            }
            // The page may have been left meanwhile.
            let _named = unnamed.try_set(Vec::new());
        });
    });
    unnamed
}

/// The names of territories; where neither the device nor the server says one, the identifier stands for it.
async fn names(lang: Lang, device: &Device, ids: Vec<RecordId>) -> Vec<Named> {
    let here = told(&Reader::device(lang, device.clone()), ids.clone()).await.unwrap_or_default();
    let found = if here.len() < ids.len() {
        told(&Reader::server(lang, Some(device.clone())), ids.clone()).await.unwrap_or(here)
    } else {
        here
    };
    let unnamed = |id: RecordId| Named { reference: Ref { kind: Kind::Place, id }, title: id.to_string() };
    let named = |id: &RecordId| {
        let known = found.iter().find(|named| named.reference.id == *id).cloned();
        known.unwrap_or_else(|| unnamed(*id))
    };
    ids.iter().map(named).collect()
}
