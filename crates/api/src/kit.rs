//! Kits: how large something is before it is kept.

use crate::json::Json;
use domain::Selector;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// How large something is for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitSize {
    /// What.
    pub selector: Selector,
    /// How many records.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// How large each of these is, before anything is downloaded.
#[server(name = SizeOfKit, prefix = "/api/kit/v1", endpoint = "size", input = Json, output = Json)]
pub async fn kit_size(
    /// What would be kept.
    selectors: Vec<Selector>,
) -> Result<Vec<KitSize>, ApiError> {
    let (services, caller) = crate::caller::both()?;
    let sizes = services.kit_size(&caller.actor(), &selectors).await.map_err(crate::caller::refuse)?;
    Ok(sizes.into_iter().map(|s| KitSize { selector: s.selector, records: s.records, bytes: s.bytes }).collect())
}
