//! Whether the server can be reached; `navigator.onLine` is only a hint, an answer of the server is the proof.

/// What is known of the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connectivity {
    /// The server answers.
    #[default]
    Online,
    /// Nothing answers.
    Offline,
    /// Something answers that is not the server: a captive portal.
    NoAccess,
}

impl Connectivity {
    /// Whether the server can be asked.
    #[must_use]
    pub const fn is_online(self) -> bool {
        matches!(self, Self::Online)
    }
}
