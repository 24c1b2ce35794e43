//! Pages that visitors read, kept whole until the next commit: each is sent again with a nonce of its own.
//!
//! Only what every visitor sees the same is kept, and only once it was asked for twice between two commits, so that a machine
//! that walks through everything takes no room. Whoever commits, this process or another, the pages of before are no longer answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use leptos::nonce::Nonce;

use super::middleware::security_headers;

/// How long one is kept where nothing is committed: a page says as of when it is true.
const FOR: Duration = Duration::from_secs(60);

/// How many addresses that were asked for once are remembered.
const ASKED: usize = 4_096;

/// The longest address whose page is kept.
const LONGEST: usize = 200;

/// The first segments of the pages that may be kept. What a search finds changes after the commit; what a form shows is for
/// whoever fills it in.
const AREAS: [&str; 10] =
    ["", "notes", "carnets", "bases", "lexique", "organisations", "personnes", "themes", "territoires", "a-propos"];

/// Pages, as many as there is room for.
#[derive(Debug)]
pub struct KeptPages {
    room: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    stamp: u64,
    bytes: usize,
    pages: BTreeMap<String, Arc<Kept>>,
    asked: BTreeSet<String>,
}

/// A page, cut where its nonce was.
#[derive(Debug)]
struct Kept {
    pieces: Vec<Box<[u8]>>,
    headers: HeaderMap,
    since: Instant,
}

impl KeptPages {
    /// An empty shelf with room for so many bytes; none for 0.
    #[must_use]
    pub fn new(room: u32) -> Self {
        Self { room: usize::try_from(room).unwrap_or(usize::MAX), held: Mutex::default() }
    }

    /// The name under which a visitor's page may be kept; none for a page that may not.
    #[must_use]
    pub fn name(&self, method: &Method, path_and_query: &str) -> Option<String> {
        let read = matches!(*method, Method::GET | Method::HEAD) && path_and_query.len() <= LONGEST && self.room > 0;
        let path = path_and_query.split('?').next().unwrap_or_default();
        let bare = if path == "/en" { "" } else { path.strip_prefix("/en/").unwrap_or(path).trim_start_matches('/') };
        let mut segments = bare.split('/');
        let area = segments.next().is_some_and(|area| AREAS.contains(&area));
        // A list or a record: what follows a record is something to do with it.
        (read && area && segments.nth(1).is_none()).then(|| path_and_query.to_owned())
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page kept under a name, where nothing was committed since.
    #[must_use]
    pub fn get(&self, stamp: u64, name: &str) -> Option<Response> {
        let kept = {
            let held = self.held();
            let same = held.stamp == stamp;
            held.pages.get(name).filter(|kept| same && kept.since.elapsed() < FOR).cloned()
        };
        kept.and_then(|kept| kept.answer())
    }

    /// Keeps a page that was made as of a commit, if it was asked for before.
    pub fn put(&self, stamp: u64, name: String, page: &[u8], headers: &HeaderMap, nonce: &str) {
        let mut held = self.held();
        if stamp < held.stamp || page.len() > self.room || nonce.is_empty() {
            return;
        }
        if stamp > held.stamp {
            *held = Held { stamp, ..Held::default() };
        }
        if held.asked.insert(name.clone()) {
            if held.asked.len() > ASKED {
                held.asked.clear();
            }
            return;
        }
        let kept = Kept { pieces: cut(page, nonce.as_bytes()), headers: headers.clone(), since: Instant::now() };
        let size = kept.length();
        if held.bytes + size > self.room {
            (held.pages, held.bytes) = (BTreeMap::new(), 0);
        }
        held.bytes += size;
        if let Some(before) = held.pages.insert(name, Arc::new(kept)) {
            held.bytes = held.bytes.saturating_sub(before.length());
        }
    }
}

impl Kept {
    fn length(&self) -> usize {
        self.pieces.iter().map(|piece| piece.len()).sum()
    }

    /// The page with a nonce that no other has.
    fn answer(&self) -> Option<Response> {
        let nonce = Nonce::new();
        let body = self.pieces.join(nonce.as_bytes());
        let policy = HeaderValue::from_str(&security_headers::page_policy(&nonce)).ok()?;
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::OK;
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        Some(response)
    }
}

/// What stands between the places where `mark` stands.
fn cut(page: &[u8], mark: &[u8]) -> Vec<Box<[u8]>> {
    let (mut pieces, mut rest) = (Vec::new(), page);
    while let Some(at) = rest.windows(mark.len()).position(|bytes| bytes == mark) {
        let (piece, after) = rest.split_at(at);
        pieces.push(piece.into());
        rest = after.get(mark.len()..).unwrap_or_default();
    }
    pieces.push(rest.into());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] = b"<p>x</p><script nonce=\"abc\">1</script><script nonce=\"abc\"></script>";

    async fn text(response: Response) -> String {
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        String::from_utf8(body.to_vec()).expect("text")
    }

    #[tokio::test]
    async fn a_page_asked_for_twice_is_kept_and_sent_with_its_own_nonce() {
        let kept = KeptPages::new(1_000);
        kept.put(3, "/notes".to_owned(), PAGE, &HeaderMap::new(), "abc");
        assert!(kept.get(3, "/notes").is_none(), "asked for once");
        kept.put(3, "/notes".to_owned(), PAGE, &HeaderMap::new(), "abc");
        let (one, other) = (kept.get(3, "/notes").expect("kept"), kept.get(3, "/notes").expect("kept"));
        let policy = one.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        let (one, other) = (text(one).await, text(other).await);
        assert_ne!(one, other);
        let nonce = one.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a nonce");
        assert!(nonce.len() > 16 && nonce != "abc");
        assert_eq!(one.matches(nonce).count(), 2);
        assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
        assert_eq!(one.replace(nonce, "abc").as_bytes(), PAGE);
    }

    #[test]
    fn nothing_outlives_a_commit_nor_takes_more_than_its_room() {
        let kept = KeptPages::new(150);
        let put = |stamp, name: &str| kept.put(stamp, name.to_owned(), PAGE, &HeaderMap::new(), "abc");
        for name in ["/notes", "/notes", "/bases", "/bases"] {
            put(3, name);
        }
        assert!(kept.get(3, "/notes").is_some() && kept.get(3, "/bases").is_some());
        put(3, "/carnets");
        put(3, "/carnets");
        assert!(kept.get(3, "/carnets").is_some() && kept.get(3, "/notes").is_none(), "there was room for two");
        put(4, "/notes");
        assert!(kept.get(4, "/notes").is_none(), "asked for once since");
        put(4, "/notes");
        let bytes = kept.held().bytes;
        put(4, "/notes");
        assert_eq!(kept.held().bytes, bytes, "the same page again takes no more");
        assert!(
            kept.get(4, "/notes").is_some() && kept.get(4, "/carnets").is_none() && kept.get(3, "/notes").is_none()
        );
        put(3, "/carnets");
        assert!(kept.get(3, "/carnets").is_none(), "what began before the commit comes too late");
        assert!(kept.held().bytes <= 150);
    }

    #[test]
    fn only_what_is_read_may_be_kept() {
        let kept = KeptPages::new(1);
        for path in
            ["/", "/en", "/en/", "/notes", "/notes?apres=x", "/en/notes/abc-1", "/territoires/mauricie", "/a-propos"]
        {
            assert!(kept.name(&Method::GET, path).is_some(), "{path}");
        }
        for path in ["/recherche?q=x", "/notes/x/modifier", "/en/notes/x/historique", "/compte", "/droits", "/medias/x"]
        {
            assert!(kept.name(&Method::GET, path).is_none(), "{path}");
        }
        assert!(kept.name(&Method::POST, "/notes").is_none());
        assert!(kept.name(&Method::GET, &"/notes?x".repeat(40)).is_none());
        assert!(KeptPages::new(0).name(&Method::GET, "/notes").is_none());
    }
}
