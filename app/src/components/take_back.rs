//! Taking back what one asked, suggested or proposed, with a reason where one has one to give.

use api::NewIds;
use domain::Record;
use leptos::prelude::*;

use super::act_form::ActForm;
use super::button::{Button, ButtonKind};
use crate::state::locale;

/// The act, the field of its reason, and its button.
#[component]
pub fn TakeBack(
    record: Record,
    /// What the journal calls it.
    title: String,
    /// The state that the act makes.
    to: &'static str,
    /// The field of the reason, as the form posts it.
    name: &'static str,
    /// What the act is, before it is asked and on its button.
    act: &'static str,
    /// What it is about, for who does not see the page around it.
    of: String,
    /// What is said once it is done.
    said: &'static str,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let done = RwSignal::new(false);
    let id = ["back-", &record.id.to_string()].concat();
    let set = vec![("status", to.to_owned())];
    view! {
        <details class="act" data-done=move || done.get().to_string()>
            <summary hidden=move || done.get()>{act} " " <span class="visually-hidden">{of}</span></summary>
            <ActForm record title set said next ids done>
                <div class="field">
                    <label class="field-label" for=id.clone()>
                        {words.placing_reason()} " " <span class="field-optional">{words.field_optional()}</span>
                    </label>
                    <input class="field-control" type="text" id=id name=name maxlength="500"/>
                </div>
                <p><Button label=act kind=ButtonKind::Quiet submit=true/></p>
            </ActForm>
        </details>
    }
    .into_any()
}
