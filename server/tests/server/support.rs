//! What the tests ask with.

pub mod plain;
mod site;
mod writer;
mod xml;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use server::application::assemble;
use server::config::Config;
use server::services::configuration;
use service::Services;
use tower::ServiceExt;

pub use site::{BuiltSite, zipped};
pub use writer::{Writer, text};
pub use xml::Element;

/// A router over a small site of its own.
pub struct TestApp {
    router: Router,
    /// What is behind it.
    pub services: Services,
    config: Arc<Config>,
    _site: BuiltSite,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl TestApp {
    /// With the defaults.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings of the test's own.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let site = BuiltSite::new();
        let mut config = Config::default();
        config.leptos.site_root = site.root().to_path_buf();
        change(&mut config);
        config.data.folder = site.root().with_extension("data");
        let config = Arc::new(config);
        let services = Services::open(configuration(&config)).await.expect("a database of the test's own");
        let router = assemble(&config, &services).expect("the test's site is whole");
        Self { router, services, config, _site: site }
    }

    /// The same after the server was stopped and started again.
    pub async fn restarted(self) -> Self {
        self.services.close().await;
        let services = Services::open(configuration(&self.config)).await.expect("the same database");
        let router = assemble(&self.config, &services).expect("the test's site is whole");
        Self { router, services, ..self }
    }

    /// The file of its database.
    pub fn file(&self) -> PathBuf {
        self.config.data.folder.join("encommun.db")
    }

    /// Asks for `path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    /// Asks with headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "").await
    }

    /// Asks anything.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.request(method, path, headers, body.as_bytes().to_vec()).await
    }

    /// Sends bytes.
    pub async fn send(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.request("POST", path, headers, body).await
    }

    /// Asks anything, with bytes.
    pub async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:3000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.take(request.body(Body::from(body)).expect("a request")).await
    }

    /// Asks for `path` from another machine.
    pub async fn get_from(&self, peer: &str, path: &str) -> Answer {
        let peer: SocketAddr = format!("{peer}:4711").parse().expect("an address");
        let request = Request::builder().uri(path).header("host", "127.0.0.1:3000").extension(ConnectInfo(peer));
        self.take(request.body(Body::empty()).expect("a request")).await
    }

    async fn take(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
