//! How fast one address may ask: a burst, then so many a second.
//!
//! Files of the site cost nothing and are not counted; sync has turns of its own, signing in counts of its own. This machine asks
//! itself as fast as it likes.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::ApiError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use i18n::{Lang, t};
use service::account::Network;

use crate::config::Limits;

/// How many addresses are remembered; those that asked nothing for a while are forgotten then.
const ADDRESSES: usize = 100_000;

/// After how many requests they are looked through.
const LOOKED_AT: u64 = 4_096;

/// How much more than a second's worth may come at once.
const BURST: u32 = 3;

/// What is counted together.
#[derive(Debug)]
struct Class {
    /// None where the operator wants no limit.
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    asked: AtomicU64,
}

/// What addresses asked lately.
#[derive(Debug)]
pub struct Paces {
    reads: Class,
    writes: Class,
    files: Class,
}

impl Class {
    fn new(per_second: u32, burst: u32) -> Self {
        let rate = NonZeroU32::new(per_second).zip(NonZeroU32::new(per_second.saturating_mul(burst)));
        Self {
            asked: AtomicU64::default(),
            limiter: rate
                .map(|(rate, burst)| DefaultKeyedRateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))),
        }
    }

    /// In how many seconds this address may ask again; none where it may now.
    fn wait(&self, address: IpAddr) -> Option<u32> {
        let limiter = self.limiter.as_ref()?;
        // Now and then: looking through all of them at each request would be what the limit is against.
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(LOOKED_AT) && limiter.len() >= ADDRESSES {
            limiter.retain_recent();
        }
        let refused = limiter.check_key(&network(address)).err()?;
        let wait = refused.wait_time_from(DefaultClock::default().now()).as_secs();
        Some(u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1))
    }
}

impl Paces {
    /// Those of a server with these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            reads: Class::new(limits.reads_per_second, BURST),
            writes: Class::new(limits.writes_per_second, BURST * 2),
            // A page of pictures asks for all of them.
            files: Class::new(limits.reads_per_second.saturating_mul(4), BURST),
        }
    }

    /// What a request counts as; nothing where it is not counted.
    fn class(&self, method: &Method, path: &str) -> Option<&Class> {
        let free = ["/pkg/", "/fonts/", "/icons/", "/screenshots/", "/api/sync/", api::addresses::UPLOADS];
        if free.iter().any(|start| path.starts_with(start)) || is_small(path) {
            return None;
        }
        Some(match *method {
            _ if path.starts_with("/media/") || path == api::addresses::SEGMENT => &self.files,
            Method::GET | Method::HEAD | Method::OPTIONS => &self.reads,
            // Asked by post, because the questions are longer than an address.
            _ if READS.contains(&path) => &self.reads,
            _ => &self.writes,
        })
    }
}

/// Server functions that change nothing.
const READS: [&str; 5] = [
    "/api/account/v1/devices",
    "/api/account/v1/session",
    "/api/commons/v1/new-ids",
    "/api/commons/v1/read",
    "/api/kit/v1/size",
];

/// What monitors and browsers ask by themselves.
fn is_small(path: &str) -> bool {
    ["/healthz", "/api/ping", "/service-worker.js", "/manifest.webmanifest", "/favicon.ico"].contains(&path)
}

/// The address, or the /64 that one household has of the longer ones.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => {
            let [a, b, c, d, ..] = long.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        short @ IpAddr::V4(_) => short,
    }
}

/// Asks whoever is too fast to come back.
pub async fn keep(State(paces): State<Arc<Paces>>, request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Network>().and_then(|network| match network {
        Network::Of(address) => Some(*address),
        Network::Here => None,
    });
    let address = known.or_else(|| request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip()));
    let wait = address
        .filter(|address| !address.to_canonical().is_loopback())
        .and_then(|address| paces.class(request.method(), request.uri().path())?.wait(address));
    match wait {
        None => next.run(request).await,
        Some(seconds) => refused(request.uri().path(), seconds),
    }
}

fn refused(path: &str, seconds: u32) -> Response {
    let (said, kind) = if path.starts_with("/api/") {
        let said = serde_json::to_string(&ApiError::Throttled(seconds)).unwrap_or_default();
        (said, "application/json")
    } else {
        let said = [Lang::Fr, Lang::En].map(|lang| t(lang).error_too_fast());
        (said.join("\n\n") + "\n", "text/plain; charset=utf-8")
    };
    let mut response = (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, kind)], said).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paces() -> Paces {
        Paces::new(&Limits { reads_per_second: 2, writes_per_second: 1, ..Limits::default() })
    }

    #[test]
    fn each_address_has_a_burst_then_waits_and_the_others_do_not() {
        let paces = paces();
        let one: IpAddr = "203.0.113.9".parse().expect("an address");
        let other: IpAddr = "203.0.113.10".parse().expect("an address");
        let read = paces.class(&Method::GET, "/notes").expect("counted");
        for n in 0..6 {
            assert_eq!(read.wait(one), None, "{n}");
        }
        assert_eq!(read.wait(one), Some(1));
        assert_eq!(read.wait(other), None);
        // Writing has its own count.
        assert_eq!(paces.class(&Method::POST, "/notes/nouvelle").expect("counted").wait(one), None);
        // Of the longer addresses, a household has very many.
        let long = |text: &str| text.parse().expect("an address");
        for n in 0..6 {
            assert_eq!(read.wait(long(&format!("2001:db8::{n}"))), None);
        }
        assert!(read.wait(long("2001:db8::ffff")).is_some());
        assert_eq!(read.wait(long("2001:db8:0:1::1")), None);
    }

    #[test]
    fn what_is_counted_and_as_what() {
        let paces = paces();
        let class = |method: Method, path: &str| match paces.class(&method, path) {
            None => "free",
            Some(class) if core::ptr::eq(class, &raw const paces.reads) => "read",
            Some(class) if core::ptr::eq(class, &raw const paces.writes) => "write",
            Some(_) => "file",
        };
        for (method, path, expected) in [
            (Method::GET, "/", "read"),
            (Method::GET, "/recherche", "read"),
            (Method::POST, "/api/commons/v1/read", "read"),
            (Method::POST, "/api/commons/v1/save", "write"),
            (Method::POST, "/notes/nouvelle", "write"),
            (Method::POST, "/partager", "write"),
            (Method::GET, "/media/aa/320.jpg", "file"),
            (Method::GET, "/pkg/a.wasm", "free"),
            (Method::POST, "/api/sync/v1/push", "free"),
            (Method::GET, "/healthz", "free"),
        ] {
            assert_eq!(class(method, path), expected, "{path}");
        }
        for path in READS {
            assert!(api::addresses::ALL.contains(&path), "{path} is the address of no function");
        }
    }

    #[test]
    fn nought_is_no_limit() {
        let paces = Paces::new(&Limits { reads_per_second: 0, ..Limits::default() });
        let one: IpAddr = "203.0.113.9".parse().expect("an address");
        assert!((0..5_000).all(|_| paces.reads.wait(one).is_none() && paces.files.wait(one).is_none()));
    }
}
