//! The files of the commons: whole, a part of one, or a narrower copy of a picture; to whoever may see a record that says what
//! it is, to nobody else.

use std::ops::RangeInclusive;

use api::Caller;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, routing::get};
use domain::memory::MediaType;
use service::Services;
use service::media::Object;

use super::conditional;

mod gone;

/// The picture that stands where a file has not arrived yet, in both languages.
const NOT_YET: &str = include_str!("media/not_yet.svg");

/// Its routes.
pub fn routes() -> Router {
    Router::new().route("/media/{file}", get(whole)).route("/media/{sha256}/{copy}", get(copy))
}

async fn whole(
    Extension(services): Extension<Services>,
    Extension(caller): Extension<Caller>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some((sha256, extension)) = file.split_once('.') else { return StatusCode::NOT_FOUND.into_response() };
    answer(&services, &caller, &headers, (sha256, extension), None).await
}

async fn copy(
    Extension(services): Extension<Services>,
    Extension(caller): Extension<Caller>,
    Path((sha256, copy)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let width = copy.split_once('.').and_then(|(width, extension)| Some((width.parse().ok()?, extension)));
    let Some((width, extension)) = width else { return StatusCode::NOT_FOUND.into_response() };
    answer(&services, &caller, &headers, (&sha256, extension), Some(width)).await
}

async fn answer(
    services: &Services,
    caller: &Caller,
    headers: &HeaderMap,
    (sha256, extension): (&str, &str),
    width: Option<u32>,
) -> Response {
    if !domain::memory::is_sha256(sha256) || domain::memory::MediaForm::of_extension(extension).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let file = match services.media(&caller.actor(), sha256).await {
        Ok(file) => file,
        Err(service::Error::NotFound) => return taken_back(services, caller, sha256).await,
        Err(error) => return api::ApiError::from(error).status().into_response(),
    };
    let Some(object) = file.object else { return not_yet() };
    let tag = width.map_or_else(|| format!("\"{sha256}\""), |width| format!("\"{sha256}-{width}\""));
    let mut response = if conditional::has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let answered = match width {
            None => bytes(services, &object, headers, &tag).await,
            Some(width) => narrower(services, &object, width).await,
        };
        match answered {
            Ok(response) => response,
            Err(error) => return api::ApiError::from(error).status().into_response(),
        }
    };
    let answered = response.headers_mut();
    // Asked again each time: what closes its record closes it in every cache on the way.
    let lasting = if file.public { "public, no-cache" } else { "private, no-cache" };
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    // What one reader is given is not what another is.
    answered.insert(header::VARY, HeaderValue::from_static("cookie"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answered.insert(header::ETAG, tag);
    }
    response
}

async fn bytes(
    services: &Services,
    object: &Object,
    headers: &HeaderMap,
    tag: &str,
) -> Result<Response, service::Error> {
    let last = object.size.saturating_sub(1);
    let asked = asked(headers, object.size, tag);
    let range = match &asked {
        Asked::Whole => 0..=last,
        Asked::Part(range) => range.clone(),
        Asked::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            put(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{}", object.size));
            return Ok(response);
        }
    };
    let mut response = Response::new(Body::from(services.media_bytes(object, range.clone()).await?));
    if matches!(asked, Asked::Part(_)) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let said = format!("bytes {}-{}/{}", range.start(), range.end(), object.size);
        put(response.headers_mut(), header::CONTENT_RANGE, &said);
    }
    let answered = response.headers_mut();
    put(answered, header::CONTENT_TYPE, &object.mime);
    put(answered, header::ACCEPT_RANGES, "bytes");
    // A document is opened by the reader's own program: nothing of it runs in ours.
    if MediaType::from_word(&object.mime) == Some(MediaType::Pdf) {
        put(answered, header::CONTENT_DISPOSITION, "attachment");
    }
    Ok(response)
}

async fn narrower(services: &Services, object: &Object, width: u32) -> Result<Response, service::Error> {
    // A picture that is no wider has no copy: it is shown as it is.
    let bytes = match services.media_copy(object, width).await? {
        Some(bytes) => bytes,
        None if domain::memory::WIDTHS.contains(&width) && object.pixels.is_some() => {
            services.media_bytes(object, 0..=object.size.saturating_sub(1)).await?
        }
        None => return Err(service::Error::NotFound),
    };
    let mime = MediaType::sniff(&bytes).unwrap_or_default();
    let mut response = Response::new(Body::from(bytes));
    put(response.headers_mut(), header::CONTENT_TYPE, mime.as_str());
    Ok(response)
}

/// What a request wants of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(RangeInclusive<u64>),
    Beyond,
}

/// One range (RFC 9110 14.2); several, or one that cannot be read, is the whole, as the standard lets a server answer.
fn asked(headers: &HeaderMap, size: u64, tag: &str) -> Asked {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Asked::Whole;
    }
    let Some(range) = text(header::RANGE).and_then(|said| said.strip_prefix("bytes=")) else { return Asked::Whole };
    let Some((first, last)) = range.split_once('-') else { return Asked::Whole };
    let end = size.saturating_sub(1);
    let part = match (first.trim().parse::<u64>(), last.trim()) {
        (Ok(first), "") => first..=end,
        (Ok(first), last) => match last.parse::<u64>() {
            Ok(last) if last >= first => first..=last.min(end),
            _ => return Asked::Whole,
        },
        (Err(_), last) if first.trim().is_empty() => match last.parse::<u64>() {
            Ok(0) => return Asked::Beyond,
            Ok(length) => size.saturating_sub(length)..=end,
            Err(_) => return Asked::Whole,
        },
        _ => return Asked::Whole,
    };
    if *part.start() >= size { Asked::Beyond } else { Asked::Part(part) }
}

/// Who could see it is told that it was taken back, in its place; nobody else learns that it ever was.
async fn taken_back(services: &Services, caller: &Caller, sha256: &str) -> Response {
    match services.media_taken_back(&caller.actor(), sha256).await {
        Ok(Some(it)) => drawn(StatusCode::GONE, gone::picture(&it.words)),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => api::ApiError::from(error).status().into_response(),
    }
}

/// Who may see what it is sees that it is on its way, in the place where it will be.
fn not_yet() -> Response {
    drawn(StatusCode::NOT_FOUND, NOT_YET.to_owned())
}

/// What stands in the place of a file: a picture even with a status that says there is none, as browsers draw it.
fn drawn(status: StatusCode, svg: String) -> Response {
    let mut response = (status, svg).into_response();
    put(response.headers_mut(), header::CONTENT_TYPE, "image/svg+xml");
    put(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        for (said, expected) in [
            ("bytes=0-", Asked::Part(0..=9)),
            ("bytes=2-4", Asked::Part(2..=4)),
            ("bytes=2-400", Asked::Part(2..=9)),
            ("bytes=-3", Asked::Part(7..=9)),
            ("bytes=-30", Asked::Part(0..=9)),
            ("bytes=10-", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
            ("bytes=4-2", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("lines=0-1", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
        ] {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(said))]);
            assert_eq!(asked(&headers, 10, "\"x\""), expected, "{said}");
        }
        let headers = HeaderMap::from_iter([
            (header::RANGE, HeaderValue::from_static("bytes=2-4")),
            (header::IF_RANGE, HeaderValue::from_static("\"y\"")),
        ]);
        assert_eq!(asked(&headers, 10, "\"x\""), Asked::Whole, "it has changed");
    }
}
