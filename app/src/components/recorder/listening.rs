//! Hearing what was recorded, before it is decided on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Url};

use crate::state::device::Device;
use crate::state::locale;

/// The player.
#[component]
pub fn Listening(device: Device, id: String) -> impl IntoView {
    let words = locale::words();
    let address = RwSignal::new(None::<String>);
    on_cleanup(move || {
        if let Some(address) = address.try_get_untracked().flatten() {
            // An address that is not given back goes with the page.
            let _revoked = Url::revoke_object_url(&address);
        }
    });
    spawn_local(async move {
        let Ok(files) = device.store().media().await else { return };
        let Ok(bytes) = files.recorded(id).await else { return };
        let kind = domain::memory::MediaType::sniff(&bytes).unwrap_or_default();
        let options = BlobPropertyBag::new();
        options.set_type(kind.as_str());
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok();
        let made = blob.and_then(|blob| Url::create_object_url_with_blob(&blob).ok());
        let _still_there = address.try_set(made);
    });
    let player = move || {
        let src = address.get()?;
        Some(view! { <audio controls src=src aria-label=words.media_record_heard()></audio> })
    };
    player.into_any()
}
