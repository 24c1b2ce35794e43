//! Where files are kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The `[data]` section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Data {
    /// The folder of the database and of what is built from it.
    pub folder: PathBuf,
    /// Whether the territories, themes, sectors and situations that ship are kept in the database.
    pub vocabulary: bool,
}

impl Default for Data {
    fn default() -> Self {
        Self { folder: PathBuf::from("data"), vocabulary: true }
    }
}
