//! Has the service worker woken once the network is back, where the browser does so (Background Sync): what waits then leaves though
//! every page is closed.

use core::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::device::Device;
use crate::listen::listen;

/// What the worker listens to.
const TAG: &str = "outbox";

/// Asks for it whenever something waits here, for the life of the page.
pub fn follow(device: &Device) {
    let asked = Rc::new(Cell::new(false));
    let (looked_at, seen) = (device.clone(), Rc::clone(&asked));
    let look = move || {
        let waits = looked_at.is_signed_in() && looked_at.look(|_, state| state.totals().on_device > 0) == Some(true);
        if waits && !seen.replace(true) {
            spawn_local(async {
                // A browser that has no such thing, or refuses it, sends once a page is open.
                let _asked = ask().await;
            });
        } else if !waits {
            seen.set(false);
        }
    };
    let Some(window) = web_sys::window() else { return };
    let again = look.clone();
    // Where it was asked with the network there, it has come already.
    listen(&window, "offline", move || {
        asked.set(false);
        again();
    });
    device.subscribe(move |_| look());
}

async fn ask() -> Result<(), JsValue> {
    let container = web_sys::window().ok_or(JsValue::UNDEFINED)?.navigator().service_worker();
    if container.is_undefined() {
        return Ok(());
    }
    let registration = JsFuture::from(container.ready()?).await?;
    let sync = Reflect::get(&registration, &"sync".into())?;
    if sync.is_undefined() {
        return Ok(());
    }
    let register: Function = Reflect::get(&sync, &"register".into())?.dyn_into()?;
    let asked: Promise = register.call1(&sync, &TAG.into())?.dyn_into()?;
    JsFuture::from(asked).await.map(|_| ())
}
