//! A file that a page posts by itself with what is said of it: the one form of ours that is not urlencoded. On the server
//! alone.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use domain::memory::media::field;
use domain::record::header;
use domain::{GroupId, Kind, OpId, RecordId};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use service::Services;
use service::media::Attached;

use crate::caller::Caller;
use crate::error::ApiError;
use crate::posted::{saved, typed_in};
use crate::save::Saved;
use crate::typed;

/// The most names and texts that the form may have.
const MOST: usize = 40;

/// The name of the control that holds the file.
const FILE: &str = "file";

/// A form with a file.
pub(crate) struct WithFile {
    /// Names and texts, in the order of the page.
    pub pairs: Vec<(String, String)>,
    file: Vec<u8>,
}

/// Whether a request brings a form with files.
#[must_use]
pub fn brings_a_file(headers: &http::HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

/// Reads the form; none where the body is not one.
pub(crate) async fn read(parts: &Parts, body: Bytes) -> Option<WithFile> {
    let mut request = Request::from_parts(parts.clone(), Body::from(body));
    // Whoever read the body kept to a limit already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut pairs, mut file) = (Vec::new(), Vec::new());
    while let Some(control) = form.next_field().await.ok()? {
        let name = control.name()?.to_owned();
        if name == FILE {
            file = control.bytes().await.ok()?.to_vec();
        } else {
            pairs.push((name, control.text().await.ok()?));
        }
        if pairs.len() > MOST {
            return None;
        }
    }
    Some(WithFile { pairs, file })
}

/// Adds the file to its record, for whoever asks.
pub(crate) async fn save(services: &Services, caller: &Caller, form: WithFile) -> Result<Saved, ApiError> {
    let signed = caller.signed_in.as_ref().ok_or(ApiError::SignIn)?;
    let part = |name: &str| form.pairs.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str());
    let id = |name: &str| part(name).filter(|text| !text.is_empty()).ok_or(ApiError::Malformed);
    let (group, op): (GroupId, OpId) = match (id("group")?.parse(), id("op")?.parse()) {
        (Ok(group), Ok(op)) => (group, op),
        _ => return Err(ApiError::Malformed),
    };
    let of: RecordId = id("of")?.parse().map_err(|_| ApiError::Malformed)?;
    let mut said = typed::fields(Kind::Media, &typed_in(&form.pairs)).ok_or(ApiError::Malformed)?;
    // What the bytes say is theirs to say.
    let theirs = [
        field::OF,
        field::SHA256,
        field::SIZE,
        field::MIME,
        field::WIDTH,
        field::HEIGHT,
        field::DURATION,
        header::AUDIENCE,
    ];
    said.retain(|field, value| !theirs.contains(field) && !value.is_empty());
    let attached =
        Attached { group, op, of, keep: part("keep").is_some(), show: part("show").is_some(), bytes: form.file, said };
    let answer = services.attach(&signed.actor, signed.account, attached).await?;
    saved(of, &answer)
}
