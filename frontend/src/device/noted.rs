//! What is noted outside of any database, so that it is known before one is open: short texts in the browser's storage.
//!
//! A full or forbidden storage notes nothing: the next start then knows no more than a first visit does. What is noted has a copy
//! on the disk at once, which `boot.js` puts down and looks at before anything starts.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The browser's storage, where it lets us have it.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is noted under a key.
pub fn text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Notes a text, or that there is none.
pub fn set(key: &str, text: Option<&str>) {
    let Some(storage) = storage() else { return };
    if self::text(key).as_deref() == text {
        return;
    }
    let _noted = match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    };
    let _begun = keeping();
}

/// Waits until what is noted is on the disk.
pub async fn kept() {
    if let Some(keeping) = keeping() {
        let _kept = JsFuture::from(keeping).await;
    }
}

/// Has `boot.js` put down what is noted; nothing in a page that it did not start.
fn keeping() -> Option<js_sys::Promise> {
    let keep = js_sys::Reflect::get(&js_sys::global(), &"keepNoted".into()).ok()?;
    keep.dyn_ref::<js_sys::Function>()?.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()
}

/// The lines that are noted under a key. A line holds no line break: names of databases and JSON hold none.
pub fn lines(key: &str) -> Vec<String> {
    text(key).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Notes these lines.
pub fn set_lines(key: &str, lines: &[String]) {
    set(key, Some(lines.join("\n").as_str()).filter(|text| !text.is_empty()));
}
