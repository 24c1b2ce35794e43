//! The event stream: a device that is looked at hears which of its scopes have news. On the server alone.

use core::convert::Infallible;
use core::time::Duration;

use axum::extract::{Query, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{Router, get};
use domain::DeviceId;
use futures_util::stream::unfold;
use http::{HeaderValue, StatusCode, header};
use service::Services;
use service::sync::Listener;
use sync::protocol::endpoint::EVENTS;
use sync::protocol::news;

use crate::caller::Caller;

/// How often something is said where nothing happens: what stands between forgets a silent connection after a minute.
const ALIVE: Duration = Duration::from_secs(25);

/// Which device listens.
#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    device: String,
}

/// The route, under the session layer and [`crate::identify`].
pub fn routes(services: Services) -> Router {
    Router::new().route(EVENTS, get(events)).with_state(services)
}

async fn events(State(services): State<Services>, asked: Query<Asked>, request: Request) -> Response {
    let signed_in = request.extensions().get::<Caller>().and_then(|caller| caller.signed_in.clone());
    let Some(signed_in) = signed_in else { return StatusCode::UNAUTHORIZED.into_response() };
    let Ok(device) = asked.device.parse::<DeviceId>() else { return StatusCode::BAD_REQUEST.into_response() };
    let Some(listener) = services.listen(signed_in.account, device) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response();
    };
    let said = unfold(listener, |mut listener: Listener| async {
        let heads = listener.next().await?;
        Some((Ok::<_, Infallible>(Event::default().event(news::EVENT).data(news::encode(&heads))), listener))
    });
    let mut response = Sse::new(said).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // What stands before the server would keep it back until there is more.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
