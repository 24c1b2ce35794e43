//! What is on this device, what has left it, and what needs the person: the sync status in full sentences.

use i18n::{Words, number};
use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::page_head::PageHead;
use crate::state::connectivity::Connectivity;
use crate::state::{locale, state};

/// The page behind the sync status.
#[component]
pub fn Device() -> impl IntoView {
    let words = locale::words();
    let state = state();
    let network = move || match state.connectivity.get() {
        Connectivity::Online => (Icon::Check, words.device_online()),
        Connectivity::Offline => (Icon::Offline, words.device_offline()),
        Connectivity::NoAccess => (Icon::Attention, words.device_no_access()),
    };
    let unsent = move || match state.sync_status.with(|status| status.on_device) {
        0 => words.device_unsent_none().to_owned(),
        count => words.device_unsent_count(count),
    };
    let storage = move || match state.storage.get() {
        None => words.device_storage_unknown().to_owned(),
        Some((used, quota)) => words.device_storage_used(&size(words, used), &size(words, quota)),
    };
    view! {
        <PageHead title=words.device_title()/>
        <h1>{words.device_title()}</h1>
        <p class="lede">{words.device_lede()}</p>
        <dl class="facts">
            <div class="card">
                <dt>{words.device_network()}</dt>
                <dd>
                    {move || {
                        let (icon, text) = network();
                        view! { <Glyph icon/> <span>{text}</span> }
                    }}
                </dd>
            </div>
            <div class="card">
                <dt>{words.device_unsent()}</dt>
                <dd>{unsent}</dd>
            </div>
            <div class="card">
                <dt>{words.device_storage()}</dt>
                <dd>{storage}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// `bytes` in the unit a person reads: kilobytes, megabytes or gigabytes, rounded.
fn size(words: Words, bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000_000 => (bytes.div_ceil(1_000), words.unit_kilobytes()),
        1_000_000..1_000_000_000 => (bytes.div_ceil(1_000_000), words.unit_megabytes()),
        _ => (bytes.div_ceil(1_000_000_000), words.unit_gigabytes()),
    };
    [number(words.lang(), value).as_str(), "\u{a0}", unit].concat()
}
