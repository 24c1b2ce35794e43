//! Whether a newer version waits, and what the person decided about it.

/// The life of an update; the page never reloads by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Update {
    /// This is the newest version known.
    #[default]
    None,
    /// A newer one is installed and waits.
    Ready,
    /// The person asked for it; the page reloads once it has taken over.
    Asked,
    /// The person prefers later; asked again at the next start.
    Later,
}
