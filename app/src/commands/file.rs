//! Handing a file to the person, from what the page holds: no network is asked.

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Offers `bytes` as a file of this name; answers whether the browser took it.
#[must_use]
pub fn offer(name: &str, bytes: &[u8]) -> bool {
    fn offered(name: &str, bytes: &[u8]) -> Result<(), wasm_bindgen::JsValue> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        let url = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
        let anchor: HtmlAnchorElement = leptos::prelude::document().create_element("a")?.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        Url::revoke_object_url(&url)
    }
    offered(name, bytes).is_ok()
}
