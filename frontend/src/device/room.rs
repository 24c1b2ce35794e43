//! How much room this origin uses and may use, and the wish that the browser keeps it.

use app::state::device::Room;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{StorageEstimate, StorageManager};

/// How much room there is; older browsers do not say.
pub async fn room() -> Option<Room> {
    let manager = manager()?;
    let said = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let said: StorageEstimate = said.unchecked_into();
    let (used, quota) = (whole(said.get_usage()?), whole(said.get_quota()?));
    Some(Room { used, quota, lasts: lasts(&manager).await })
}

/// Whether there is too little room for a file of this length; where the browser does not say, it is tried.
pub async fn is_short(length: u64) -> bool {
    room().await.is_some_and(|room| room.is_short(length))
}

/// Asks that nothing of this origin be evicted: when somebody keeps something, never on load.
pub fn keep_for_good() {
    spawn_local(async move {
        if let Some(asked) = manager().and_then(|storage| storage.persist().ok()) {
            // A browser that refuses keeps things as long as it can; the page of the device says what it answered.
            let _granted = JsFuture::from(asked).await;
        }
    });
}

async fn lasts(manager: &StorageManager) -> Option<bool> {
    JsFuture::from(manager.persisted().ok()?).await.ok()?.as_bool()
}

fn manager() -> Option<StorageManager> {
    let storage = web_sys::window()?.navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

/// The browser counts bytes in floating point; a conversion saturates, which is right for a size.
fn whole(bytes: f64) -> u64 {
    bytes as u64
}
