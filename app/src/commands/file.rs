//! Handing a file to the person, from what the page holds: no network is asked.

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Offers `bytes` as a file of this name; answers whether the browser took it.
#[must_use]
pub fn offer(name: &str, bytes: &[u8]) -> bool {
    piece(bytes).is_some_and(|piece| offer_all(name, vec![piece]))
}

/// Bytes as the browser holds them: it may put them on the disk.
#[must_use]
pub fn piece(bytes: &[u8]) -> Option<Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence(&parts).ok()
}

/// Offers these, one after the other, as one file of this name; answers whether the browser took it.
#[must_use]
pub fn offer_all(name: &str, pieces: Vec<Blob>) -> bool {
    fn offered(name: &str, pieces: Vec<Blob>) -> Result<(), wasm_bindgen::JsValue> {
        let parts: js_sys::Array = pieces.into_iter().collect();
        let url = Url::create_object_url_with_blob(&Blob::new_with_blob_sequence(&parts)?)?;
        let anchor: HtmlAnchorElement = leptos::prelude::document().create_element("a")?.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        Url::revoke_object_url(&url)
    }
    offered(name, pieces).is_ok()
}
