//! Answers a file of the site: the best encoding the client takes, 304 when it has it, for ever when the name says so.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::site::Asset;
use super::{conditional, failure};

/// The answer for `asset` to a request with these `headers`.
pub fn answer(asset: &Asset, headers: &HeaderMap) -> Response {
    let (encoding, bytes) = choose(asset, headers);
    let tag = format!("\"{}{}\"", asset.tag, encoding.map_or("", |name| if name == "br" { "-b" } else { "-g" }));
    let known = conditional::has(headers, &tag);
    let (status, body) = if known {
        (StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        match bytes.map_or_else(|| asset.plain(), Ok) {
            Ok(bytes) => (StatusCode::OK, bytes),
            Err(error) => return failure::answer(&error),
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let lasting = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    if let Some(name) = encoding {
        answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answered.insert(header::ETAG, tag);
    }
    response
}

/// The encoding that the client takes and its bytes; neither for who takes them only as they are.
fn choose(asset: &Asset, headers: &HeaderMap) -> (Option<&'static str>, Option<Bytes>) {
    let accepts = |name: &str| {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .any(|one| {
                let mut parts = one.split(';').map(str::trim);
                parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name))
                    && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
    };
    if let Some(bytes) = asset.brotli.as_ref().filter(|_| accepts("br")) {
        return (Some("br"), Some(bytes.clone()));
    }
    if let Some(bytes) = asset.gzip.as_ref().filter(|_| accepts("gzip")) {
        return (Some("gzip"), Some(bytes.clone()));
    }
    (None, None)
}
