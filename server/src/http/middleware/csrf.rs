//! No other site may make this browser act: `Sec-Fetch-Site` first, then `Origin`, before any route.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets the request through, or answers 403.
pub async fn check(State(origin): State<Arc<str>>, request: Request, next: Next) -> Response {
    if allowed(request.method(), request.headers(), &origin) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), "a request from another site was refused");
    StatusCode::FORBIDDEN.into_response()
}

fn allowed(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(from)) => from == origin || same_host(from, text("host")),
        // Not a browser: it must bring a token, and no cookie that a browser would have added.
        (None, None) => {
            text("authorization").is_some_and(|value| value.starts_with("Bearer "))
                && !headers.contains_key(header::COOKIE)
        }
    }
}

/// Whether `origin` names the host this request was sent to, as when a server answers under several names.
fn same_host(origin: &str, host: Option<&str>) -> bool {
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    named.is_some() && named == host
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_this_site_may_act() {
        let cases: [(&[(&str, &str)], bool); 12] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://commun.example")], false),
            (&[("origin", "https://commun.example")], true),
            (&[("origin", "https://commun.example.evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], true),
            (&[], false),
            (&[("authorization", "Bearer x")], true),
            (&[("authorization", "Bearer x"), ("cookie", "a=b")], false),
        ];
        for (pairs, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            assert_eq!(allowed(&Method::POST, &headers, "https://commun.example"), expected, "{pairs:?}");
            assert!(allowed(&Method::GET, &headers, "https://commun.example"), "{pairs:?}");
        }
    }
}
