//! Every route of the server, in one place.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use service::Services;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieAge;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::kept_pages::KeptPages;
use super::middleware::{csrf, forwarded, home_language, pace, said, security_headers, trace};
use super::site::Site;
use super::{
    assets, feed, forms, health, manifest, media, offline_shell, pages, ping, robots, security_txt, service_worker,
    share, sitemap, source,
};
use crate::config::Config;

/// The most bytes of a form with a file.
const FILE_FORM: usize = 26 * 1024 * 1024;

/// The router, its layers outermost last.
pub fn router(config: &Arc<Config>, site: &Arc<Site>, services: &Services) -> Router {
    let limits = config.limits.clone();
    let origin: Arc<str> = config.origin().into();
    let paces = Arc::new(pace::Paces::new(&limits));
    let body = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
    let form = body.saturating_mul(forms::STRETCH);
    let kept = Arc::new(KeptPages::new(limits.kept_pages_bytes));
    let page = pages::handler(site, &origin, kept, services.clone());
    let fallback = {
        let site = Arc::clone(site);
        move |request: Request| {
            let (site, page) = (Arc::clone(&site), page.clone());
            async move { answer_page_or_asset(&site, page, form, request).await }
        }
    };
    // A recording and a document are as short as they get; a part of one must stay that part.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/pdf"));
    // A cookie that only https carries has a name that says so; a plain loopback address has no https to ask for.
    let secure = origin.starts_with("https://");
    let sessions = SessionManagerLayer::new(services.session_table())
        .with_name(if secure { "__Host-sid" } else { "sid" })
        .with_secure(secure)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(CookieAge::days(service::account::DAYS)));
    let limited = Router::new()
        .route("/healthz", get(health::get))
        .route("/api/ping", get(ping::get))
        .route("/api/{*function}", any(api::function))
        .route(manifest::PATH, get(manifest::get))
        .route("/service-worker.js", get(service_worker::get))
        .route(offline_shell::PATH, get(offline_shell::get))
        .merge(machines())
        .merge(media::routes())
        .layer(RequestBodyLimitLayer::new(body));
    limited
        // A device's work may be larger than a form: sync looks at its own limit, and answers in its own words.
        .merge(api::routes(services.clone()))
        .merge(api::uploads(services.clone()))
        // No page reads a body but that of a form, which says in a page of its own what is too long.
        .fallback(fallback)
        .layer(from_fn_with_state(services.clone(), api::identify))
        .layer(from_fn_with_state(paces, pace::keep))
        .layer(from_fn(forwarded::believe))
        .layer(sessions)
        .layer(Extension(services.clone()))
        .layer(Extension(feed::Press::new(services, config)))
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(limits.header_seconds.into())))
        .layer(from_fn(home_language::choose))
        .layer(from_fn_with_state(Arc::clone(&origin), csrf::check))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(Extension(Arc::clone(site)))
        .layer(Extension(Arc::clone(config)))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(limits.request_seconds.into()),
        ))
        .layer(CatchPanicLayer::custom(|_: Box<dyn core::any::Any + Send>| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(from_fn_with_state(Arc::clone(site), said::say))
        .layer(from_fn_with_state(Arc::clone(&origin), security_headers::add))
        .layer(from_fn(trace::record))
}

/// Documents that machines ask for, made at each answer of what a visitor may see.
fn machines() -> Router {
    Router::new()
        .route("/feed.atom", get(feed::all))
        .route("/en/feed.atom", get(feed::all))
        .route("/carnets/{carnet}/feed.atom", get(feed::notebook))
        .route("/bases/{base}/feed.atom", get(feed::base))
        .route("/en/bases/{base}/feed.atom", get(feed::base))
        .route("/en/carnets/{carnet}/feed.atom", get(feed::notebook))
        .route(sitemap::PATH, get(sitemap::get))
        .route(sitemap::PARTS, get(sitemap::part))
        .route(robots::PATH, get(robots::get))
        .route(security_txt::PATH, get(security_txt::get))
        .route(source::PATH, get(source::get))
}

/// A file of the site if the path names one, else a page: the application itself answers 404 to what it does not know. The
/// page of a form takes it too, `form` bytes at most.
async fn answer_page_or_asset<P, F>(site: &Site, page: P, form: usize, request: Request) -> Response
where
    P: FnOnce(Request) -> F,
    F: Future<Output = Response>,
{
    if request.method() == Method::POST && app::routes::is_form(request.uri().path()) {
        // Apart, so that the many requests that read a page do not carry the room that writing takes.
        // A file is read of whoever may add one, and nowhere else.
        let signed_in = request.extensions().get::<api::Caller>().is_some_and(|caller| caller.signed_in.is_some());
        let path = request.uri().path();
        let adds = app::routes::media(app::routes::lang_of(path)) == path && api::brings_a_file(request.headers());
        let most = if signed_in && adds { FILE_FORM } else { form };
        return Box::pin(forms::answer(page, most, request)).await;
    }
    let path = request.uri().path();
    if request.method() == Method::POST && path == app::routes::share(app::routes::lang_of(path)) {
        return Box::pin(share::answer(request)).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path();
    match site.asset(path) {
        Some(asset) => assets::answer(asset, request.headers()),
        // A missing file of a build is not a page: an old worker must see 404, not HTML.
        None if ["/pkg/", "/fonts/", "/icons/", "/screenshots/"].iter().any(|folder| path.starts_with(folder)) => {
            StatusCode::NOT_FOUND.into_response()
        }
        None => page(request).await,
    }
}
