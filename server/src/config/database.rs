//! Where records are kept.

use serde::{Deserialize, Serialize};

use super::Secret;

/// The `[database]` section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; empty means `encommun.db` in the data folder. It may hold a password.
    pub url: Secret,
}
