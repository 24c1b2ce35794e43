//! The sync endpoints: bytes in, bytes out. Whatever arrives gets an answer that begins with our magic; what nobody can
//! read is kept aside, never refused.
//!
//! # Layout
//! - `push`: what was written, and bytes that nobody can read
//! - `pull`: what changed, and which scopes a device has
//! - `news`: that something changed, for who listens

use domain::{AccountId, Actor, DeviceId, Instant};
use storage::WriteTx;
use storage::devices::{self, Device};
use sync::level::FIRST;
use sync::protocol::{Answer, MIN_PROTOCOL, Refusal, Status, encode_answer};

use crate::account::Network;
use crate::error::Error;
use crate::services::Services;

pub(crate) mod news;
mod pull;
mod push;

pub use news::Listener;

/// Who sends a request, and what travels beside its body.
#[derive(Debug, Clone, Default)]
pub struct From {
    /// Who, with the rights of now.
    pub actor: Actor,
    /// The session's account.
    pub account: Option<AccountId>,
    /// Where the request comes from, when that is known.
    pub network: Option<Network>,
    /// The device's wall clock, milliseconds.
    pub now_ms: Option<i64>,
    /// How many operations it says are unsent.
    pub pending: u64,
    /// Its build.
    pub build: String,
    /// What it reads of the wire, where it says so.
    pub knows: Option<u16>,
}

impl From {
    /// What the device reads of the wire.
    fn level(&self) -> u16 {
        self.knows.unwrap_or(FIRST)
    }

    /// The server's clock less the device's, milliseconds.
    fn skew(&self, now: Instant) -> i64 {
        self.now_ms.map_or(0, |theirs| now.millis().saturating_sub(theirs))
    }
}

impl Services {
    /// Epoch, time, oldest protocol.
    #[must_use]
    pub fn status(&self) -> Vec<u8> {
        encode_answer(&Ok(Status {
            epoch: self.epoch(),
            server_now: self.now(),
            min_proto: MIN_PROTOCOL,
            build: self.config().build.clone(),
        }))
    }
}

/// Stores what a device showed of itself. A device belongs to the account that first used it: another's is told apart by
/// its own identifier, since each account has its own database on a phone.
async fn see(
    tx: &mut WriteTx,
    from: &From,
    device: DeviceId,
    now: Instant,
    selectors: Option<Vec<domain::Selector>>,
) -> Result<(), Error> {
    let before = devices::read(tx, device).await?;
    if let Some(before) = &before
        && before.account.is_some()
        && before.account != from.account
    {
        return Err(if from.account.is_none() { Error::SignIn } else { Error::Denied });
    }
    let (name, known) = before.map_or((String::new(), Vec::new()), |device| (device.name, device.selectors));
    let shown = Device {
        id: device,
        account: from.account,
        name,
        build: from.build.chars().take(80).collect(),
        last_seen: now,
        pending: from.pending,
        selectors: selectors.unwrap_or(known),
    };
    Ok(devices::see(tx, &shown).await?)
}

/// What a device is told when a use case fails: it keeps what it has and comes back.
fn refusal(error: &Error) -> Refusal {
    match error {
        Error::Denied => Refusal::OtherAccount,
        Error::SignIn => Refusal::SignIn,
        error => {
            tracing::error!(error = error as &dyn std::error::Error, "a sync request failed");
            Refusal::Unavailable
        }
    }
}

fn answered<T: sync::protocol::Body>(result: Result<Answer<T>, Error>) -> Vec<u8> {
    encode_answer(&result.unwrap_or_else(|error| Err(refusal(&error))))
}
