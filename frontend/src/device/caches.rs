//! The browser's caches: outside of any database, and open to pages and the worker alike.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage};

/// All of them, where the browser has any.
pub fn all() -> Option<CacheStorage> {
    web_sys::window()?.caches().ok().filter(|caches| !caches.is_undefined())
}

/// One of them, made if it is not there.
pub async fn open(name: &str) -> Option<Cache> {
    Some(JsFuture::from(all()?.open(name)).await.ok()?.into())
}

/// Whether there is one of this name.
pub async fn has(name: &str) -> bool {
    let Some(caches) = all() else { return false };
    JsFuture::from(caches.has(name)).await.is_ok_and(|there| there.is_truthy())
}

/// The names of all of them.
pub async fn names() -> Vec<String> {
    let Some(caches) = all() else { return Vec::new() };
    let names = JsFuture::from(caches.keys()).await.map(|names| js_sys::Array::from(&names)).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).collect()
}

/// Deletes one; answers whether there was any.
pub async fn delete(name: &str) -> bool {
    let Some(caches) = all() else { return false };
    JsFuture::from(caches.delete(name)).await.is_ok_and(|gone| gone.is_truthy())
}
