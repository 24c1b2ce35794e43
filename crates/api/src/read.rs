//! Reading: everything that a page asks, in one request.

use crate::json::Json;
use domain::query::{Ask, Reply};
use leptos::prelude::*;

use crate::error::ApiError;

/// Answers questions, all at one moment, as far as whoever asks may see.
#[server(name = Read, prefix = "/api/commons/v1", endpoint = "read", input = Json, output = Json)]
pub async fn read(
    /// The questions, at most 32.
    asks: Vec<Ask>,
) -> Result<Reply, ApiError> {
    let (services, caller) = crate::caller::both()?;
    services.read(&caller.actor(), asks).await.map_err(crate::caller::refuse)
}
