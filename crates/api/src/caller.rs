//! Who asks: found by the middleware, read by every function. On the server alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Actor, DeviceId, GroupId, OpId, RecordId};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use service::account::{Network, NewAccount, Session, SignedIn};
use service::{Deciding, Restoring, Services};

use crate::account::{Device, Emptied, SessionInfo};
use crate::error::{ApiError, Typed};
use crate::posted::{Posted, saved};
use crate::save::{NewIds, Saved};

/// Who asks, as the middleware found them.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whom the session speaks for; nobody for a visitor.
    pub signed_in: Option<SignedIn>,
    /// Where the request comes from.
    pub network: Network,
}

impl Caller {
    /// Who, with the rights of now.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.signed_in.as_ref().map_or_else(Actor::visitor, |signed| signed.actor.clone())
    }

    /// What the interface is told of them.
    #[must_use]
    pub fn session_info(&self) -> Option<SessionInfo> {
        let SignedIn { account, actor } = self.signed_in.clone()?;
        Some(SessionInfo { account, person: actor.person?, actor })
    }
}

/// Finds who asks and puts a [`Caller`] into the request; under the session layer. A server that knows its proxies puts a
/// [`Network`] into the request before; otherwise the connection's address counts.
pub async fn identify(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Network>().copied();
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|peer| Network::Of(peer.0.ip()));
    let network = known.or(peer).unwrap_or(Network::Of(std::net::Ipv4Addr::UNSPECIFIED.into()));
    let signed_in = match request.extensions().get::<Session>().cloned() {
        None => None,
        Some(session) => match services.signed_in(&session).await {
            Ok(signed_in) => signed_in,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "who asks could not be found");
                return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response();
            }
        },
    };
    request.extensions_mut().insert(Caller { signed_in, network });
    next.run(request).await
}

/// The services of this server.
fn services() -> Result<Services, ApiError> {
    let in_request = || use_context::<Parts>().and_then(|parts| parts.extensions.get::<Services>().cloned());
    use_context::<Services>().or_else(in_request).ok_or(ApiError::Failed)
}

/// Who asks; a visitor where no middleware said otherwise.
pub(crate) fn caller() -> Caller {
    let found = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned());
    let nowhere = Network::Of(std::net::Ipv4Addr::UNSPECIFIED.into());
    found.unwrap_or(Caller { signed_in: None, network: nowhere })
}

/// Both, for the functions that need no more.
pub(crate) fn both() -> Result<(Services, Caller), ApiError> {
    Ok((services()?, caller()))
}

fn session() -> Result<Session, ApiError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Session>().cloned()).ok_or(ApiError::Failed)
}

/// The error as the interface is told, with the status that machines read. A plain form is sent back to its page instead.
pub(crate) fn refuse(error: impl Into<ApiError>) -> ApiError {
    let error = error.into();
    let plain = use_context::<Parts>().is_some_and(|parts| {
        parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|v| v.contains("text/html"))
    });
    if let Some(options) = use_context::<ResponseOptions>().filter(|_| !plain) {
        options.set_status(error.status());
        if let ApiError::Throttled(seconds) = &error
            && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
        {
            options.insert_header(header::RETRY_AFTER, value);
        }
    }
    error
}

/// Whether an address is a path of this site.
pub(crate) fn is_inside(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Sends a plain form on, to a path of this site and nowhere else.
fn go(next: Option<&str>) {
    if let Some(path) = next.filter(|path| is_inside(path)) {
        leptos_axum::redirect(path);
    }
}

async fn begin(services: &Services, signed: SignedIn, next: Option<&str>) -> Result<Option<SessionInfo>, ApiError> {
    services.begin_session(&session()?, signed.account).await.map_err(refuse)?;
    go(next);
    Ok(Caller { signed_in: Some(signed), network: Network::Here }.session_info())
}

pub(crate) async fn sign_in(email: &str, password: &str, next: Option<&str>) -> Result<Option<SessionInfo>, ApiError> {
    let (services, caller) = both()?;
    let (account, actor) = services.sign_in(email, password, caller.network).await.map_err(refuse)?;
    begin(&services, SignedIn { account, actor }, next).await
}

pub(crate) async fn sign_up(email: String, name: String, password: String, next: Option<&str>) -> Result<(), ApiError> {
    let (services, caller) = both()?;
    let new = NewAccount { email, name, password, duties: std::collections::BTreeSet::new(), network: caller.network };
    services.sign_up(new).await.map_err(refuse)?;
    go(next);
    Ok(())
}

pub(crate) async fn sign_out(next: Option<&str>) -> Result<(), ApiError> {
    services()?.end_session(&session()?).await.map_err(refuse)?;
    if let Some(options) = use_context::<ResponseOptions>() {
        // Never "storage": another person's unsent work lives in the same origin.
        let name = HeaderName::from_static("clear-site-data");
        options.insert_header(name, HeaderValue::from_static("\"cache\""));
    }
    go(next);
    Ok(())
}

pub(crate) async fn this_device(device: DeviceId) -> Result<Option<Emptied>, ApiError> {
    let (services, caller) = both()?;
    let before = services.this_device(signed(&caller)?.account, &session()?, device).await.map_err(refuse)?;
    Ok(before.map(|service::account::Emptied { pending, seen }| Emptied { pending, seen, spared: None }))
}

fn signed(caller: &Caller) -> Result<SignedIn, ApiError> {
    caller.signed_in.clone().ok_or_else(|| refuse(service::Error::SignIn))
}

pub(crate) async fn devices() -> Result<Vec<Device>, ApiError> {
    let (services, caller) = both()?;
    let all = services.devices(signed(&caller)?.account, &session()?).await.map_err(refuse)?;
    let device =
        |d: service::account::Device| Device { key: d.key, since: d.since, last_seen: d.last_seen, current: d.current };
    Ok(all.into_iter().map(device).collect())
}

pub(crate) async fn revoke_device(key: &str, next: Option<&str>) -> Result<(), ApiError> {
    let (services, caller) = both()?;
    services.revoke_device(signed(&caller)?.account, key).await.map_err(refuse)?;
    go(next);
    Ok(())
}

/// Whether something was made for one page alone: it is then shown to nobody else.
#[derive(Debug, Clone, Default)]
pub struct Made(Arc<AtomicBool>);

impl Made {
    /// Whether anything was.
    #[must_use]
    pub fn anything(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

pub(crate) fn new_ids() -> Result<NewIds, ApiError> {
    let services = services()?;
    if let Some(made) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Made>().cloned()) {
        made.0.store(true, Ordering::Relaxed);
    }
    Ok(NewIds { group: services.fresh_group(), op: services.fresh_op(), record: services.fresh_id() })
}

pub(crate) async fn save(posted: Posted, next: Option<&str>) -> Result<Saved, ApiError> {
    let (services, caller) = both()?;
    let saved = posted.save(&services, &caller).await.map_err(refuse)?;
    go(next);
    Ok(saved)
}

pub(crate) async fn bring_back(
    group: GroupId,
    op: OpId,
    id: RecordId,
    version: u64,
    base: u64,
    next: Option<&str>,
) -> Result<Saved, ApiError> {
    let (services, caller) = both()?;
    let signed = signed(&caller)?;
    let restoring = Restoring { group, op, id, version, base };
    let answer = services.restore(&signed.actor, Some(signed.account), &restoring).await.map_err(refuse)?;
    let saved = saved(id, &answer).map_err(refuse)?;
    go(next);
    Ok(saved)
}

/// The parts that are taken; to take none is to have forgotten the boxes, and refuses nothing.
pub(crate) fn chosen(choice: &str, parts: BTreeMap<String, String>) -> Result<BTreeSet<String>, ApiError> {
    match choice {
        "take" if parts.is_empty() => Err(ApiError::Input(Typed::Parts)),
        "take" => Ok(parts.into_keys().collect()),
        _ => Ok(BTreeSet::new()),
    }
}

pub(crate) async fn decide(
    group: GroupId,
    op: OpId,
    (id, base): (RecordId, u64),
    target_base: u64,
    chosen: BTreeSet<String>,
    answer: String,
    next: Option<&str>,
) -> Result<Saved, ApiError> {
    let (services, caller) = both()?;
    let signed = signed(&caller)?;
    let deciding = Deciding { group, op, id, base, target_base, chosen, answer };
    let answer = services.decide(&signed.actor, Some(signed.account), &deciding).await.map_err(refuse)?;
    let saved = saved(id, &answer).map_err(refuse)?;
    go(next);
    Ok(saved)
}
