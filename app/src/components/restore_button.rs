//! The button that brings a version back, or proposes it: a plain form; with a script, on the device first.

use std::sync::Arc;

use api::NewIds;
use domain::Level;
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::{Button, ButtonKind};
use super::going_on;
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::commands::Kept;
use crate::commands::restore::{Restoring, restore};
use crate::labels;
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, session};

/// The button; nothing for whoever has no account.
#[component]
pub fn RestoreButton(restoring: Restoring, level: Level, ids: Option<NewIds>) -> impl IntoView {
    let words = locale::words();
    if session::session().is_none() || level < Level::Suggest {
        return ().into_any();
    }
    let edits = level >= Level::Edit;
    let label = if edits { words.history_restore() } else { words.history_propose() };
    let said = RwSignal::new(None::<Result<&'static str, String>>);
    let busy = RwSignal::new(false);
    let device = device();
    let form = NodeRef::<Form>::new();
    // A history that has one more version is made anew.
    let done_at = going_on::watch(|| {});
    let posted = ids.map(|ids| hidden(&restoring, ids));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(element) = form.get_untracked() else { return };
        busy.set(true);
        let (device, restoring, done_at) = (device.clone(), restoring.clone(), Arc::clone(&done_at));
        spawn_local(async move {
            let place = going_on::place(&element);
            let outcome = restore(device, restoring, ids).await;
            let is_done = outcome.is_ok();
            // The page may be another by now.
            let _still_there = said.try_set(Some(match outcome {
                Ok(Kept::Unchanged) => Ok(words.history_same()),
                Ok(_) if edits => Ok(words.history_restored()),
                Ok(_) => Ok(words.history_proposed()),
                Err(why) => Err(labels::not_kept(words, &why)),
            }));
            if is_done {
                going_on::stay(&element, &place);
                // It is brought back once from here.
                let _first = done_at.set(place);
            }
            let _still_there = busy.try_set(false);
        });
    };
    let done = move || matches!(said.get(), Some(Ok(_)));
    view! {
        <form node_ref=form class="stack" method="post" action="/api/commons/v1/bring-back" hidden=done on:submit=submit>
            {posted}
            <p class="small">{if edits { words.history_restore_help() } else { words.history_propose_help() }}</p>
            <p><Button label kind=ButtonKind::Quiet icon=Icon::Retry submit=true/></p>
        </form>
        <div role="status">
            {move || {
                said.get()
                    .map(|said| match said {
                        Ok(text) => view! { <Notice icon=Icon::Check tone=NoticeTone::Good>{text}</Notice> }.into_any(),
                        Err(text) => view! { <p class="field-error">{text}</p> }.into_any(),
                    })
            }}
        </div>
    }
    .into_any()
}

fn hidden(it: &Restoring, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    let next = routes::record(locale::lang(), it.record.kind, it.record.id, "").unwrap_or_default();
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("id", it.record.id.to_string())}
        {input("version", it.version.to_string())}
        {input("base", it.stands.to_string())}
        {input("next", next)}
    }
    .into_any()
}
