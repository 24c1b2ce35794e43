//! `/healthz`: this process answers; for those who watch it.

use axum::http::header;
use axum::response::IntoResponse;

/// The answer.
pub async fn get() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}
