//! What a machine is told where there is no answer: to come back, and nothing of why.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The answer; the reason goes to the journal.
pub fn answer(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a document for machines could not be made");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
}
