//! Where one is signed in, and signing a lost device out.

use api::{ApiError, Device};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::labels;
use crate::routes;
use crate::state::{clock, locale};

/// The section.
#[component]
pub fn Devices() -> impl IntoView {
    let words = locale::words();
    let devices = Resource::new(|| (), |()| async { api::devices().await });
    let list = move |found: Result<Vec<Device>, ApiError>| match found {
        Err(error) => view! { <p class="small">{labels::error(words, &error)}</p> }.into_any(),
        Ok(found) => {
            let lines = found.into_iter().map(|device| view! { <Line device devices/> }).collect_view();
            view! { <ul class="stack devices">{lines}</ul> }.into_any()
        }
    };
    view! {
        <section class="section" aria-labelledby="devices">
            <h2 id="devices">{words.account_devices()}</h2>
            <p class="small">{words.account_devices_why()}</p>
            <Transition>{move || devices.get().map(list)}</Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Line(device: Device, devices: Resource<Result<Vec<Device>, ApiError>>) -> impl IntoView {
    let words = locale::words();
    let since = words.account_device_since(&clock::day(words, device.since), &clock::day(words, device.last_seen));
    let key = device.key.clone();
    let revoke = move |event: SubmitEvent| {
        event.prevent_default();
        let key = key.clone();
        spawn_local(async move {
            // Still listed if it fails: it can be tried again.
            let _revoked = api::revoke_device(key, None).await;
            devices.refetch();
        });
    };
    let action = if device.current {
        view! { <span class="tag" data-tone="accent">{words.account_device_this()}</span> }.into_any()
    } else {
        let label = words.account_revoke_this(&since);
        view! {
            <form method="post" action="/api/account/v1/revoke-device" on:submit=revoke>
                <input type="hidden" name="key" value=device.key/>
                <input type="hidden" name="next" value=routes::account(words.lang())/>
                <button class="button" data-kind="danger" type="submit" aria-label=label>{words.account_revoke()}</button>
            </form>
        }
        .into_any()
    };
    view! { <li class="card device-line"><span>{since}</span>{action}</li> }.into_any()
}
