//! At the bare `/`, and only there, a person who chose English before is sent to `/en`.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Redirects, or lets the request through.
pub async fn choose(request: Request, next: Next) -> Response {
    if request.uri().path() != "/" || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let mut response = if prefers_english(request.headers()) {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        (StatusCode::FOUND, [(header::LOCATION, format!("/en{query}")), (header::CACHE_CONTROL, "no-store".to_owned())])
            .into_response()
    } else {
        next.run(request).await
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("cookie"));
    response
}

fn prefers_english(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .any(|cookie| cookie.trim() == "lang=en")
}
