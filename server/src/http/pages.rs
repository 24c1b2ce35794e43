//! Pages: the application rendered whole, with its status, its policy and its nonce.

use std::sync::Arc;

use app::Page;
use app::described::Listener;
use app::pages::styleguide::Samples;
use app::state::response::ResponseStatus;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use leptos_router::location::RequestUrl;
use service::Services;

use super::head::Head;
use super::kept_pages::KeptPages;
use super::middleware::security_headers;
use super::site::Site;
use crate::styleguide;

/// A handler that renders any page; the application answers 404 to what it does not know.
pub fn handler(
    site: &Arc<Site>,
    origin: &Arc<str>,
    kept: Arc<KeptPages>,
    services: Services,
) -> impl Fn(Request) -> core::pin::Pin<Box<dyn Future<Output = Response<Body>> + Send>> + Clone + Send + Sync + 'static
{
    let assets = site.assets();
    let published = Arc::clone(origin);
    let render = move || Page { assets: assets.clone(), origin: published.to_string(), address: address() }.render();
    let rendered = leptos_axum::render_app_async_with_context(prepare, render);
    let origin = Arc::clone(origin);
    move |mut request: Request| {
        let head = Head::new(&origin, &request);
        let made = api::Made::default();
        request.extensions_mut().insert(head.clone());
        request.extensions_mut().insert(made.clone());
        let name = if head.is_of_visitor() { name(&kept, &request) } else { None };
        let (kept, services, rendered) = (Arc::clone(&kept), services.clone(), rendered.clone());
        Box::pin(async move {
            let Some(name) = name else { return head.put_into(rendered(request).await).await };
            // Asked before the page is made: what is committed meanwhile makes it one of before.
            let Ok(stamp) = services.stamp().await else { return head.put_into(rendered(request).await).await };
            if let Some(page) = kept.get(stamp, &name) {
                return page;
            }
            let page = rendered(request).await;
            let nonce = head.said_nonce().unwrap_or_default();
            let page = head.put_into(page).await;
            if made.anything() || page.status() != StatusCode::OK {
                return page;
            }
            keep(&kept, stamp, name, page, &nonce).await
        })
    }
}

/// The name under which a page may be kept.
fn name(kept: &KeptPages, request: &Request) -> Option<String> {
    let address = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    kept.name(request.method(), address)
}

/// Keeps a page on its way out.
async fn keep(kept: &KeptPages, stamp: u64, name: String, page: Response, nonce: &str) -> Response {
    let (parts, body) = page.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !parts.headers.contains_key(header::SET_COOKIE) {
        kept.put(stamp, name, &body, &parts.headers, nonce);
    }
    Response::from_parts(parts, Body::from(body))
}

/// The path and query asked for.
fn address() -> String {
    use_context::<RequestUrl>().and_then(|url| url.parse().ok()).map_or_else(
        || "/".to_owned(),
        |url| {
            let query = url.search();
            if query.is_empty() { url.path().to_owned() } else { [url.path(), "?", query].concat() }
        },
    )
}

/// What a page may ask of the response, who listens to what it says, what makes its samples, and the headers that only the rendering knows: the policy with its nonce.
fn prepare() {
    provide_context(Samples(styleguide::samples));
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Some(nonce) = use_nonce()
        && let Ok(policy) = HeaderValue::from_str(&security_headers::page_policy(&nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(head) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Head>().cloned()) {
        if let Some(nonce) = use_nonce() {
            head.nonce(&nonce);
        }
        provide_context(Listener::new(move |described| head.hear(described)));
    }
    // A page carries a nonce: no shared cache may keep it.
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    provide_context(ResponseStatus::new(move |status| {
        if let Ok(status) = StatusCode::from_u16(status) {
            response.set_status(status);
        }
    }));
}
