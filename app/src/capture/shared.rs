//! Files that another application shared: the service worker received them, and keeps them until they are in a note.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, File, FilePropertyBag, Response};

use crate::routes;

/// The cache in which the service worker keeps them.
const CACHE: &str = "shared";

/// The most that are taken at once, as the service worker does.
const MOST: usize = 20;

/// The files that wait under this name, in the order in which they were shared.
pub async fn files(key: &str) -> Vec<File> {
    let mut found = Vec::new();
    let Some(cache) = cache().await else { return found };
    for at in 0..MOST {
        let Some(file) = file(&cache, &address(key, at)).await else { break };
        found.push(file);
    }
    found
}

/// They are on the device in their own right, or were not wanted.
pub async fn taken(key: &str) {
    let Some(cache) = cache().await else { return };
    for at in 0..MOST {
        // One that cannot be deleted now goes with those that nobody came for.
        let gone = JsFuture::from(cache.delete_with_str(&address(key, at))).await;
        if !gone.is_ok_and(|gone| gone.is_truthy()) {
            break;
        }
    }
}

fn address(key: &str, at: usize) -> String {
    [&routes::share(i18n::Lang::Fr), "/", key, "/", &at.to_string()].concat()
}

async fn cache() -> Option<Cache> {
    let caches = window().caches().ok().filter(|caches| !caches.is_undefined())?;
    Some(JsFuture::from(caches.open(CACHE)).await.ok()?.unchecked_into())
}

async fn file(cache: &Cache, address: &str) -> Option<File> {
    let found = JsFuture::from(cache.match_with_str(address)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let name = response.headers().get("x-name").ok().flatten().unwrap_or_default();
    let name = js_sys::decode_uri_component(&name).map(String::from).unwrap_or_default();
    let blob: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()?;
    let kind = FilePropertyBag::new();
    kind.set_type(&blob.type_());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(&JsValue::from(blob)), &name, &kind).ok()
}
