//! `/offline-shell`: the one static document that answers every navigation with no network.

use std::sync::Arc;

use axum::Extension;
use axum::http::header;
use axum::response::{Html, IntoResponse};

use super::middleware::security_headers;
use super::site::Site;

/// Its address.
pub const PATH: &str = "/offline-shell";

/// The answer, with a policy of its own: no nonce can be right in a document that is kept.
pub async fn get(Extension(site): Extension<Arc<Site>>) -> impl IntoResponse {
    (
        [
            (header::CONTENT_SECURITY_POLICY, security_headers::policy("'self'")),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ],
        Html(app::offline_shell(site.assets())),
    )
}
