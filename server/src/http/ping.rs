//! `/api/ping`: the proof that a browser reaches this server and not the page of a captive portal.

use std::sync::Arc;

use axum::Extension;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;

use super::site::Site;

/// The header only we send; its value is the build, so that a page learns of a newer one.
pub const BUILD: HeaderName = HeaderName::from_static("encommun-build");

/// The answer: nothing but headers.
pub async fn get(Extension(site): Extension<Arc<Site>>) -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store".to_owned()), (BUILD, site.build().to_owned())])
}
