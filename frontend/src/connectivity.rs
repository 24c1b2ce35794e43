//! Whether the server answers: `navigator.onLine` is a hint, `/api/ping` with our own header is the proof.

use core::cell::Cell;

use app::state::connectivity::Connectivity;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, RequestCache, RequestInit, Response};

use crate::listen::listen;

/// How long an answer may take.
const PATIENCE_MS: u32 = 3_000;
/// How long to wait before asking again while nothing answers.
const AGAIN_MS: u32 = 15_000;

thread_local! {
    /// What is known, for those who find out that it is not so.
    static KNOWN: Cell<Option<RwSignal<Connectivity>>> = const { Cell::new(None) };
}

/// Keeps `known` true: asks at the start, when the browser hints at a change, when the page is seen again, when something was
/// not answered as the server answers, and again and again while nothing answers.
pub fn follow(known: RwSignal<Connectivity>) {
    KNOWN.set(Some(known));
    listen(&window(), "online", move || ask(known));
    listen(&window(), "offline", move || known.set(Connectivity::Offline));
    listen(&document(), "visibilitychange", move || {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            ask(known);
        }
    });
    spawn_local(async move {
        if !known.get_untracked().is_online() || !window().navigator().on_line() {
            settle(known, probe().await);
        }
        loop {
            TimeoutFuture::new(AGAIN_MS).await;
            if !known.get_untracked().is_online() && window().navigator().on_line() {
                settle(known, probe().await);
            }
        }
    });
}

/// Something was not answered, or by somebody else: the server is asked whether it is there, where it was thought to be.
pub fn doubt() {
    if let Some(known) = KNOWN.get().filter(|known| known.try_get_untracked().is_some_and(Connectivity::is_online)) {
        ask(known);
    }
}

fn ask(known: RwSignal<Connectivity>) {
    spawn_local(async move { settle(known, probe().await) });
}

fn settle(known: RwSignal<Connectivity>, found: Connectivity) {
    if known.get_untracked() != found {
        known.set(found);
    }
}

/// Asks the server once. A browser that knows it has no network is believed: asking would only fail loudly.
async fn probe() -> Connectivity {
    if !window().navigator().on_line() {
        return Connectivity::Offline;
    }
    let settings = RequestInit::new();
    settings.set_cache(RequestCache::NoStore);
    settings.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let asked = window().fetch_with_str_and_init("/api/ping", &settings);
    let Ok(answer) = JsFuture::from(asked).await else { return Connectivity::Offline };
    let Ok(answer) = answer.dyn_into::<Response>() else { return Connectivity::Offline };
    if answer.status() == 204 && answer.headers().has("encommun-build").unwrap_or(false) {
        Connectivity::Online
    } else {
        Connectivity::NoAccess
    }
}
