//! `/service-worker.js`: one generated line, the build and what it keeps, then the source; or the kill switch.

use std::sync::Arc;

use axum::Extension;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::json;

use super::site::Site;
use crate::config::Config;

/// A worker that removes itself and its caches; what people wrote is in `IndexedDB`, which it does not touch.
const RETIRED: &str = "// Retired by the operator.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
";

/// The answer.
pub async fn get(
    Extension(site): Extension<Arc<Site>>,
    Extension(config): Extension<Arc<Config>>,
) -> impl IntoResponse {
    let text = if config.service_worker.retire {
        RETIRED.to_owned()
    } else {
        let build = json!({ "version": site.build(), "precache": site.precache().collect::<Vec<_>>() });
        format!("const BUILD = {build};\n{}", site.worker())
    };
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            // The worker's own policy rules its requests.
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'self'; connect-src 'self'"),
        ],
        text,
    )
}
