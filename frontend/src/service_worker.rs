//! Registers the worker, and offers its updates: a new version waits until the person asks for it, an open editor keeps
//! what is typed in it, then the page reloads once.

use core::cell::Cell;
use std::rc::Rc;

use app::state::update::Update;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache, VisibilityState,
};

use crate::listen::listen;

const SCRIPT: &str = "/service-worker.js";
/// A form that keeps drafts, and answers when it has.
const EDITOR: &str = ".record-form";
const HOUR_MS: u32 = 60 * 60 * 1_000;

/// Registers the worker and keeps `update` true.
pub fn register(update: RwSignal<Update>) {
    let container = window().navigator().service_worker();
    if container.is_undefined() {
        return;
    }
    reload_once(&container, update);
    take_over_when_asked(&container, update);
    spawn_local(async move {
        let options = RegistrationOptions::new();
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let asked = container.register_with_options(SCRIPT, &options);
        // Refused in private windows and by some policies: the site works without.
        let Ok(registration) = JsFuture::from(asked).await else { return };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
        watch(&container, &registration, update);
        spawn_local(ask_to_be_taken(container.clone()));
        look_for_updates(registration);
    });
}

/// Once a worker is there, the page is its own: one that was being opened while the worker began would have to be opened
/// again before it could load anything without a network.
async fn ask_to_be_taken(container: ServiceWorkerContainer) {
    let Ok(ready) = container.ready() else { return };
    let Ok(registration) = JsFuture::from(ready).await else { return };
    let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
    if container.controller().is_none()
        && let Some(active) = registration.active()
    {
        // Not heard, the page is taken when it is opened again.
        let _told = active.post_message(&"claim".into());
    }
}

/// A worker that waits beside an active one is an update; the very first one is not.
fn watch(container: &ServiceWorkerContainer, registration: &ServiceWorkerRegistration, update: RwSignal<Update>) {
    let has_one = container.controller().is_some();
    if registration.waiting().is_some() && has_one {
        update.set(Update::Ready);
    }
    let (found, container) = (registration.clone(), container.clone());
    listen(registration, "updatefound", move || {
        let Some(fresh) = found.installing() else { return };
        let (state, container) = (fresh.clone(), container.clone());
        listen(&fresh, "statechange", move || {
            if state.state() == ServiceWorkerState::Installed && container.controller().is_some() {
                update.set(Update::Ready);
            }
        });
    });
}

/// Tells the waiting worker to take over once the person has asked for it.
fn take_over_when_asked(container: &ServiceWorkerContainer, update: RwSignal<Update>) {
    let container = container.clone();
    Effect::new(move |_| {
        match update.get() {
            Update::Asked | Update::Anyway => {}
            Update::Going => {
                // A page that cannot reload is being closed.
                let _ = window().location().reload();
                return;
            }
            _ => return,
        }
        let asked = container.get_registration();
        spawn_local(async move {
            let Ok(registration) = JsFuture::from(asked).await else { return };
            // Undefined when the person has cleared the site's data meanwhile.
            let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
            match registration.waiting() {
                // A worker that is gone has been replaced: the next start finds the newer one.
                Some(waiting) => drop(waiting.post_message(&"skipWaiting".into())),
                // Another tab has let it take over already, or the server alone has it: only this page is of the build before.
                None => taken_over(update),
            }
        });
    });
}

/// The page may go, once an open editor has kept what is typed in it.
fn taken_over(update: RwSignal<Update>) {
    let writes = document().query_selector(EDITOR).is_ok_and(|found| found.is_some());
    update.set(if writes && update.get_untracked() == Update::Asked { Update::Keeping } else { Update::Going });
}

/// One reload when another worker takes over a page that had one; every tab hears it.
fn reload_once(container: &ServiceWorkerContainer, update: RwSignal<Update>) {
    let had_one = container.controller().is_some();
    let reloaded = Rc::new(Cell::new(false));
    listen(container, "controllerchange", move || {
        if !had_one || reloaded.replace(true) {
            return;
        }
        match update.get_untracked() {
            Update::Asked | Update::Anyway => taken_over(update),
            _ => update.set(Update::Ready),
        }
    });
}

fn look_for_updates(registration: ServiceWorkerRegistration) {
    let look = Rc::new(move || {
        if window().navigator().on_line()
            && let Ok(asked) = registration.update()
        {
            spawn_local(async move {
                // No network, most often: asked again in an hour.
                let _ = JsFuture::from(asked).await;
            });
        }
    });
    let seen = Rc::clone(&look);
    listen(&document(), "visibilitychange", move || {
        if document().visibility_state() == VisibilityState::Visible {
            seen();
        }
    });
    Interval::new(HOUR_MS, move || look()).forget();
}
