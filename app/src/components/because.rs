//! Ending something with a reason: asked in place, said to those whom it concerns, by a plain form.

use api::NewIds;
use domain::{Invalid, Problem, Record};
use leptos::prelude::*;

use super::act_form::ActForm;
use super::button::{Button, ButtonKind};
use crate::labels;
use crate::state::locale;

/// What is said around the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What the act is, before it is asked and on its button.
    pub act: String,
    /// What follows from it.
    pub help: &'static str,
    /// What the reason is.
    pub reason: &'static str,
    /// Who reads it.
    pub readers: &'static str,
    /// What is said where it is not given.
    pub missing: &'static str,
    /// What is said once it is done.
    pub done: &'static str,
}

/// The act, the field of its reason, and its button.
#[component]
pub fn Because(
    record: Record,
    /// What the journal calls it.
    title: String,
    /// The state that the act makes.
    to: &'static str,
    /// The field of the reason, as the form posts it.
    name: &'static str,
    said: Said,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
    /// Set once this or another act beside it is done.
    #[prop(default = RwSignal::new(false))]
    done: RwSignal<bool>,
) -> impl IntoView {
    let words = locale::words();
    let problems = RwSignal::new(Vec::<Invalid>::new());
    // The reason is the one field of this form.
    let missing = said.missing;
    let error = move || {
        let first = problems.with(|all| all.first().map(|invalid| invalid.problem.clone()));
        first.map_or_else(String::new, |problem| match problem {
            Problem::Missing => missing.to_owned(),
            problem => labels::problem(words, &problem),
        })
    };
    let is_wrong = move || problems.with(|all| !all.is_empty());
    let id = ["reason-", &record.id.to_string(), "-", to].concat();
    let (help_id, error_id) = ([&id, "-help"].concat(), [&id, "-error"].concat());
    let described = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        move || if is_wrong() { [&help_id, " ", &error_id].concat() } else { help_id.clone() }
    };
    let set = vec![("status", to.to_owned())];
    view! {
        <details class="act" data-done=move || done.get().to_string()>
            <summary hidden=move || done.get()>{said.act.clone()}</summary>
            <ActForm record title set said=said.done next ids problems done>
                <p class="small">{said.help}</p>
                <div class="field">
                    <label class="field-label" for=id.clone()>{said.reason}</label>
                    <p class="field-help" id=help_id>{said.readers}</p>
                    <input
                        class="field-control"
                        type="text"
                        id=id
                        name=name
                        maxlength="500"
                        required
                        aria-invalid=move || is_wrong().then_some("true")
                        aria-describedby=described
                    />
                    <p class="field-error" id=error_id hidden=move || !is_wrong()>{error}</p>
                </div>
                <p><Button label=said.act kind=ButtonKind::Danger submit=true/></p>
            </ActForm>
        </details>
    }
    .into_any()
}
