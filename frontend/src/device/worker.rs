//! What the worker, which has neither this code nor the session, has to know: whose database holds the files of this page.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;

use super::caches;

/// Where it is noted: a cache, the one place that pages and the worker both open.
const CACHE: &str = "device";
/// Where the worker keeps what another application shared.
const SHARED: &str = "shared";
/// Under which address.
const NAME: &str = "/device";

/// Notes the name of the database, without waiting. Where it cannot be, files are shown by the network alone.
pub fn name(database: &str) {
    let database = database.to_owned();
    spawn_local(async move {
        let Some(cache) = caches::open(CACHE).await else { return };
        let Ok(said) = Response::new_with_opt_str(Some(&database)) else { return };
        let _noted = JsFuture::from(cache.put_with_str(NAME, &said)).await;
    });
}

/// Forgets the files that another application shared and that no page came for: whoever shared them leaves this device.
pub async fn forget_shared() {
    // What cannot be deleted now goes after a week.
    let _was_there = caches::delete(SHARED).await;
}
