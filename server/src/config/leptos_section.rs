//! The framework's own header of `Leptos.toml`; the build reads the same keys from `Cargo.toml`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The keys of `[[workspace.metadata.leptos]]` that matter when serving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct LeptosSection {
    /// The name of the browser's files.
    pub output_name: String,
    /// The address to listen on.
    pub site_addr: SocketAddr,
    /// The folder that the bundler wrote.
    pub site_root: PathBuf,
    /// Whether file names carry their hash.
    pub hash_files: bool,
    /// Whether server functions keep plain names.
    pub disable_server_fn_hash: bool,
}

impl Default for LeptosSection {
    fn default() -> Self {
        Self {
            output_name: "encommun".to_owned(),
            site_addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
            site_root: PathBuf::from("target/site"),
            hash_files: true,
            disable_server_fn_hash: true,
        }
    }
}
