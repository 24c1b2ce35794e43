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
    request(name, Asked::Waiting).await
}

/// Takes the lock from a tab that holds it and does nothing any more (a frozen one).
pub async fn steal(name: &str) -> Option<Guard> {
    request(name, Asked::Stealing).await
}

/// Takes the lock if nobody holds it.
pub async fn try_acquire(name: &str) -> Option<Guard> {
    request(name, Asked::IfFree).await
}

/// How a lock is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Waiting,
    Stealing,
    IfFree,
}

async fn request(name: &str, asked: Asked) -> Option<Guard> {
    let Some(locks) = manager() else { return Some(Guard { release: None, settled: None }) };
    let (held, release) = deferred();
    let (got, tell) = deferred();
    let callback = Closure::once_into_js(move |lock: JsValue| {
        if let Some(tell) = tell {
            let _told = tell.call1(&JsValue::UNDEFINED, &JsValue::from_bool(lock.is_null()));
        }
        JsValue::from(held)
    });
    let options = Object::new();
    let option = match asked {
        Asked::Waiting => None,
        Asked::Stealing => Some("steal"),
        Asked::IfFree => Some("ifAvailable"),
    };
    if let Some(option) = option {
        Reflect::set(&options, &option.into(), &JsValue::TRUE).ok()?;
    }
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of3(&name.into(), &options, &callback);
    let settled = Reflect::apply(&request, &locks, &arguments).ok()?;
    // The request itself settles when the lock is freed; before that it can only fail.
    let first = Promise::race(&Array::of2(&got, &settled));
    let refused = JsFuture::from(first).await.ok()?;
    if refused.is_truthy() {
        return None;
    }
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
