//! Signing out: what is not sent is sent, taken as a file or thrown away, as the person says; then nothing of theirs stays
//! on this device.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::labels;
use crate::pages::device::export;
use crate::routes;
use crate::state::device::{Device, device};
use crate::state::{locale, state};

/// The section.
#[component]
pub fn SignOut() -> impl IntoView {
    let words = locale::words();
    let home = routes::home(words.lang());
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let device = device();
    let submit = {
        let device = device.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(device) = device.clone() else { return leave(None, failed) };
            spawn_local(async move {
                let unsent = device.store().totals().await.map_or(0, |totals| totals.on_device);
                if unsent > 0 { asking.set(true) } else { leave(Some(device), failed) }
            });
        }
    };
    let choices = move || {
        let device = device.clone()?;
        asking.get().then(|| view! { <Unsent device failed/> })
    };
    view! {
        <section class="section" aria-labelledby="sign-out">
            <h2 id="sign-out">{words.account_sign_out()}</h2>
            <p>{words.account_sign_out_why()}</p>
            <form method="post" action="/api/account/v1/sign-out" on:submit=submit>
                <input type="hidden" name="next" value=home/>
                <button class="button" data-kind="quiet" type="submit" hidden=move || asking.get()>
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
fn Unsent(device: Device, failed: RwSignal<Option<String>>) -> impl IntoView {
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
            leave(Some(leaving.clone()), failed);
        }
    });
    let take = device.clone();
    let anyway = move |_| leave(Some(device.clone()), failed);
    let count = move || status.with(|status| words.account_unsent(status.on_device));
    let exported = move || said.get() == Some(words.device_export_done());
    view! {
        <Notice icon=Icon::Attention tone=NoticeTone::Attention>
            <p role="alert">{count}</p>
            <div class="cluster">
                <button class="button" type="button" on:click=send>{words.account_send_first()}</button>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| export(take.clone(), said)>
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

/// Ends the session, forgets everything of this account here, and loads another document.
fn leave(device: Option<Device>, failed: RwSignal<Option<String>>) {
    let words = locale::words();
    let home = routes::home(words.lang());
    failed.set(None);
    spawn_local(async move {
        if let Err(error) = api::sign_out(None).await {
            failed.set(Some(labels::error(words, &error)));
            return;
        }
        if let Some(device) = device
            && device.store().wipe().await.is_err()
        {
            // The session is over; the next page ends what was begun here.
            failed.set(Some(words.account_wipe_failed().to_owned()));
        }
        let _left = window().location().set_href(&home);
    });
}
