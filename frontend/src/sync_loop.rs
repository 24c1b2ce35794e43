//! When the engine is told to exchange: at the start, when the network seems back, when the page is seen, as it closes.
//! Everything in between is the engine's own timer. One tab leads; the others save, and wait for its place.

use domain::GroupId;
use gloo_timers::future::TimeoutFuture;
use offline::lock;
use sync::engine::Event;
use sync::outbox::Way;
use sync::protocol::endpoint;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use crate::device::{self, Device, now_ms};
use crate::listen::listen;
use crate::live;
use crate::transport::LAST_WORDS;

/// How often a tab that waits looks whether the one that leads still does anything, milliseconds.
const LOOK_MS: u32 = 30_000;
/// How long a tab is looked at before it speaks for the others, milliseconds.
const TAKES_OVER_MS: u32 = 3_000;
/// How often in a row it must have done nothing.
const PATIENCE: u8 = 2;

/// Runs for the life of the page.
pub fn run(device: &Device) {
    lead(device.clone());
    replace_the_frozen(device.clone());
    live::follow(device.clone());
    take_over(device);
    let Some(window) = web_sys::window() else { return };
    let back = device.clone();
    listen(&window, "online", move || {
        let device = back.clone();
        // The browser's word is a hint: only an answer of the server begins an exchange.
        spawn_local(async move {
            if device.exchange().reachable().await {
                device.tell(Event::Online { now_ms: now_ms() });
            }
        });
    });
    let leaving = device.clone();
    listen(&window, "pagehide", move || last_words(&leaving));
    let shown = device.clone();
    listen(&window, "pageshow", move || seen(&shown));
    if let Some(network) = device::network() {
        let device = device.clone();
        listen(&network, "change", move || device.network_changed());
    }
    if let Some(document) = window.document() {
        let device = device.clone();
        listen(&document, "visibilitychange", move || {
            if is_seen() {
                seen(&device);
            } else {
                last_words(&device);
            }
        });
    }
}

/// Waits for its turn, and leads until the page is gone or another tab takes over.
fn lead(device: Device) {
    spawn_local(async move {
        loop {
            let Some(guard) = lock::acquire(&lock_of(&device)).await else { return };
            // A visitor who keeps nothing costs the server nothing.
            device.worth_exchanging().await;
            device.tell(Event::Leader(true));
            guard.lost().await;
            device.tell(Event::Leader(false));
        }
    });
}

/// A tab that the browser froze keeps its locks: when nothing moves while something waits, a tab that is seen takes over.
fn replace_the_frozen(device: Device) {
    spawn_local(async move {
        let (mut last, mut still) = (0, 0);
        loop {
            TimeoutFuture::new(LOOK_MS).await;
            let waits = !device.leads() && device.look(|_, state| state.totals().on_device > 0).unwrap_or(false);
            let generation = device.generation();
            still = if waits && generation == last && is_seen() { still + 1 } else { 0 };
            last = generation;
            if still >= PATIENCE {
                still = 0;
                lead_by_force(&device).await;
            }
        }
    });
}

/// The tab that is looked at speaks for the others: one that is hidden hears of nothing, and its timers are slow.
fn take_over(device: &Device) {
    let device = device.clone();
    spawn_local(async move {
        TimeoutFuture::new(TAKES_OVER_MS).await;
        if device.is_signed_in() && is_seen() && !device.leads() {
            lead_by_force(&device).await;
        }
    });
}

/// Leads in the place of another tab, until it is taken over in turn. Two that lead are safe, only wasteful.
async fn lead_by_force(device: &Device) {
    let Some(guard) = lock::steal(&lock_of(device)).await else { return };
    device.tell(Event::Leader(true));
    guard.lost().await;
    device.tell(Event::Leader(false));
}

/// The page is seen again: another tab may have written meanwhile, and there may be news.
fn seen(device: &Device) {
    device.look_again();
    take_over(device);
    device.tell(Event::Visible { now_ms: now_ms() });
}

fn lock_of(device: &Device) -> String {
    format!("sync/{}", device.name())
}

/// Whether somebody looks at the page.
pub fn is_seen() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// What is not sent goes with the page, as far as a browser lets it; the answers are learnt at the next push.
fn last_words(device: &Device) {
    if !web_sys::window().is_some_and(|window| window.navigator().on_line()) {
        return;
    }
    let Some(wires) = device.look(|id, state| {
        let kept = state.kept()?;
        let unsent = kept.outbox.values().filter(|entry| entry.way == Way::Unsent);
        Some(unsent.map(|entry| (entry.group.id, entry.wire(id))).collect::<Vec<(GroupId, Vec<u8>)>>())
    }) else {
        return;
    };
    let mut room = LAST_WORDS;
    for (_, wire) in wires.into_iter().flatten() {
        let Some(left) = room.checked_sub(wire.len()) else { return };
        room = left;
        device.exchange().last_words(endpoint::PUSH, wire);
    }
}
