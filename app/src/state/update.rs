//! Whether a newer version waits, and what the person decided about it.

/// The life of an update; the page never reloads by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Update {
    /// This is the newest version known.
    #[default]
    None,
    /// A newer one is installed and waits.
    Ready,
    /// The server takes nothing more from this version.
    Needed,
    /// The person prefers later; asked again at the next start.
    Later,
    /// The person asked for it: it takes over, then what is being typed is kept.
    Asked,
    /// It took over: an open editor keeps what is typed in it, and says when it has.
    Keeping,
    /// What is being typed could not be kept: the person decides.
    Unkept,
    /// The person asked for it though something may be lost.
    Anyway,
    /// Everything is kept: the page is loaded again.
    Going,
}

impl Update {
    /// Whether nobody has decided yet, or decided to wait.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::None | Self::Ready | Self::Later)
    }
}
