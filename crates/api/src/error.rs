//! What an answer says when there is none: a stable word, which the interface turns into a sentence.

use domain::Invalid;
use domain::memory::Unfit;
use serde::{Deserialize, Serialize};

use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApiError {
    /// The server cannot be reached: work on this device, try again later.
    #[error("offline")]
    Offline,
    /// Sign in, then do it again.
    #[error("sign in")]
    SignIn,
    /// The address or the password is not right.
    #[error("credentials")]
    Credentials,
    /// This account may not.
    #[error("denied")]
    Denied,
    /// Nothing is there.
    #[error("nothing there")]
    NotFound,
    /// Mend these fields.
    #[error("fields")]
    Fields(Vec<Invalid>),
    /// What was typed cannot be taken.
    #[error("input: {0:?}")]
    Input(Typed),
    /// A file cannot be taken.
    #[error("unfit: {}", .0.as_str())]
    Unfit(Unfit),
    /// Somebody has it already.
    #[error("taken")]
    Taken,
    /// Somebody decided meanwhile.
    #[error("settled")]
    Settled,
    /// Wait this many seconds.
    #[error("throttled for {0} s")]
    Throttled(u32),
    /// Try again in a moment.
    #[error("unavailable")]
    Unavailable,
    /// The server can read but not write: tell whoever looks after it.
    #[error("read only")]
    ReadOnly,
    /// The server has no room left: tell whoever looks after it.
    #[error("full")]
    Full,
    /// More was sent than the server takes at once: shorten it.
    #[error("too large")]
    TooLarge,
    /// The request cannot be read: the page is older or newer than the server; load it again.
    #[error("malformed")]
    Malformed,
    /// The server failed: its log says why.
    #[error("failed")]
    Failed,
}

/// What is wrong with something that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typed {
    /// This is no address.
    Email,
    /// Fewer than 12 characters.
    PasswordTooShort,
    /// More than 256 characters.
    PasswordTooLong,
    /// Others would guess it.
    PasswordTooEasy,
    /// A name is needed.
    Name,
    /// Nothing is ticked of what would be taken.
    Parts,
}

impl FromServerFnError for ApiError {
    type Encoder = crate::json::Encoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Deserialization(why) if cfg!(feature = "ssr") && is_unread(&why) => Self::Unavailable,
            ServerFnErrorErr::Deserialization(why) if cfg!(feature = "ssr") && why.contains("length limit") => {
                Self::TooLarge
            }
            // Read on the server it is a request; on a device, an answer that is not ours (a captive portal's page), and
            // that is a network without access.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Malformed,
            ServerFnErrorErr::Deserialization(_) => Self::Offline,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Malformed,
            _ => Self::Failed,
        }
    }
}

/// Whether a body came too slowly, or was cut on its way: what would have been read of it is as good as it was.
fn is_unread(why: &str) -> bool {
    why.contains("reading a body") || why.contains("designated timeout")
}

#[cfg(feature = "ssr")]
impl ApiError {
    /// The status that machines read.
    #[must_use]
    pub fn status(&self) -> http::StatusCode {
        use http::StatusCode;
        match self {
            Self::SignIn | Self::Credentials => StatusCode::UNAUTHORIZED,
            Self::Denied => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Fields(_) | Self::Input(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unfit(why) => crate::tus::status_of(*why),
            Self::Taken | Self::Settled => StatusCode::CONFLICT,
            Self::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unavailable | Self::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Offline | Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<service::Error> for ApiError {
    fn from(error: service::Error) -> Self {
        use service::{Error, Refused};
        match error {
            Error::Denied => Self::Denied,
            Error::SignIn => Self::SignIn,
            Error::Credentials => Self::Credentials,
            Error::Fields(fields) => Self::Fields(fields),
            Error::Input(why) => Self::Input(match why {
                Refused::Email => Typed::Email,
                Refused::PasswordTooShort => Typed::PasswordTooShort,
                Refused::PasswordTooLong => Typed::PasswordTooLong,
                Refused::PasswordTooEasy => Typed::PasswordTooEasy,
                Refused::Name => Typed::Name,
            }),
            Error::Unfit(why) => Self::Unfit(why),
            Error::NotFound => Self::NotFound,
            Error::Conflict(_) => Self::Taken,
            Error::Settled => Self::Settled,
            Error::Throttled(seconds) => Self::Throttled(seconds),
            Error::Unavailable => Self::Unavailable,
            Error::ReadOnly => Self::ReadOnly,
            Error::Full => Self::Full,
            // What failed goes to the log, never over the wire.
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "a request failed");
                Self::Failed
            }
        }
    }
}
