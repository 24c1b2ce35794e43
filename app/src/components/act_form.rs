//! A form of one act on a record that is read: it posts by itself; with a script it is saved on the device first.

use api::{NewIds, typed};
use domain::Record;
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::commands::{self, Writing};
use crate::forms::entry;
use crate::labels;
use crate::state::device::device;
use crate::state::locale;

/// The form; `children` are what is typed in it, and its button.
#[component]
pub fn ActForm(
    /// The record as the page shows it.
    record: Record,
    /// What the journal calls it.
    title: String,
    /// The fields that the act sets, by name, beside those that are typed.
    set: Vec<(&'static str, String)>,
    /// What is said once it is done.
    said: &'static str,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
    children: Children,
) -> impl IntoView {
    let words = locale::words();
    let form = NodeRef::<Form>::new();
    let outcome = RwSignal::new(None::<Result<(), String>>);
    let busy = RwSignal::new(false);
    let device = device();
    let hidden = hidden(&record, set, next, ids);
    let submit = move |event: SubmitEvent| {
        let Some(element) = form.get_untracked() else { return };
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let fields = typed::fields(record.kind, &entry::read(&element)).unwrap_or_default();
        let writing = Writing {
            record: record.reference(),
            before: Some(record.clone()),
            fields,
            notebook: None,
            title: title.clone(),
        };
        let device = device.clone();
        spawn_local(async move {
            let saved = commands::save(device, writing, ids).await;
            outcome.set(Some(saved.map(|_| ()).map_err(|why| labels::not_kept(words, &why))));
            busy.set(false);
        });
    };
    view! {
        <form
            class="stack"
            node_ref=form
            method="post"
            action="/api/commons/v1/save"
            hidden=move || matches!(outcome.get(), Some(Ok(())))
            on:submit=submit
        >
            {hidden}
            {children()}
        </form>
        <div role="status">
            {move || {
                outcome
                    .get()
                    .map(|outcome| match outcome {
                        Ok(()) => view! { <Notice icon=Icon::Check tone=NoticeTone::Good>{said}</Notice> }.into_any(),
                        Err(text) => view! { <p class="field-error">{text}</p> }.into_any(),
                    })
            }}
        </div>
    }
    .into_any()
}

fn hidden(record: &Record, set: Vec<(&'static str, String)>, next: String, ids: Option<NewIds>) -> AnyView {
    let input = |name: String, value: String| view! { <input type="hidden" name=name value=value/> };
    let ids = ids.map(|ids| {
        view! {
            {input("group".to_owned(), ids.group.to_string())}
            {input("op".to_owned(), ids.op.to_string())}
        }
    });
    let set = set.into_iter().map(|(name, value)| input(entry::control(name), value)).collect_view();
    view! {
        {ids}
        {input("kind".to_owned(), record.kind.name().to_owned())}
        {input("id".to_owned(), record.id.to_string())}
        {input("base".to_owned(), record.rev.to_string())}
        {input("next".to_owned(), next)}
        {set}
    }
    .into_any()
}
