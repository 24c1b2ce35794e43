//! What a use case answers when it cannot do what was asked.

use domain::Invalid;
use storage::Transient;

use crate::media::Unfit;

/// What can go wrong, as far as somebody can do something about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// This actor may not: sign in as somebody who may, or ask for the right.
    #[error("this account may not do that")]
    Denied,
    /// Nobody is signed in: sign in, then do it again.
    #[error("sign in first")]
    SignIn,
    /// The address or the password is not right; which one is never said.
    #[error("the address or the password is not right")]
    Credentials,
    /// Mend these fields.
    #[error("{} fields are not right", .0.len())]
    Fields(Vec<Invalid>),
    /// A file cannot be taken: the sentence says why.
    #[error("{0}")]
    Unfit(Unfit),
    /// Something that was typed cannot be taken: the sentence says why.
    #[error("{0}")]
    Input(Refused),
    /// Nothing is there, or nothing that this actor may know of: the two are never told apart.
    #[error("nothing is there")]
    NotFound,
    /// Somebody has it already: choose another.
    #[error("{0} is taken already")]
    Conflict(&'static str),
    /// Somebody decided meanwhile: open the page again to read how.
    #[error("this was decided meanwhile")]
    Settled,
    /// Too many tries: wait this many seconds.
    #[error("too many tries; wait {0} seconds")]
    Throttled(u32),
    /// The database does not answer now: try again in a moment.
    #[error("the server cannot answer now; try again in a moment")]
    Unavailable,
    /// Nothing can be written: the operator has to give the server the right to write.
    #[error("the server can read but not write")]
    ReadOnly,
    /// No room is left on the server: the operator has to free some; nothing was half-written.
    #[error("the server's disk is full; nothing was half-written")]
    Full,
    /// The database cannot be opened: the sentence says to the operator why, and what to do.
    #[error(transparent)]
    Opening(storage::Error),
    /// A fault of ours or of the database: the operator's log says what.
    #[error("the server failed")]
    Internal(#[source] storage::Error),
    /// A task of ours ended before its time: the operator's log says why.
    #[error("the server failed")]
    Broken(&'static str),
}

/// Why something that was typed cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Give an address such as name@example.org.
    #[error("this is not an e-mail address")]
    Email,
    /// Choose a longer password: a sentence of a few words is easy to remember.
    #[error("a password has at least 12 characters; a sentence of a few words is easy to remember")]
    PasswordTooShort,
    /// Choose a shorter password.
    #[error("a password has at most 256 characters")]
    PasswordTooLong,
    /// Choose a password that others do not choose and that does not hold your name or address.
    #[error("this password is too easy to guess: choose words that have nothing to do with you or with this site")]
    PasswordTooEasy,
    /// Give a name.
    #[error("a name is needed, of at most 160 characters")]
    Name,
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::NotFound(_) => Self::NotFound,
            storage::Error::Unavailable(cause) => {
                tracing::warn!(%cause, "the database does not answer");
                Self::Unavailable
            }
            storage::Error::Locked(_) => Self::Unavailable,
            storage::Error::ReadOnly(_) => Self::ReadOnly,
            storage::Error::Full => Self::Full,
            other => Self::Internal(other),
        }
    }
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        match self {
            // Another delivery of the same operation was answered first: the next try finds its answer.
            Self::Internal(error) => error.is_transient() || error.conflicts_in("op_log"),
            _ => false,
        }
    }
}
