//! A form that a browser posts by itself, to the page that it is on: taken, or handed to that page again with all that was
//! typed. On the server alone.
//!
//! Nothing is kept meanwhile and nothing goes into an address: the answer to the post is the page. So a refusal loses
//! nothing where the database can be read and not written, or where the session has ended.

use std::sync::Arc;

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use domain::Kind;
use http::Method;
use http::request::Parts;
use leptos::prelude::use_context;
use service::Services;

use crate::attach;
use crate::caller::{Caller, is_inside};
use crate::error::ApiError;
use crate::posted::{Posted, find_places, typed_in};
use crate::refusal::Refusal;
use crate::save::Saved;
use crate::typed::{Typed, spec_of};

/// The most names and texts that a form may have.
const MOST: usize = 1_000;

/// Takes the form in `body`: where its author goes on, a path of this site; or what stands in the way.
///
/// # Errors
/// [`Refusal`], with all that was typed.
pub async fn take(parts: &Parts, body: Bytes) -> Result<String, Refusal> {
    if attach::brings_a_file(&parts.headers) {
        return take_file(parts, body).await;
    }
    let pairs = pairs(parts, body).await;
    let posted = Posted::read(&pairs);
    let (id, base, carnet) =
        posted.as_ref().map_or((None, None, None), |posted| (Some(posted.id), posted.base, posted.carnet));
    match save(parts, posted).await {
        Ok(_) => Ok(next(pairs)),
        Err(why) => Err(Refusal { why, id, base, carnet, typed: known(&pairs) }),
    }
}

/// Takes a form with a file. The file itself is not shown again: a page cannot choose one for its reader.
async fn take_file(parts: &Parts, body: Bytes) -> Result<String, Refusal> {
    let Some(form) = attach::read(parts, body).await else { return Err(Refusal::from(ApiError::Malformed)) };
    let pairs = form.pairs.clone();
    let saved = match both(parts) {
        Ok((services, caller)) => attach::save(services, caller, form).await,
        Err(why) => Err(why),
    };
    match saved {
        Ok(_) => Ok(next(pairs)),
        Err(why) => Err(Refusal { why, id: None, base: None, carnet: None, typed: typed_in(&pairs) }),
    }
}

/// Where a form goes on, a path of this site.
fn next(pairs: Vec<(String, String)>) -> String {
    let next = pairs.into_iter().find(|(name, _)| name == "next").map(|(_, path)| path);
    next.filter(|path| is_inside(path)).unwrap_or_else(|| "/".to_owned())
}

fn both(parts: &Parts) -> Result<(&Services, &Caller), ApiError> {
    let services = parts.extensions.get::<Services>().ok_or(ApiError::Failed)?;
    let caller = parts.extensions.get::<Caller>().ok_or(ApiError::Failed)?;
    Ok((services, caller))
}

/// What was typed in the fields that a record of this kind has: nothing else is shown again.
fn known(pairs: &[(String, String)]) -> Typed {
    let kind = pairs.iter().find(|(name, _)| name == "kind").and_then(|(_, kind)| kind.parse::<Kind>().ok());
    let mut typed = typed_in(pairs);
    typed.retain(|name, _| {
        let field = name.split('.').next().unwrap_or(name);
        kind.is_some_and(|kind| spec_of(kind, field).is_some())
    });
    find_places(&mut typed);
    typed
}

/// The request of the page that shows the form again.
#[must_use]
pub fn again(mut parts: Parts, refusal: Refusal) -> Request {
    parts.method = Method::GET;
    parts.extensions.insert(Arc::new(refusal));
    Request::from_parts(parts, Body::empty())
}

/// What the page that is rendered now shows again.
pub(crate) fn refusal() -> Option<Refusal> {
    let parts = use_context::<Parts>()?;
    parts.extensions.get::<Arc<Refusal>>().map(|refusal| refusal.as_ref().clone())
}

async fn save(parts: &Parts, posted: Option<Posted>) -> Result<Saved, ApiError> {
    let (services, caller) = both(parts)?;
    posted.ok_or(ApiError::Malformed)?.save(services, caller).await
}

/// The names and texts of a form; none where the body is not one.
async fn pairs(parts: &Parts, body: Bytes) -> Vec<(String, String)> {
    let mut request = Request::from_parts(parts.clone(), Body::from(body));
    // Whoever read the body kept to a limit already.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    // No form of ours has as many: whoever sends more is answered as one who sends none.
    form.ok().map(|Form(pairs)| pairs).filter(|pairs| pairs.len() <= MOST).unwrap_or_default()
}
