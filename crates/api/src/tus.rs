//! The address where files arrive in pieces, by tus 1.0 (core, creation, checksum, expiration, termination):
//! <https://tus.io/protocols/resumable-upload>. On the server alone.

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{Router, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::memory::{MAX_BYTES, Unfit};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use service::Services;
use service::account::SignedIn;
use service::media::{Announced, Progress};
use sha2::{Digest, Sha256};

use crate::addresses::UPLOADS;
use crate::caller::Caller;

/// The most bytes of a piece.
pub const PIECE: usize = 1024 * 1024;

/// The bytes of a piece are not those that its checksum says (tus, checksum).
const CHECKSUM_MISMATCH: u16 = 460;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// Routes to merge into the server's, under the session layer and [`crate::identify`].
pub fn uploads(services: Services) -> Router {
    let one = post(gone).head(progress).patch(piece).delete(forget).options(capabilities);
    Router::new()
        .route(UPLOADS, post(begin).options(capabilities))
        .route(&format!("{UPLOADS}/{{sha256}}"), one)
        .with_state(services)
}

/// What this server can do.
async fn capabilities() -> Response {
    let mut response = answer(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    let most = MAX_BYTES.to_string();
    for (name, value) in [
        ("tus-extension", "creation,checksum,expiration,termination"),
        ("tus-checksum-algorithm", "sha256"),
        ("tus-max-size", most.as_str()),
    ] {
        put(headers, HeaderName::from_static(name), value);
    }
    response
}

async fn begin(State(services): State<Services>, request: Request) -> Response {
    let signed = match signed_in(&request) {
        Ok(signed) => signed,
        Err(status) => return answer(status),
    };
    let Some(announced) = announced(request.headers()) else { return answer(StatusCode::BAD_REQUEST) };
    match services.begin_upload(&signed.actor, signed.account, &announced).await {
        Ok(progress) => {
            let mut response = told(StatusCode::CREATED, progress);
            put(response.headers_mut(), header::LOCATION, &format!("{UPLOADS}/{}", announced.sha256));
            response
        }
        Err(error) => refused(error),
    }
}

/// A file that another method asks for at the address of one: there is none of it.
async fn gone() -> Response {
    answer(StatusCode::METHOD_NOT_ALLOWED)
}

async fn progress(State(services): State<Services>, Path(sha256): Path<String>, request: Request) -> Response {
    let signed = match signed_in(&request) {
        Ok(signed) => signed,
        Err(status) => return answer(status),
    };
    match services.upload_progress(signed.account, &sha256).await {
        Ok(Some(progress)) => told(StatusCode::OK, progress),
        Ok(None) => answer(StatusCode::NOT_FOUND),
        Err(error) => refused(error),
    }
}

async fn piece(State(services): State<Services>, Path(sha256): Path<String>, request: Request) -> Response {
    let signed = match signed_in(&request) {
        Ok(signed) => signed,
        Err(status) => return answer(status),
    };
    let (parts, body) = request.into_parts();
    let offset_type = HeaderValue::from_static("application/offset+octet-stream");
    if parts.headers.get(header::CONTENT_TYPE) != Some(&offset_type) {
        return answer(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let Some(start) = number(&parts.headers, &OFFSET) else { return answer(StatusCode::BAD_REQUEST) };
    // What is cut on the way is not kept: the piece is sent again, and pieces are short.
    let Ok(bytes) = to_bytes(body, PIECE).await else { return answer(StatusCode::PAYLOAD_TOO_LARGE) };
    match checked(&parts.headers, &bytes) {
        Some(true) => {}
        Some(false) => return answer(StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::CONFLICT)),
        None => return answer(StatusCode::BAD_REQUEST),
    }
    match services.receive(signed.account, &sha256, start, &bytes).await {
        Ok(progress) => told(StatusCode::NO_CONTENT, progress),
        Err(service::Error::Settled) => {
            let now = services.upload_progress(signed.account, &sha256).await.ok().flatten();
            now.map_or_else(|| answer(StatusCode::NOT_FOUND), |now| told(StatusCode::CONFLICT, now))
        }
        Err(error) => refused(error),
    }
}

async fn forget(State(services): State<Services>, Path(sha256): Path<String>, request: Request) -> Response {
    let signed = match signed_in(&request) {
        Ok(signed) => signed,
        Err(status) => return answer(status),
    };
    match services.forget_upload(signed.account, &sha256).await {
        Ok(true) => answer(StatusCode::NO_CONTENT),
        Ok(false) => answer(StatusCode::NOT_FOUND),
        Err(error) => refused(error),
    }
}

/// Who sends; a status where nobody is signed in, or another protocol is spoken.
fn signed_in(request: &Request) -> Result<SignedIn, StatusCode> {
    if request.headers().get(&RESUMABLE).is_none_or(|said| said != "1.0.0") {
        return Err(StatusCode::PRECONDITION_FAILED);
    }
    let caller = request.extensions().get::<Caller>();
    caller.and_then(|caller| caller.signed_in.clone()).ok_or(StatusCode::UNAUTHORIZED)
}

fn announced(headers: &HeaderMap) -> Option<Announced> {
    let size = number(headers, &LENGTH)?;
    let said = headers.get(&METADATA)?.to_str().ok()?;
    let mut pairs = said.split(',').map(|pair| pair.trim().split_once(' ').unwrap_or((pair.trim(), "")));
    let sha256 = pairs.clone().find(|(name, _)| *name == "sha256")?.1;
    let sha256 = String::from_utf8(BASE64.decode(sha256).ok()?).ok()?;
    Some(Announced { sha256, size, kept: pairs.any(|(name, _)| name == "kept") })
}

/// Whether the bytes are those that their checksum says; nothing where it cannot be read. Without one, they are.
fn checked(headers: &HeaderMap, bytes: &[u8]) -> Option<bool> {
    let Some(said) = headers.get(&CHECKSUM) else { return Some(true) };
    let said = said.to_str().ok()?.strip_prefix("sha256 ")?;
    Some(BASE64.decode(said.trim()).ok()? == Sha256::digest(bytes).as_slice())
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, HeaderValue::from_static("1.0.0"));
    headers.insert(HeaderName::from_static("tus-version"), HeaderValue::from_static("1.0.0"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn told(status: StatusCode, progress: Progress) -> Response {
    let mut response = answer(status);
    put(response.headers_mut(), OFFSET, &progress.received.to_string());
    put(response.headers_mut(), LENGTH, &progress.size.to_string());
    response
}

fn refused(error: service::Error) -> Response {
    let unfit = match &error {
        service::Error::Unfit(why) => Some(*why),
        _ => None,
    };
    let mut response = answer(crate::error::ApiError::from(error).status());
    if let Some(why) = unfit {
        put(response.headers_mut(), header::CONTENT_TYPE, "text/plain; charset=utf-8");
        *response.body_mut() = Body::from(why.as_str());
    }
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The status of a reason for which a file is not taken.
pub(crate) const fn status_of(why: Unfit) -> StatusCode {
    match why {
        Unfit::Size | Unfit::Share => StatusCode::PAYLOAD_TOO_LARGE,
        Unfit::Hash | Unfit::Type | Unfit::Told | Unfit::Pixels | Unfit::Broken => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
