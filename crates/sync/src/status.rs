//! Where a record is on its way: the only source of what the screen says of sync.

use domain::Instant;
use serde::{Deserialize, Serialize};

/// Where a record is on its way to the commons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    /// Nothing is pending.
    #[default]
    Settled,
    /// A draft that no operation carries yet.
    Draft,
    /// Applied or merged, the confirmed copy not yet back.
    Sent,
    /// As sent, and another version stood: both are in.
    SentMerged,
    /// Waits for an operation that has not arrived.
    Waiting,
    /// Handed to the people in charge.
    HandedOver,
    /// Stored on this device, never sent.
    OnDevice,
    /// On its way.
    Sending,
    /// A value needs a fix.
    NeedsFix,
    /// A suggestion waits for this person.
    ToCheck,
}

/// The totals behind the status line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Records on this device that are not all sent.
    pub on_device: u32,
    /// Whether something is on its way now.
    pub sending: bool,
    /// What waits for this person.
    pub to_check: u32,
    /// When the device last held everything of its scopes, by the server's clock.
    pub complete_at: Option<Instant>,
    /// Whether the last exchange failed for want of network.
    pub offline: bool,
    /// Whether the server asks to sign in again before it takes what waits.
    pub sign_in: bool,
    /// Whether the server takes nothing more from this build.
    pub outdated: bool,
    /// Whether something is put away until the server says a word.
    pub put_away: bool,
}
