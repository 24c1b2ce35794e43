//! A form that a browser posts by itself, to the page that it is on: what was taken leads on, what was not is the same page
//! again, with all that was typed and what to mend.

use std::error::Error;

use api::{ApiError, Refusal, plain};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;

/// How much longer than another request a form may be.
///
/// A browser writes each byte of an accented letter as three, and a text that is too long for its field has to arrive
/// before the page can say so beside it.
pub const STRETCH: usize = 4;

/// Takes the form of a page, and answers with the page where it cannot.
pub async fn answer<P, F>(page: P, most: usize, request: Request) -> Response
where
    P: FnOnce(Request) -> F,
    F: Future<Output = Response>,
{
    let (parts, body) = request.into_parts();
    let taken = match to_bytes(body, most).await {
        Ok(body) => plain::take(&parts, body).await,
        Err(error) => {
            let long = error.source().is_some_and(<dyn std::error::Error>::is::<LengthLimitError>);
            Err(Refusal::from(if long { ApiError::TooLarge } else { ApiError::Unavailable }))
        }
    };
    let refusal = match taken {
        Ok(next) => return (StatusCode::SEE_OTHER, [(header::LOCATION, next)]).into_response(),
        Err(refusal) => refusal,
    };
    let status = refusal.why.status();
    let mut response = page(plain::again(parts, refusal)).await;
    // A page that has a reason of its own to be none (nothing is there, nobody answers) has said so.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}
