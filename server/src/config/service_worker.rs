//! The worker in people's browsers.

use serde::{Deserialize, Serialize};

/// The `[service-worker]` section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ServiceWorker {
    /// The kill switch: serve a worker that removes itself and its caches, and touches nothing anyone wrote.
    pub retire: bool,
}
