//! Files that another application shared: the service worker received them, and keeps them until they are in a note.

use domain::order::Arrange;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, File, FilePropertyBag, Request, Response};

/// The cache in which the service worker keeps them, each under `/partager/NAME/NUMBER`.
const CACHE: &str = "shared";

/// The files that wait under this name, with where each waits, in the order in which they were shared.
pub async fn files(name: &str) -> Vec<(String, File)> {
    let Some(cache) = cache().await else { return Vec::new() };
    let Ok(requests) = JsFuture::from(cache.keys()).await else { return Vec::new() };
    let of = ["/", name, "/"].concat();
    let mut addresses: Vec<(u32, String)> = js_sys::Array::from(&requests)
        .iter()
        .filter_map(|request| request.dyn_into::<Request>().ok())
        .filter_map(|request| {
            let address = request.url();
            let number = address.split_once(&of)?.1.parse().ok()?;
            Some((number, address))
        })
        .collect();
    addresses.arrange_by_key(|(number, _)| *number);
    let mut found = Vec::new();
    for (_, address) in addresses {
        if let Some(file) = file(&cache, &address).await {
            found.push((address, file));
        }
    }
    found
}

/// It is on the device in its own right, or is not wanted.
pub async fn taken(address: &str) {
    if let Some(cache) = cache().await {
        // One that cannot be deleted now goes with those that nobody came for.
        let _gone = JsFuture::from(cache.delete_with_str(address)).await;
    }
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
