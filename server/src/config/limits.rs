//! What one client may ask for, so that none of them takes the place of the others.

use serde::{Deserialize, Serialize};

/// The `[limits]` section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Limits {
    /// Connections open at once.
    pub connections: u32,
    /// Connections from one address; 0 means no limit of its own. Proxies that `site.proxies` names have none.
    pub connections_per_address: u32,
    /// Seconds a client has to send its first byte, then its header.
    pub header_seconds: u16,
    /// Seconds an answer may take.
    pub request_seconds: u16,
    /// Bytes of a request's body; those of sync have the protocol's own limit.
    pub body_bytes: u32,
    /// Pages and answers that one address may ask for in a second, three times that at once; 0 means no limit.
    pub reads_per_second: u32,
    /// Forms and changes that one address may send in a second, six times that at once; 0 means no limit. Sync has turns instead.
    pub writes_per_second: u32,
    /// Bytes of memory for pages that visitors read again; 0 keeps none.
    pub kept_pages_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_000,
            connections_per_address: 50,
            header_seconds: 10,
            request_seconds: 30,
            body_bytes: 256 * 1024,
            reads_per_second: 20,
            writes_per_second: 5,
            kept_pages_bytes: 16 * 1024 * 1024,
        }
    }
}
