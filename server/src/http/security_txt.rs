//! `/.well-known/security.txt`: whom to write to about a flaw (RFC 9116), where the operator says so.

use std::sync::Arc;

use axum::Extension;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use service::Services;

use crate::config::Config;

/// Its address.
pub const PATH: &str = "/.well-known/security.txt";

/// For how many days an answer may be believed; the standard advises less than a year.
const DAYS: i64 = 180;

/// The answer; 404 where nobody is named.
pub async fn get(Extension(services): Extension<Services>, Extension(config): Extension<Arc<Config>>) -> Response {
    match config.site.security_contact.trim() {
        "" => StatusCode::NOT_FOUND.into_response(),
        contact => {
            let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, text(contact, &config.origin(), services.now())).into_response()
        }
    }
}

fn text(contact: &str, origin: &str, now: Instant) -> String {
    // From midnight, so that a day's answers are the same.
    let day = 24 * 60 * 60;
    let midnight = Instant::from_millis(now.millis().div_euclid(day * 1_000) * day * 1_000);
    let expires = midnight.plus_seconds(DAYS * day).rfc3339();
    format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: fr, en\nCanonical: {origin}{PATH}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_what_the_standard_asks() {
        let text = text("mailto:securite@commun.example", "https://commun.example", Instant(1_700_000_000_000_000));
        assert_eq!(
            text,
            "Contact: mailto:securite@commun.example\nExpires: 2024-05-12T00:00:00Z\nPreferred-Languages: fr, en\n\
             Canonical: https://commun.example/.well-known/security.txt\n"
        );
    }
}
