//! What only one tab does at a time: Web Locks. The browser frees a lock when its tab dies, so no heartbeat is needed.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that this tab holds until it is dropped.
#[derive(Debug)]
pub struct Guard {
    release: Option<Function>,
    settled: Option<JsValue>,
}

impl Guard {
    /// Waits until another tab takes the lock away; for ever where none can.
    pub async fn lost(&self) {
        match &self.settled {
            Some(settled) => {
                let _taken = JsFuture::from(Promise::resolve(settled)).await;
            }
            None => core::future::pending().await,
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _released = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the lock of this name. A browser without Web Locks has no service worker either, hence one page and nothing
/// to wait for; a lock that cannot be had (a page being unloaded) is nothing.
pub async fn acquire(name: &str) -> Option<Guard> {
    request(name, false).await
}

/// Takes the lock from a tab that holds it and does nothing any more (a frozen one).
pub async fn steal(name: &str) -> Option<Guard> {
    request(name, true).await
}

async fn request(name: &str, steal: bool) -> Option<Guard> {
    let Some(locks) = manager() else { return Some(Guard { release: None, settled: None }) };
    let (held, release) = deferred();
    let (got, tell) = deferred();
    let callback = Closure::once_into_js(move |_lock: JsValue| {
        if let Some(tell) = tell {
            let _told = tell.call0(&JsValue::UNDEFINED);
        }
        JsValue::from(held)
    });
    let options = Object::new();
    if steal {
        Reflect::set(&options, &"steal".into(), &JsValue::TRUE).ok()?;
    }
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of3(&name.into(), &options, &callback);
    let settled = Reflect::apply(&request, &locks, &arguments).ok()?;
    // The request itself settles when the lock is freed; before that it can only fail.
    let first = Promise::race(&Array::of2(&got, &settled));
    JsFuture::from(first).await.ok()?;
    Some(Guard { release, settled: Some(settled) })
}

fn manager() -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

fn deferred() -> (Promise, Option<Function>) {
    let mut resolve = None;
    let promise = Promise::new(&mut |resolved, _rejected| resolve = Some(resolved));
    (promise, resolve)
}
