//! Who reads pages is told in a sentence where an answer is an error and nothing else; machines read the status.
//!
//! Such are a panic, a wait that was too long, a body that was cut or is too large, a request from another site.

use std::sync::Arc;

use api::ApiError;
use app::labels;
use app::routes;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use i18n::{Lang, t};

use crate::http::site::Site;

/// The policy of a page that has no script, no picture and no form.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
    form-action 'none'";

/// Says it.
pub async fn say(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let reads = request.headers().get_all(header::ACCEPT).iter().any(|value| {
        value.to_str().is_ok_and(|types| types.contains("text/html")) && *request.method() != Method::HEAD
    });
    let lang = if reads { Some(lang(&request)) } else { None };
    let mut response = next.run(request).await;
    let status = response.status();
    let (Some(lang), true) = (lang, status.is_client_error() || status.is_server_error()) else { return response };
    if response.headers().contains_key(header::CONTENT_TYPE) || response.body().size_hint().exact() != Some(0) {
        return response;
    }
    let error = response.extensions().get::<ApiError>().cloned();
    let page = page(lang, &sentence(lang, status, error), &site.assets().css);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = Body::from(page);
    response
}

/// The language of the page asked for; of the page that a form was on, where what was asked for has none.
fn lang(request: &Request) -> Lang {
    let path = request.uri().path();
    if !path.starts_with("/api/") {
        return routes::lang_of(path);
    }
    let from = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let from = from.and_then(|from| from.split_once("://")).and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    routes::lang_of(from.unwrap_or(path))
}

/// What is said of it: what whoever answered knew, else what the status means.
fn sentence(lang: Lang, status: StatusCode, error: Option<ApiError>) -> String {
    let known = error.or(match status {
        StatusCode::FORBIDDEN => None,
        StatusCode::NOT_FOUND => Some(ApiError::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => Some(ApiError::TooLarge),
        StatusCode::INSUFFICIENT_STORAGE => Some(ApiError::Full),
        status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => Some(ApiError::Malformed),
        _ => Some(ApiError::Unavailable),
    });
    known.map_or_else(|| t(lang).error_foreign().to_owned(), |error| labels::error(t(lang), &error))
}

fn page(lang: Lang, sentence: &str, css: &str) -> String {
    let words = t(lang);
    let (title, site) = (words.error_title(), words.site_name());
    let (home, back) = (routes::in_language(lang, "/"), words.missing_home());
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} · {site}</title><link rel=\"stylesheet\" href=\"{css}\"></head>\
         <body><main class=\"page\"><h1>{title}</h1><p role=\"alert\">{sentence}</p><p><a href=\"{home}\">{back}</a></p>\
         </main></body></html>",
        lang.tag(),
    )
}
