//! Headers that every answer carries, whatever made it.

use std::sync::{Arc, LazyLock};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::offline_shell;

/// The policy of an HTML document whose scripts come from `scripts`.
///
/// Styles come from files only, so no `style=` attribute takes effect; the one Trusted Types policy is made by `boot.js`.
#[must_use]
pub fn policy(scripts: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; \
         trusted-types default"
    )
}

/// The policy of a page whose scripts carry this nonce.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    policy(&format!("'nonce-{nonce}' 'strict-dynamic'"))
}

/// The policy of what is not a document: nothing in it runs.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
/// What no page may do but those that say so.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), \
    display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(self), gyroscope=(), hid=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The same for a page where one records: a form whose text shows files, and the shell, which may become one.
static HEARING: LazyLock<String> = LazyLock::new(|| PERMISSIONS.replace("microphone=()", "microphone=(self)"));

fn permissions(path: &str) -> &'static str {
    let hears = app::routes::records(path) || path == offline_shell::PATH;
    if hears { &HEARING } else { PERMISSIONS }
}

/// Adds what is missing; an answer that set its own policy keeps it.
pub async fn add(State(origin): State<Arc<str>>, request: Request, next: Next) -> Response {
    let permissions = permissions(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, NOTHING);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("permissions-policy"), permissions);
    if origin.starts_with("https://") {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}
