//! Signing out: what is not sent is sent, taken as a file or thrown away, as the person says; then nothing of theirs stays
//! on this device.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;

use crate::commands;
use crate::commands::export::{export, holds};
use crate::components::going_on;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::{Device, device};
use crate::state::{locale, state};

/// What is nowhere but on this device, as far as it can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnlyHere {
    /// So many pieces of writing.
    Counted(u64),
    /// The device cannot say how many, nor that there is none.
    Unknown,
}

/// The section.
#[component]
pub fn SignOut() -> impl IntoView {
    let words = locale::words();
    let home = routes::home(words.lang());
    let only_here = RwSignal::new(None::<OnlyHere>);
    let failed = RwSignal::new(None::<String>);
    let device = device();
    let submit = {
        let device = device.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(device) = device.clone() else { return leave(None, failed) };
            let form = event_target::<HtmlElement>(&event);
            spawn_local(async move {
                let ask = |stays| {
                    only_here.set(Some(stays));
                    // The button is gone: one goes on at what is asked in its place.
                    going_on::stay(&form, &going_on::place(&form));
                };
                // What cannot be counted is not thrown away unasked.
                match device.store().only_here().await {
                    Ok(0) => leave(Some(device), failed),
                    Ok(count) => ask(OnlyHere::Counted(count)),
                    Err(_) => ask(OnlyHere::Unknown),
                }
            });
        }
    };
    let choices = move || {
        let device = device.clone()?;
        only_here.get().map(|only_here| view! { <Unsent device only_here failed/> })
    };
    view! {
        <section class="section" aria-labelledby="sign-out">
            <h2 id="sign-out">{words.account_sign_out()}</h2>
            <p>{words.account_sign_out_why()}</p>
            <form method="post" action="/api/account/v1/sign-out" on:submit=submit>
                <input type="hidden" name="next" value=home/>
                <button class="button" data-kind="quiet" type="submit" hidden=move || only_here.get().is_some()>
                    {words.account_sign_out()}
                </button>
            </form>
            {choices}
            <p class="field-error" role="alert">{move || failed.get()}</p>
        </section>
    }
    .into_any()
}

/// What is not sent, and what to do with it.
#[component]
fn Unsent(device: Device, only_here: OnlyHere, failed: RwSignal<Option<String>>) -> impl IntoView {
    let words = locale::words();
    let status = state().sync_status;
    let said = RwSignal::new(None::<&'static str>);
    let waiting = RwSignal::new(false);
    let send = {
        let device = device.clone();
        move |_| {
            waiting.set(true);
            device.store().sync_now();
        }
    };
    // Once everything has left, so does the person.
    let leaving = device.clone();
    Effect::new(move |_| {
        if waiting.get() && status.with(|status| status.on_device == 0) {
            waiting.set(false);
            let device = leaving.clone();
            spawn_local(async move {
                // What cannot be sent, such as a form that was only begun, still waits for a decision.
                match device.store().only_here().await {
                    Ok(0) => leave(Some(device), failed),
                    Ok(_) => said.set(Some(words.account_rest())),
                    Err(_) => said.set(Some(words.account_uncounted())),
                }
            });
        }
    });
    let held = asked(move |device| async move { holds(words, &device).await });
    let take = device.clone();
    let anyway = move |_| leave(Some(device.clone()), failed);
    let exported = move || said.get() == Some(words.device_export_done());
    let stays = match only_here {
        OnlyHere::Counted(count) => words.account_only_here(count),
        OnlyHere::Unknown => words.account_uncounted().to_owned(),
    };
    view! {
        <Notice icon=Icon::Attention tone=NoticeTone::Attention>
            <p role="alert">{stays}</p>
            {move || held.get().filter(|held| !held.is_empty()).map(|held| view! { <p class="small">{held}</p> })}
            <div class="cluster">
                <button class="button" type="button" on:click=send>{words.account_send_first()}</button>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| export(take.clone(), None, said)>
                    {words.device_export()}
                </button>
                <button class="button" data-kind="danger" type="button" on:click=anyway>
                    {move || if exported() { words.account_leave_exported() } else { words.account_discard() }}
                </button>
            </div>
            <p role="status">{move || if waiting.get() { Some(words.account_sending()) } else { said.get() }}</p>
        </Notice>
    }
    .into_any()
}

/// Forgets everything of this account here, ends the session, and loads another document. Forgetting comes first, so that
/// nothing that was thrown away can still leave; where the server cannot be told, the next page tells it.
fn leave(device: Option<Device>, failed: RwSignal<Option<String>>) {
    let words = locale::words();
    let home = routes::home(words.lang());
    failed.set(None);
    spawn_local(async move {
        if let Some(device) = &device {
            device.store().sign_out_later();
            if device.store().wipe().await.is_err() {
                // The next page ends what was begun here.
                failed.set(Some(words.account_wipe_failed().to_owned()));
            }
        }
        match (commands::sign_out().await, device) {
            (Ok(()), Some(device)) => device.store().signed_out(),
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Err(error), None) => {
                failed.set(Some(labels::error(words, &error)));
                return;
            }
        }
        let _left = window().location().set_href(&home);
    });
}
