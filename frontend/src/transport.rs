//! The network as the engine sees it: bytes out, bytes or a reason back. Our own `fetch`, because a generated client gives
//! a request up with the view that asked for it.

use core::future::Future;
use core::pin::Pin;

use js_sys::{Date, Uint8Array};
use sync::engine::NetError;
use sync::level::LEVEL;
use sync::protocol::{MAGIC, endpoint, header};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestInit, RequestRedirect, Response};

use crate::connectivity;

/// How long an answer may take, milliseconds.
const PATIENCE_MS: u32 = 15_000;
/// How long a piece of a file may take, milliseconds: the smallest passes at eight kilobits a second.
const PIECE_MS: u32 = 70_000;
/// How long the server has to say that it is there.
const PING_MS: u32 = 3_000;
/// What a page that is being closed may still send, bytes.
pub const LAST_WORDS: usize = 60 * 1024;

/// An answer that is on its way.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<u8>, NetError>>>>;

/// A request of the files' protocol, or for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carry {
    /// `POST`, `PATCH`, `GET`.
    pub method: &'static str,
    /// Where to.
    pub path: String,
    /// What is said of the body.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Its answer, whatever its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The status.
    pub status: u16,
    /// How many bytes of the file the server says that it has.
    pub offset: Option<u64>,
    /// How long to wait before asking again.
    pub retry_after_ms: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Its answer, on its way.
pub type Carrying = Pin<Box<dyn Future<Output = Result<Carried, NetError>>>>;

/// What the device asks of the network.
pub trait Exchange {
    /// Posts a body to a sync endpoint, with how many operations are unsent.
    fn post(&self, path: &'static str, body: Vec<u8>, pending: u32) -> Answer;
    /// Posts a question of this media type to another address of this server.
    fn ask(&self, path: &'static str, media_type: &'static str, question: String) -> Answer;
    /// Carries a piece of a file.
    fn carry(&self, request: Carry) -> Carrying;
    /// Posts a body while the page closes; nobody waits for the answer.
    fn last_words(&self, path: &'static str, body: Vec<u8>);
    /// Whether the server is there.
    fn reachable(&self) -> Pin<Box<dyn Future<Output = bool>>>;
}

/// The browser's own network.
#[derive(Debug, Clone)]
pub struct Network {
    build: &'static str,
}

impl Network {
    /// The network, as this build speaks on it.
    #[must_use]
    pub const fn new(build: &'static str) -> Self {
        Self { build }
    }

    fn posting(&self, body: &[u8], pending: u32) -> Result<RequestInit, JsValue> {
        let headers = Headers::new()?;
        headers.set("content-type", "application/octet-stream")?;
        headers.set(header::NOW, &(Date::now() as u64).to_string())?;
        headers.set(header::PENDING, &pending.to_string())?;
        headers.set(header::BUILD, self.build)?;
        headers.set(header::KNOWS, &LEVEL.to_string())?;
        let settings = settings("POST");
        settings.set_headers(&headers);
        settings.set_body(&Uint8Array::from(body));
        Ok(settings)
    }
}

impl Exchange for Network {
    fn post(&self, path: &'static str, body: Vec<u8>, pending: u32) -> Answer {
        let settings = self.posting(&body, pending);
        Box::pin(async move {
            if is_cut_off() {
                return Err(NetError::Unreachable);
            }
            let settings = settings.map_err(|_| NetError::Unreachable)?;
            settings.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
            let answer = fetch(path, &settings).await?;
            let (status, retry_after_ms) = (answer.status(), retry_after(&answer));
            let bytes = whole(&answer).await?;
            let is_ours = bytes.starts_with(&MAGIC);
            if !is_ours {
                connectivity::doubt();
            }
            // A refusal of ours says more than its status; any other page is judged by it.
            if status == 200 || is_ours { Ok(bytes) } else { Err(NetError::Status { code: status, retry_after_ms }) }
        })
    }

    fn ask(&self, path: &'static str, media_type: &'static str, question: String) -> Answer {
        Box::pin(async move {
            let settings = settings("POST");
            let headers = Headers::new().map_err(|_| NetError::Unreachable)?;
            headers.set("content-type", media_type).map_err(|_| NetError::Unreachable)?;
            settings.set_headers(&headers);
            settings.set_body(&question.into());
            let answer = fetch(path, &settings).await?;
            if answer.status() != 200 {
                return Err(NetError::Status { code: answer.status(), retry_after_ms: retry_after(&answer) });
            }
            whole(&answer).await
        })
    }

    fn carry(&self, request: Carry) -> Carrying {
        Box::pin(async move {
            if is_cut_off() {
                return Err(NetError::Unreachable);
            }
            let settings = settings(request.method);
            let headers = Headers::new().map_err(|_| NetError::Unreachable)?;
            for (name, value) in &request.headers {
                headers.set(name, value).map_err(|_| NetError::Unreachable)?;
            }
            settings.set_headers(&headers);
            if !request.body.is_empty() {
                settings.set_body(&Uint8Array::from(request.body.as_slice()));
            }
            settings.set_signal(Some(&AbortSignal::timeout_with_u32(PIECE_MS)));
            let answer = fetch(&request.path, &settings).await?;
            let offset = answer.headers().get("upload-offset").ok().flatten();
            Ok(Carried {
                status: answer.status(),
                offset: offset.and_then(|offset| offset.trim().parse().ok()),
                retry_after_ms: retry_after(&answer),
                body: whole(&answer).await?,
            })
        })
    }

    fn last_words(&self, path: &'static str, body: Vec<u8>) {
        let (Some(window), Ok(settings)) = (web_sys::window(), self.posting(&body, 0)) else { return };
        let _kept = js_sys::Reflect::set(&settings, &"keepalive".into(), &JsValue::TRUE);
        let sent = window.fetch_with_str_and_init(path, &settings);
        wasm_bindgen_futures::spawn_local(async move {
            // The page may live on after all; what this did is then learnt by the next push.
            let _answer = JsFuture::from(sent).await;
        });
    }

    fn reachable(&self) -> Pin<Box<dyn Future<Output = bool>>> {
        Box::pin(async {
            let settings = settings("HEAD");
            settings.set_signal(Some(&AbortSignal::timeout_with_u32(PING_MS)));
            // Any page may answer 204; only ours names its epoch or its build.
            fetch(endpoint::PING, &settings).await.is_ok_and(|answer| {
                let has = |name| answer.headers().has(name).unwrap_or(false);
                answer.ok() && (has(header::EPOCH) || has("encommun-build"))
            })
        })
    }
}

/// Whether the browser knows that there is no network. That it believes in one means nothing.
fn is_cut_off() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

fn settings(method: &str) -> RequestInit {
    let settings = RequestInit::new();
    settings.set_method(method);
    settings.set_cache(RequestCache::NoStore);
    settings.set_redirect(RequestRedirect::Manual);
    settings
}

async fn fetch(address: &str, settings: &RequestInit) -> Result<Response, NetError> {
    let window = web_sys::window().ok_or(NetError::Unreachable)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, settings)).await;
    let answer: Option<Response> = answer.ok().and_then(|answer| answer.dyn_into().ok());
    // A redirection is somebody else's: ours never redirects a machine.
    answer.filter(|answer| answer.status() != 0).ok_or_else(|| {
        connectivity::doubt();
        NetError::Unreachable
    })
}

async fn whole(answer: &Response) -> Result<Vec<u8>, NetError> {
    let body = answer.array_buffer().map_err(|_| NetError::Unreachable)?;
    let body = JsFuture::from(body).await.map_err(|_| NetError::Unreachable)?;
    Ok(Uint8Array::new(&body).to_vec())
}

fn retry_after(answer: &Response) -> Option<u64> {
    let seconds: u64 = answer.headers().get("retry-after").ok()??.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}
