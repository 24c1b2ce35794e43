//! How much room what is kept on this device takes, whether the browser keeps it for good, and what to do when little is left.

use leptos::prelude::*;

use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::labels;
use crate::state::device::Room;
use crate::state::locale;

/// Words, a bar that shows them, and the browser's promise.
#[component]
pub fn RoomLeft(
    /// Nothing where the browser does not say.
    #[prop(default = None)]
    room: Option<Room>,
) -> impl IntoView {
    let words = locale::words();
    let Some(Room { used, quota, lasts }) = room else {
        return view! { <p>{words.device_storage_unknown()}</p> }.into_any();
    };
    let said = words.device_storage_used(&labels::size(words, used), &labels::size(words, quota));
    let promise = lasts.map(|lasts| if lasts { words.device_storage_lasts() } else { words.device_storage_may_go() });
    let high = (quota / 100).saturating_mul(Room::SHORT).to_string();
    view! {
        <p>{said.clone()}</p>
        <meter
            class="room-bar"
            min="0"
            low=high.clone()
            high=high
            optimum="0"
            max=quota.max(1).to_string()
            value=used.to_string()
            aria-label=words.device_storage()
        >
            {said}
        </meter>
        {promise.map(|promise| view! { <p class="small">{promise}</p> })}
    }
    .into_any()
}

/// Said where little room is left, and nothing elsewhere.
#[component]
pub fn RoomShort(#[prop(default = None)] room: Option<Room>) -> impl IntoView {
    let words = locale::words();
    room.is_some_and(|room| room.is_short(0)).then(|| {
        view! {
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                <p>{words.device_storage_short()}</p>
            </Notice>
        }
    })
}
