//! Hears of news while the page is seen: the server says which scopes have some, and the engine asks for it. Whoever hears
//! nothing is told by its timer, later.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::DeviceId;
use gloo_timers::future::TimeoutFuture;
use js_sys::Math;
use sync::engine::Event;
use sync::protocol::endpoint::EVENTS;
use sync::protocol::news;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, MessageEvent};

use crate::device::{Device, now_ms};
use crate::listen::listen;
use crate::sync_loop::is_seen;

/// How often it is looked whether to listen, milliseconds.
const LOOK_MS: u32 = 3_000;
/// How long it is waited after a failure, milliseconds: at first, and at most.
const WAITS_MS: (u64, u64) = (15_000, 300_000);
/// What lasted so long did not fail: the server ends each after a while.
const LASTED_MS: u64 = 60_000;
/// One that lasts longer than the server lets it is dead, and nobody said so.
const DEAD_MS: u64 = 180_000;

/// A stream that is listened to, until it is dropped.
struct Stream {
    source: EventSource,
    since_ms: u64,
    ended: Rc<Cell<bool>>,
    /// Called for as long as the stream lives.
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _fallen: Closure<dyn FnMut()>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Stream {
    fn open(device: &Device, id: DeviceId) -> Option<Self> {
        let source = EventSource::new(&format!("{EVENTS}?device={id}")).ok()?;
        let ended = Rc::new(Cell::new(false));
        let told = device.clone();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let heads = news::decode(&event.data().as_string().unwrap_or_default());
            told.tell(Event::News { heads, now_ms: now_ms(), random: (Math::random() * 9e15) as u64 });
        });
        let over = Rc::clone(&ended);
        // A browser would ask again by itself, every few seconds and for ever.
        let fallen = Closure::<dyn FnMut()>::new(move || over.set(true));
        source.add_event_listener_with_callback(news::EVENT, heard.as_ref().unchecked_ref()).ok()?;
        source.add_event_listener_with_callback("error", fallen.as_ref().unchecked_ref()).ok()?;
        Some(Self { source, since_ms: now_ms(), ended, _heard: heard, _fallen: fallen })
    }
}

/// Listens while there is a reason to, for the life of the page.
pub fn follow(device: Device) {
    let stream: Rc<RefCell<Option<Stream>>> = Rc::default();
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let hidden = Rc::clone(&stream);
    listen(&document, "visibilitychange", move || {
        if !is_seen() {
            hidden.take();
        }
    });
    spawn_local(async move {
        let (mut failures, mut not_before) = (0_u32, 0);
        loop {
            TimeoutFuture::new(LOOK_MS).await;
            let is_over = |stream: &&Stream| {
                // A clock that was set back says nothing of how long.
                stream.ended.get() || !(stream.since_ms..stream.since_ms + DEAD_MS).contains(&now_ms())
            };
            let over = stream.borrow().as_ref().filter(is_over).map(|stream| stream.since_ms);
            if let Some(since) = over {
                stream.take();
                failures = if now_ms().saturating_sub(since) > LASTED_MS { 0 } else { failures + 1 };
                not_before = now_ms() + wait(failures);
            }
            not_before = not_before.min(now_ms() + WAITS_MS.1);
            match reason(&device) {
                None => drop(stream.take()),
                Some(id) if stream.borrow().is_none() && now_ms() >= not_before => {
                    stream.replace(Stream::open(&device, id));
                }
                Some(_) => {}
            }
        }
    });
}

/// The device that would listen: somebody signed in looks at it, it speaks for the other tabs, and the server answers.
fn reason(device: &Device) -> Option<DeviceId> {
    let is_cut_off = web_sys::window().is_none_or(|window| !window.navigator().on_line());
    if is_cut_off || !is_seen() || !device.is_signed_in() || !device.leads() {
        return None;
    }
    let known = |id, state: &sync::engine::State| {
        let totals = state.totals();
        (totals.complete_at.is_some() && !totals.offline && !totals.sign_in).then_some(id)
    };
    device.look(known).flatten()
}

/// Longer after each failure, and not at the same moment as others.
fn wait(failures: u32) -> u64 {
    let most = match failures {
        0 => u64::from(LOOK_MS),
        failures => WAITS_MS.0.saturating_mul(1 << failures.min(10)).min(WAITS_MS.1),
    };
    (most as f64 * (0.5 + Math::random() / 2.0)) as u64
}
