//! What there is to do where the server takes nothing more from this build: update, or else hand over what waits.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::engine::Choice;

use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::state::device::Device as Store;
use crate::state::{locale, state};

/// Said as long as it is so; the way to hand over is there while something waits.
#[component]
pub fn TooOld(device: Store) -> impl IntoView {
    let words = locale::words();
    let status = state().sync_status;
    let shown = Memo::new(move |_| status.with(|status| status.outdated.then_some(status.on_device > 0)));
    let hand_over = move |_| {
        let device = device.clone();
        spawn_local(async move {
            // It stays here, and is offered again, if it fails.
            let _chosen = device.store().choose(Choice::HandOver).await;
        });
    };
    move || {
        let hand_over = hand_over.clone();
        shown.get().map(|waits| {
            view! {
                <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                    <p>{words.device_too_old()}</p>
                    {waits
                        .then(|| {
                            view! {
                                <p>{words.device_too_old_waits()}</p>
                                <button class="link-button" type="button" on:click=hand_over>
                                    {words.device_hand_over()}
                                </button>
                            }
                        })}
                </Notice>
            }
        })
    }
}
