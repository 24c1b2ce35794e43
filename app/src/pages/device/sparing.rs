//! Whether pictures and recordings wait for a network that costs nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::state::asked::asked;
use crate::state::device::Device as Store;
use crate::state::locale;

/// The switch, and how many wait now.
#[component]
pub fn Sparing(device: Store) -> impl IntoView {
    let words = locale::words();
    let found = asked(|device| async move {
        let files = device.store().media().await.ok()?;
        let queue = files.queued().await.ok()?;
        let waiting = queue.iter().filter(|queued| queued.shown_by.is_some() && queued.stuck.is_none()).count();
        Some((files.sparing().await.ok()?, waiting as u64))
    });
    let change = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let (device, on) = (device.clone(), input.checked());
        spawn_local(async move {
            let kept = match device.store().media().await {
                Ok(files) => files.spare(on).await,
                Err(error) => Err(error),
            };
            if kept.is_err() {
                // It says what is so.
                input.set_checked(!on);
            }
        });
    };
    let waits = move || {
        let (sparing, count) = found.get()?;
        (sparing.waits && count > 0).then(|| words.device_spare_waits(count))
    };
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id="spare"
                prop:checked=move || found.get().is_some_and(|(sparing, _)| sparing.on)
                aria-describedby="spare-help"
                on:change=change
            />
            <label for="spare">{words.device_spare()}</label>
            <p class="field-help" id="spare-help">{words.device_spare_help()}</p>
        </div>
        <p class="small" role="status">{waits}</p>
    }
    .into_any()
}
