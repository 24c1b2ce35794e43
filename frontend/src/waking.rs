//! Has a page of the server come to life piece by piece, and, for whoever touches it, all at once.
//!
//! Between two pieces the browser may draw and answer. Until the last one is awake nothing else of the application runs, so that
//! each piece finds what the server made it from; and the page does what it does without a script.

use core::cell::RefCell;
use std::sync::Arc;

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use app::components::waking::wake_next;
use gloo_timers::future::TimeoutFuture;
use hydration_context::HydrateSharedContext;
use leptos::prelude::*;
use leptos::tachys::dom::body;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlElement, VisibilityState};

/// What views listen to: until the page is awake, none of it hears.
const HEARD: [&str; 6] = ["change", "click", "input", "keydown", "submit", "toggle"];

/// How long a browser is kept waiting, milliseconds; a piece that is begun is ended.
const LONG_MS: f64 = 4.0;

thread_local! {
    /// What waits until the page is awake, while it wakes.
    static HELD: RefCell<Option<Vec<PinnedLocalFuture<()>>>> = const { RefCell::new(None) };
}

/// Runs what views and effects begin; while a page wakes, keeps it for after.
struct Holding;

impl CustomExecutor for Holding {
    fn spawn(&self, task: PinnedFuture<()>) {
        self.spawn_local(task);
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        let now = HELD.with_borrow_mut(|held| match held {
            Some(held) => {
                held.push(task);
                None
            }
            None => Some(task),
        });
        if let Some(task) = now {
            spawn_local(task);
        }
    }

    fn poll_local(&self) {}
}

/// Brings `<body>` to life as `root` says, once it has begun.
pub async fn wake<V: IntoView + 'static>(begin: impl FnOnce(), root: impl FnOnce() -> V + 'static) {
    run_tasks();
    wake_in(body(), begin, root).await;
}

/// Has what views and effects begin run here; once, before the first of them.
pub(crate) fn run_tasks() {
    // Asked again, it is there.
    let _there = Executor::init_custom_executor(Holding);
}

/// Brings this element to life.
pub(crate) async fn wake_in<V: IntoView + 'static>(
    place: HtmlElement,
    begin: impl FnOnce(),
    root: impl FnOnce() -> V + 'static,
) {
    HELD.set(Some(Vec::new()));
    let deaf = Deaf::new();
    let mut breath = Breath::new();
    let owner = Owner::new_root(Some(Arc::new(HydrateSharedContext::new())));
    owner.with(begin);
    breath.take().await;
    let alive = owner.with(move || {
        root().into_view().hydrate::<true>(&Cursor::new(place.unchecked_into()), &PositionState::default())
    });
    breath.take().await;
    while wake_next() {
        breath.take().await;
    }
    owner.with(|| {
        if let Some(context) = Owner::current_shared_context() {
            context.hydration_complete();
        }
    });
    // It lives as long as its document.
    core::mem::forget((owner, alive));
    drop(deaf);
    for task in HELD.take().into_iter().flatten() {
        spawn_local(task);
        breath.take().await;
    }
}

/// When the browser was last let draw and answer.
struct Breath(f64);

impl Breath {
    fn new() -> Self {
        Self(js_sys::Date::now())
    }

    /// Lets what was begun run, and the browser draw and answer where it has waited; a page that nobody sees has no need of it.
    async fn take(&mut self) {
        let _run = JsFuture::from(js_sys::Promise::resolve(&JsValue::UNDEFINED)).await;
        if js_sys::Date::now() - self.0 >= LONG_MS && document().visibility_state() == VisibilityState::Visible {
            TimeoutFuture::new(0).await;
            self.0 = js_sys::Date::now();
        }
    }
}

/// While it is there, no view hears of anything: links and forms do what they do without a script.
struct Deaf(Closure<dyn Fn(Event)>);

impl Deaf {
    fn new() -> Self {
        let deaf = Self(Closure::new(|event: Event| event.stop_immediate_propagation()));
        for heard in HEARD {
            // These names can be listened to.
            let _listened =
                window().add_event_listener_with_callback_and_bool(heard, deaf.0.as_ref().unchecked_ref(), true);
        }
        deaf
    }
}

impl Drop for Deaf {
    fn drop(&mut self) {
        for heard in HEARD {
            let _forgotten =
                window().remove_event_listener_with_callback_and_bool(heard, self.0.as_ref().unchecked_ref(), true);
        }
    }
}
