//! The functions, as they are asked: what goes wrong before one of them runs has its own status, and whoever reads pages is
//! told in a page. On the server alone.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode, header};
use server_fn::error::FromServerFnError;

use crate::addresses::ALL;
use crate::error::ApiError;

/// What the framework marks an answer with that is an error.
const FAILED: &str = "serverfnerror";

/// The longest error there is.
const LONGEST: usize = 64 * 1024;

/// Answers a function.
pub async fn function(request: Request) -> Response {
    if !ALL.contains(&request.uri().path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if *request.method() != Method::POST {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response();
    }
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let page = accepted.is_some_and(|types| types.contains("text/html"));
    // A form that failed is sent back to its page, with the error in the address.
    let back = page && request.headers().contains_key(header::REFERER);
    let response = leptos_axum::handle_server_fns(request).await.into_response();
    let untold = response.status() == StatusCode::INTERNAL_SERVER_ERROR || page;
    if !response.headers().contains_key(FAILED) || !untold || back && response.status().is_redirection() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST).await.unwrap_or_default();
    let error = ApiError::de(body.clone());
    if page {
        let mut response = error.status().into_response();
        response.extensions_mut().insert(error);
        return response;
    }
    parts.status = error.status();
    Response::from_parts(parts, Body::from(body))
}
