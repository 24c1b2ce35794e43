//! How much room this origin uses and may use, and the wish that the browser keeps it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{StorageEstimate, StorageManager};

/// Bytes used and bytes that may be; older browsers do not say.
pub async fn estimate() -> Option<(u64, u64)> {
    let said = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let said: StorageEstimate = said.unchecked_into();
    Some((whole(said.get_usage()?), whole(said.get_quota()?)))
}

/// Asks that nothing of this origin be evicted: when somebody keeps something, never on load.
pub fn keep_for_good() {
    spawn_local(async move {
        if let Some(asked) = manager().and_then(|storage| storage.persist().ok()) {
            // A browser that refuses keeps things as long as it can.
            let _granted = JsFuture::from(asked).await;
        }
    });
}

fn manager() -> Option<StorageManager> {
    let storage = web_sys::window()?.navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

/// The browser counts bytes in floating point; a conversion saturates, which is right for a size.
fn whole(bytes: f64) -> u64 {
    bytes as u64
}
