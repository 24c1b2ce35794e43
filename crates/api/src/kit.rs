//! Kits: how large something is before it is kept.

use crate::json::Json;
use domain::Selector;
use domain::kit::MediaLevel;
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
    /// Those of the pictures that they show, in the size in which a device keeps them.
    pub small: u64,
    /// Those of all the files that they show, as they were sent.
    pub full: u64,
}

impl KitSize {
    /// The bytes of the files that a device keeps that keeps this much of them.
    #[must_use]
    pub const fn files(&self, level: MediaLevel) -> u64 {
        match level {
            MediaLevel::None => 0,
            MediaLevel::Small => self.small,
            MediaLevel::Full => self.full,
        }
    }
}

/// How large each of these is, before anything is downloaded.
#[server(name = SizeOfKit, prefix = "/api/kit/v1", endpoint = "size", input = Json, output = Json)]
pub async fn kit_size(
    /// What would be kept.
    selectors: Vec<Selector>,
) -> Result<Vec<KitSize>, ApiError> {
    let (services, caller) = crate::caller::both()?;
    let sizes = services.kit_size(&caller.actor(), &selectors).await.map_err(crate::caller::refuse)?;
    let said = |size: service::Size| {
        let service::Size { selector, records, bytes, small, full } = size;
        KitSize { selector, records, bytes, small, full }
    };
    Ok(sizes.into_iter().map(said).collect())
}
