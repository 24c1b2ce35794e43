//! The banner that offers a newer version; nothing reloads by itself, and what is being typed is kept first.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::banner::Banner;
use crate::state::update::Update;
use crate::state::{locale, state};

/// What is typed outside of a record's form, whose own form is not done with: nothing keeps it.
const LOOSE: &str = "main form:not(.record-form, [role=search], [hidden]) :is(textarea, input:not([type=hidden]))";

/// The banner, empty until a version waits.
#[component]
pub fn UpdateNotice() -> impl IntoView {
    let words = locale::words();
    let update = state().update;
    let apply = move |_| {
        update.set(match update.get_untracked() {
            Update::Unkept => Update::Anyway,
            _ if is_loose() => Update::Unkept,
            _ => Update::Asked,
        });
    };
    let banner = move || {
        let (said, kept, apply_label) = match update.get() {
            Update::Ready => (words.update_ready(), true, words.update_apply()),
            Update::Needed => (words.update_needed(), true, words.update_apply()),
            Update::Unkept => (words.update_unkept(), false, words.update_anyway()),
            _ => return None,
        };
        Some(view! {
            <Banner>
                <p>{said}</p>
                {kept.then(|| view! { <p class="while-writing">{words.update_kept()}</p> })}
                <div class="cluster">
                    <button class="button" type="button" on:click=apply>
                        {apply_label}
                    </button>
                    <button class="button" data-kind="quiet" type="button" on:click=move |_| update.set(Update::Later)>
                        {words.update_later()}
                    </button>
                </div>
            </Banner>
        })
    };
    view! { <div role="status">{banner}</div> }
}

/// Whether something is typed that no draft keeps: the reason of an act, for instance.
fn is_loose() -> bool {
    let Ok(found) = document().query_selector_all(LOOSE) else { return false };
    (0..found.length()).filter_map(|index| found.item(index)).any(|control| {
        if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.default_value() != Ok(area.value())
        } else {
            let input = control.dyn_ref::<HtmlInputElement>();
            input.is_some_and(|input| input.value() != input.default_value())
        }
    })
}
