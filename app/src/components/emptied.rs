//! The banner of a device that its browser emptied: what was on it and not sent is gone, and nobody is left to wonder.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::banner::Banner;
use crate::state::device::device;
use crate::state::{clock, locale, state};

/// The banner, empty unless the server says that something was lost, and until its person has read it.
#[component]
pub fn Emptied() -> impl IntoView {
    let words = locale::words();
    let lost = state().emptied;
    let device = device();
    let banner = move || {
        let device = device.clone();
        let read = move |_| {
            let device = device.clone();
            spawn_local(async move {
                // Said again at the next page if it fails.
                if let Some(device) = device
                    && device.store().emptied_read().await.is_ok()
                {
                    lost.set(None);
                }
            });
        };
        lost.get().map(|lost| {
            let when = clock::moment(words, lost.seen);
            let said = match lost.spared {
                Some(0) if lost.pending == 0 => words.device_emptied_nothing().to_owned(),
                Some(count) if count > 0 => words.device_emptied_spared(count),
                _ if lost.pending > 0 => words.device_emptied_lost(lost.pending, &when),
                _ => words.device_emptied(&when),
            };
            view! {
                <Banner>
                    <p>{said}</p>
                    <button class="button" data-kind="quiet" type="button" on:click=read>{words.action_understood()}</button>
                </Banner>
            }
        })
    };
    view! { <div role="status">{banner}</div> }
}
