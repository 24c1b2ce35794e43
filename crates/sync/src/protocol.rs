//! The versioned endpoints: what is asked, what is answered.
//!
//! Bodies are opaque bytes that begin with `ECS1`; an answer
//! without that is no answer of ours (a captive portal's page, for instance) and counts as a network failure.

use domain::audience::AudienceKey;
use domain::scope::{ScopeId, Selector};
use domain::{AccountId, DeviceId, GroupId, Instant, OpId, Record};

use crate::digest::Digest;
use crate::verdict::Verdict;

mod bytes;
pub mod news;
pub mod verdicts;

/// The first four bytes of every body.
pub const MAGIC: [u8; 4] = *b"ECS1";

/// The version of the wire format that this build speaks.
pub const PROTOCOL_VERSION: u16 = 1;

/// The oldest version that this build still understands.
pub const MIN_PROTOCOL: u16 = 1;

/// The addresses of the endpoints; they only ever grow in number.
pub mod endpoint {
    /// The prefix of every sync endpoint.
    pub const PREFIX: &str = "/api/sync/v1";
    /// Which scopes a device wants.
    pub const SUBSCRIBE: &str = "/api/sync/v1/subscribe";
    /// What changed.
    pub const PULL: &str = "/api/sync/v1/pull";
    /// What was written.
    pub const PUSH: &str = "/api/sync/v1/push";
    /// Bytes that a build can no longer explain.
    pub const RESCUE: &str = "/api/sync/v1/rescue";
    /// Epoch, time, oldest build.
    pub const STATUS: &str = "/api/sync/v1/status";
    /// Which scopes have news, as an event stream.
    pub const EVENTS: &str = "/api/sync/v1/events";
    /// Is the server there?
    pub const PING: &str = "/api/ping";
    /// Every address, as frozen.
    pub const ALL: [&str; 7] = [SUBSCRIBE, PULL, PUSH, RESCUE, STATUS, PING, EVENTS];
}

/// Headers that travel beside a body, so that the body of an outbox entry never changes.
pub mod header {
    /// The device's wall clock, milliseconds.
    pub const NOW: &str = "sync-now";
    /// How many operations are unsent.
    pub const PENDING: &str = "sync-pending";
    /// The build that speaks.
    pub const BUILD: &str = "sync-build";
    /// What it reads: [`crate::level`].
    pub const KNOWS: &str = "sync-knows";
    /// The server's epoch, on answers to a ping.
    pub const EPOCH: &str = "sync-epoch";
}

/// The largest body taken, bytes.
pub const MAX_BODY: usize = 4 * 1024 * 1024;
/// The most operations in a group.
pub const MAX_OPS: usize = 500;
/// The most raw bytes of records in an answer to a pull.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// The life of a server's database: a restore begins another.
pub type Epoch = [u8; 16];

/// Which selectors a device wants; the answer is the list of scopes that its cursors refer to, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribe {
    /// The device.
    pub device: DeviceId,
    /// What its kits hold.
    pub selectors: Vec<Selector>,
}

/// The scopes of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The list's version: cursors are given in its order.
    pub list_version: u64,
    /// The scopes.
    pub scopes: Vec<ScopeId>,
}

/// What changed after these cursors?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// The epoch the cursors belong to.
    pub epoch: Epoch,
    /// The device.
    pub device: DeviceId,
    /// The list that the cursors follow.
    pub list_version: u64,
    /// One a scope; 0 for nothing yet.
    pub cursors: Vec<u64>,
    /// The most raw bytes of records wanted.
    pub limit: u64,
    /// What the device holds of each scope, in the order of the list, where that is to be checked: its own account, nothing for a
    /// scope of which it cannot give one. Empty for none.
    pub digests: Vec<Option<Digest>>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Pulled {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The server's clock.
    pub server_now: Instant,
    /// The list, when it is not the one that the device has; its cursors are then kept by scope.
    pub list: Option<(u64, Vec<ScopeId>)>,
    /// Audiences that the account lost: what is theirs leaves the device.
    pub revoked: Vec<AudienceKey>,
    /// Scopes to read from the beginning; pending work stays.
    pub reset: Vec<ScopeId>,
    /// Pages, in the order of the list; scopes with nothing new have none.
    pub pages: Vec<ScopePage>,
    /// Whether the device now holds every scope at one moment.
    pub complete: bool,
}

/// What changed in a scope.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopePage {
    /// The scope.
    pub scope: ScopeId,
    /// The cursor it follows.
    pub from: u64,
    /// The cursor after it.
    pub to: u64,
    /// The changes.
    pub items: Vec<Item>,
}

/// A change in a scope.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which record.
    pub id: domain::RecordId,
    /// At which revision.
    pub rev: u64,
    /// What happened.
    pub what: What,
    /// The record, once an answer, in the first page that has it.
    pub data: Option<Record>,
}

/// What happened to a record in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum What {
    /// It is there, at this revision.
    Upsert = 1,
    /// It left the scope.
    Remove = 2,
    /// It is gone for everyone.
    Delete = 3,
    /// It is gone and must be forgotten.
    Purge = 4,
}

/// What was written. Each group is kept as the bytes that were stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// The protocol of the build that wrote it.
    pub proto: u16,
    /// The device.
    pub device: DeviceId,
    /// Whose work it is; another session's answer is a refusal, never a signature.
    pub account: Option<AccountId>,
    /// The groups, encoded.
    pub groups: Vec<(GroupId, Vec<u8>)>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushed {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The server's clock.
    pub server_now: Instant,
    /// One entry a group, in the order of the request; none for a group that was not looked at yet.
    pub groups: Vec<GroupVerdict>,
    /// Records as they now are, where they differ from what their author saw or no scope brings them.
    pub records: Vec<Record>,
}

/// What became of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupVerdict {
    /// The group.
    pub id: GroupId,
    /// One verdict an operation; a group that could not be read has one, under a zero identifier.
    pub ops: Vec<(OpId, Verdict)>,
}

/// Epoch, time, oldest protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The server's clock.
    pub server_now: Instant,
    /// The oldest protocol understood.
    pub min_proto: u16,
    /// The server's build.
    pub build: String,
}

/// Why the server took nothing; whatever was sent stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// The body cannot be read: halve it, then hand it over by `rescue`.
    Malformed = 1,
    /// The body is too large: halve it.
    TooLarge = 2,
    /// Sign in, then send again.
    SignIn = 3,
    /// The work is another account's: keep it for its owner.
    OtherAccount = 4,
    /// The database was restored: read everything again and send the tail again.
    Epoch = 5,
    /// Too old a build: update, and hand over what waits by `rescue`.
    MinBuild = 6,
    /// The list of scopes is not the one the server has: subscribe again.
    Resubscribe = 7,
    /// Try again later.
    Unavailable = 8,
}

/// A body that begins with our magic: an answer, or a refusal.
pub type Answer<T> = Result<T, Refusal>;

/// Something that travels as a body.
pub trait Body: Sized {
    /// Its bytes, magic first.
    fn encode(&self) -> Vec<u8>;
    /// Reads it.
    ///
    /// # Errors
    /// [`crate::wire::WireError`].
    fn decode(bytes: &[u8]) -> Result<Self, crate::wire::WireError>;
}

pub use bytes::{decode_answer, encode_answer};

#[cfg(test)]
mod tests;
