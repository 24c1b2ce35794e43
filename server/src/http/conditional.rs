//! Documents that are asked for again and again: made each time, sent only to who does not have them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::Instant;
use sha2::{Digest, Sha256};

/// How many documents are followed; past that, all are taken for new.
const MOST: usize = 10_000;

/// When each document last changed, as far as this process saw.
///
/// No time of a record says it: a note that is withdrawn takes the date of its withdrawal away with it.
#[derive(Debug, Default)]
pub struct Changes(Mutex<BTreeMap<String, (String, u64)>>);

impl Changes {
    /// When the document at `address`, which now has this tag, took it: in seconds, a second further at each change.
    fn last(&self, address: &str, tag: &str, now: u64) -> u64 {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.get(address);
        let at = match before {
            Some((same, at)) if same == tag => return *at,
            Some((_, at)) => now.max(at.saturating_add(1)),
            None => now,
        };
        if seen.len() >= MOST && !seen.contains_key(address) {
            seen.clear();
        }
        seen.insert(address.to_owned(), (tag.to_owned(), at));
        at
    }
}

/// Whether a request says that it has what `tag` names; a weak tag is as good as a strong one to a reader.
#[must_use]
pub fn has(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

/// The answer with this `document`, made at `now`; 304 to who has it.
#[must_use]
pub fn answer(
    changes: &Changes,
    (address, headers): (&str, &HeaderMap),
    content_type: &'static str,
    document: Vec<u8>,
    now: Instant,
) -> Response {
    // Weak, since the same document is sent in several encodings.
    let tag = format!("W/\"{}\"", hashed(&document));
    let now = u64::try_from(now.millis() / 1_000).unwrap_or_default();
    let last = SystemTime::UNIX_EPOCH + Duration::from_secs(changes.last(address, &tag, now));
    let known = if headers.contains_key(header::IF_NONE_MATCH) {
        has(headers, &tag)
    } else {
        let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
        since.and_then(|date| httpdate::parse_http_date(date).ok()).is_some_and(|since| last <= since)
    };
    let mut response = Response::new(if known { Body::empty() } else { Body::from(document) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    for (name, value) in [(header::ETAG, tag), (header::LAST_MODIFIED, httpdate::fmt_http_date(last))] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answered.insert(name, value);
        }
    }
    response
}

fn hashed(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_changes_back_has_changed() {
        let changes = Changes::default();
        assert_eq!(changes.last("/feed.atom", "a", 100), 100);
        assert_eq!(changes.last("/feed.atom", "a", 200), 100);
        assert_eq!(changes.last("/feed.atom", "b", 200), 200);
        assert_eq!(changes.last("/feed.atom", "a", 200), 201, "within the same second");
        assert_eq!(changes.last("/en/feed.atom", "a", 150), 150);
    }

    #[test]
    fn a_date_counts_only_without_a_tag() {
        let changes = Changes::default();
        let ask = |pairs: &[(header::HeaderName, &str)], now: i64| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, HeaderValue::from_str(value).expect("a value"));
            }
            let now = Instant::from_millis(now * 1_000);
            answer(&changes, ("/feed.atom", &headers), "application/atom+xml", b"<feed/>".to_vec(), now)
        };
        let first = ask(&[], 1_700_000_000);
        let of = |name| first.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (tag, date) = (of(header::ETAG), of(header::LAST_MODIFIED));
        assert_eq!(date, "Tue, 14 Nov 2023 22:13:20 GMT");
        let status = |pairs: &[(header::HeaderName, &str)]| ask(pairs, 1_700_000_500).status();
        assert_eq!(status(&[(header::IF_NONE_MATCH, tag)]), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&[(header::IF_MODIFIED_SINCE, date)]), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&[(header::IF_MODIFIED_SINCE, "Tue, 14 Nov 2023 22:13:19 GMT")]), StatusCode::OK);
        let other = [(header::IF_NONE_MATCH, "\"other\""), (header::IF_MODIFIED_SINCE, date)];
        assert_eq!(status(&other), StatusCode::OK);
        assert_eq!(status(&[(header::IF_MODIFIED_SINCE, "hier")]), StatusCode::OK);
    }
}
