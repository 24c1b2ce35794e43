//! The pill that tells the truth about sync: always at the same place, the same words everywhere, details one tap away.

use core::time::Duration;

use leptos::prelude::*;

use crate::routes;
use crate::state::sync_status::{Tone, line};
use crate::state::{locale, state};

/// The pill, and the polite region that says its changes once each.
#[component]
pub fn SyncStatus() -> impl IntoView {
    let words = locale::words();
    let state = state();
    let current = Memo::new(move |_| state.sync_status.with(|status| line(words, state.connectivity.get(), status)));
    let announced = RwSignal::new(String::new());
    Effect::watch(
        move || current.get(),
        move |(_, text), previous, pending: Option<Option<TimeoutHandle>>| {
            if let Some(Some(handle)) = pending {
                handle.clear();
            }
            if previous.is_some_and(|(_, before)| before == text) {
                return None;
            }
            let text = text.clone();
            set_timeout_with_handle(move || announced.set(text), Duration::from_secs(1)).ok()
        },
        false,
    );
    let tone = move || current.with(|(tone, _): &(Tone, String)| tone.name());
    view! {
        <a class="sync-status" data-tone=tone href=routes::device(words.lang())>
            <span class="visually-hidden">{words.status_label()}</span>
            <span class="sync-status-dot" aria-hidden="true"></span>
            <span class="sync-status-line">{move || current.with(|(_, text)| text.clone())}</span>
        </a>
        <p class="visually-hidden" role="status">{move || announced.get()}</p>
    }
}
