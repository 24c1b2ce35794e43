//! One line a request, with nothing personal in it: no address, no query, no identifier.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Records method, area, status and duration.
pub async fn record(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => area(request.uri().path()),
    };
    let started = Instant::now();
    let response = next.run(request).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    if status >= 500 {
        tracing::error!(%method, route, status, milliseconds, "answered");
    } else {
        tracing::debug!(%method, route, status, milliseconds, "answered");
    }
    response
}

/// The first segment of a path, which names an area and nobody.
fn area(path: &str) -> String {
    let bare = path.strip_prefix("/en/").map_or(path, |rest| rest);
    let first = bare.trim_start_matches('/').split('/').next().unwrap_or_default();
    format!("/{}", first.chars().take(24).collect::<String>())
}
