//! The endpoints that carry raw bytes: those of sync, and the search segments of a kit. On the server alone.
//!
//! Whatever arrives gets an answer with our magic, a body that is too long or cut short included: a device tells by it that
//! the server spoke, and not something on the way.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{Router, post};
use domain::Selector;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::Services;
use service::sync::From;
use sync::protocol::{self, Answer, MAX_BODY, Pushed, Refusal, encode_answer};

use crate::addresses::SEGMENT;
use crate::caller::Caller;
use crate::events;

/// Routes to merge into the server's, under the session layer and [`crate::identify`].
pub fn routes(services: Services) -> Router {
    Router::new()
        .route(protocol::endpoint::PUSH, post(push))
        .route(protocol::endpoint::PULL, post(pull))
        .route(protocol::endpoint::SUBSCRIBE, post(subscribe))
        .route(protocol::endpoint::RESCUE, post(rescue))
        .route(protocol::endpoint::STATUS, post(status))
        .route(SEGMENT, post(segment))
        .with_state(services.clone())
        .merge(events::routes(services))
}

async fn push(State(services): State<Services>, request: Request) -> Response {
    match read(request).await {
        Ok((from, body)) => answer(&services, services.push(&from, &body).await),
        Err(refusal) => answer(&services, refusal),
    }
}

async fn pull(State(services): State<Services>, request: Request) -> Response {
    match read(request).await {
        Ok((from, body)) => answer(&services, services.pull(&from, &body).await),
        Err(refusal) => answer(&services, refusal),
    }
}

async fn subscribe(State(services): State<Services>, request: Request) -> Response {
    match read(request).await {
        Ok((from, body)) => answer(&services, services.subscribe(&from, &body).await),
        Err(refusal) => answer(&services, refusal),
    }
}

async fn rescue(State(services): State<Services>, request: Request) -> Response {
    match read(request).await {
        Ok((from, body)) => answer(&services, services.rescue(&from, &body).await),
        Err(refusal) => answer(&services, refusal),
    }
}

async fn status(State(services): State<Services>) -> Response {
    answer(&services, services.status())
}

/// The body is selectors in text, one a line.
async fn segment(State(services): State<Services>, request: Request) -> Response {
    let (from, body) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return answer(&services, refusal),
    };
    let text = String::from_utf8_lossy(&body);
    let selectors: Vec<Selector> = text.lines().filter_map(|line| line.trim().parse().ok()).collect();
    match services.segment(&from.actor, &selectors).await {
        Ok(bytes) => answer(&services, bytes),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a search segment could not be cut");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Who sends and what; a refusal where the body does not arrive whole.
async fn read(request: Request) -> Result<(From, Vec<u8>), Vec<u8>> {
    let (parts, body): (_, Body) = request.into_parts();
    let caller = parts.extensions.get::<Caller>().cloned();
    let signed_in = caller.as_ref().and_then(|caller| caller.signed_in.clone());
    let from = From {
        actor: caller.as_ref().map(Caller::actor).unwrap_or_default(),
        account: signed_in.map(|signed| signed.account),
        network: caller.map(|caller| caller.network),
        now_ms: number(&parts.headers, protocol::header::NOW),
        pending: number(&parts.headers, protocol::header::PENDING).and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
        build: text(&parts.headers, protocol::header::BUILD).unwrap_or_default().to_owned(),
        knows: number(&parts.headers, protocol::header::KNOWS).and_then(|level| u16::try_from(level).ok()),
    };
    let refused = |refusal| encode_answer(&(Err(refusal) as Answer<Pushed>));
    let announced = number(&parts.headers, header::CONTENT_LENGTH.as_str());
    if announced.is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > MAX_BODY)) {
        return Err(refused(Refusal::TooLarge));
    }
    match to_bytes(body, MAX_BODY + 1).await {
        Ok(bytes) if bytes.len() <= MAX_BODY => Ok((from, bytes.to_vec())),
        Ok(_) => Err(refused(Refusal::TooLarge)),
        Err(error) => {
            let limit = std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("limit"));
            // What came too slowly or was cut on its way is as good as it was: the device sends it again, whole.
            Err(refused(if limit { Refusal::TooLarge } else { Refusal::Unavailable }))
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    text(headers, name).and_then(|text| text.trim().parse().ok())
}

fn answer(services: &Services, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let epoch = domain::RecordId::from_bytes(services.epoch()).to_string();
    if let Ok(value) = HeaderValue::from_str(&epoch) {
        headers.insert(protocol::header::EPOCH, value);
    }
    response
}
