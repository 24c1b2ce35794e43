//! Why the commons does not take a file.

use serde::{Deserialize, Serialize};

/// Why a file is not taken, for good: sending it again changes nothing, another file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// The bytes are not those that the name says: something on the way changed them.
    #[error("these bytes are not the ones that were announced")]
    Hash,
    /// It has more bytes than the commons takes.
    #[error("this file is too large")]
    Size,
    /// It is nothing that a page shows.
    #[error("this is neither a picture, nor a recording, nor a PDF")]
    Type,
    /// It tells when, where or by whom it was made, and nobody said to keep that.
    #[error("this file still tells where and when it was made")]
    Told,
    /// It has more pixels than a server can hold.
    #[error("this picture has too many pixels")]
    Pixels,
    /// It cannot be decoded.
    #[error("this file is damaged")]
    Broken,
    /// This account sends more than its share.
    #[error("this account has sent too much lately")]
    Share,
}

impl Unfit {
    /// Every reason.
    pub const ALL: [Self; 7] =
        [Self::Hash, Self::Size, Self::Type, Self::Told, Self::Pixels, Self::Broken, Self::Share];

    /// Its word, as an answer to a machine carries it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hash => "hash",
            Self::Size => "size",
            Self::Type => "type",
            Self::Told => "told",
            Self::Pixels => "dimensions",
            Self::Broken => "broken",
            Self::Share => "share",
        }
    }

    /// The reason of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}
