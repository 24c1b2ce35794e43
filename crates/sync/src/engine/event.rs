//! What happens to the engine, and what it asks for.

use domain::audience::AudienceKey;
use domain::scope::{ScopeId, Selector};
use domain::sorted::Map;
use domain::{AccountId, DeviceId, GroupId, Record, RecordId};

use crate::digest::Digest;
use crate::ports::{Batch, Change, Store, StoreError};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The stores were read.
    Started {
        /// What they hold.
        snapshot: Snapshot,
        /// The device's clock, milliseconds.
        now_ms: u64,
    },
    /// A person saved a form.
    Save {
        /// To be named in the answer.
        request: u64,
        /// A title for the journal.
        title: String,
        /// What they did.
        changes: Vec<Change>,
        /// The device's clock.
        now_ms: u64,
        /// Random bytes for identifiers.
        entropy: [u8; 32],
    },
    /// Records were read.
    Loaded {
        /// Of which [`Effect::Load`].
        load: u64,
        /// What was found.
        loaded: Loaded,
    },
    /// A commit ended.
    Stored {
        /// Of which [`Effect::Commit`].
        commit: u64,
        /// The generation now, or what went wrong.
        result: Result<u64, StoreError>,
    },
    /// The server answered, or did not.
    Answer {
        /// Of which [`Effect::Send`].
        request: u64,
        /// The body, or what went wrong.
        answer: Result<Vec<u8>, NetError>,
        /// The device's clock.
        now_ms: u64,
    },
    /// An answer that the service worker collected.
    Inbox {
        /// The body.
        bytes: Vec<u8>,
        /// The device's clock.
        now_ms: u64,
    },
    /// The time asked for by [`Effect::Schedule`] has passed.
    Tick {
        /// The device's clock.
        now_ms: u64,
        /// Random bits, for jitter.
        random: u64,
    },
    /// The network seems to be back.
    Online {
        /// The device's clock.
        now_ms: u64,
    },
    /// The page is looked at again, or its reader asks for news.
    Visible {
        /// The device's clock.
        now_ms: u64,
    },
    /// The server says that these scopes have news; none where the list itself is another.
    News {
        /// The scopes, each with its last number.
        heads: Vec<(ScopeId, u64)>,
        /// The device's clock.
        now_ms: u64,
        /// Random bits: devices that hear of the same do not all ask at once.
        random: u64,
    },
    /// This tab leads, or no longer: only a leader speaks to the server. Nothing needs this to be correct.
    Leader(bool),
    /// Another tab wrote.
    Changed {
        /// The generation it made.
        generation: u64,
    },
    /// The person keeps other things on this device.
    KitChanged(Vec<Selector>),
    /// The person signed in again.
    SignedIn,
    /// The person answered a question.
    Chosen(Choice),
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send this, and answer with [`Event::Answer`]; 15 seconds without an answer are no answer.
    Send {
        /// To be named in the answer.
        request: u64,
        /// Where to.
        endpoint: Endpoint,
        /// The body.
        body: Vec<u8>,
        /// How many operations are unsent, for `Sync-Pending`.
        pending: u32,
    },
    /// Read these records, and answer with [`Event::Loaded`].
    Load {
        /// To be named in the answer.
        load: u64,
        /// Which.
        wanted: Wanted,
    },
    /// Store this, together or not at all, and answer with [`Event::Stored`].
    Commit {
        /// To be named in the answer.
        commit: u64,
        /// What.
        batch: Batch,
    },
    /// Read the stores again, and answer with [`Event::Started`].
    Reload,
    /// Answer with [`Event::Tick`] after this; it replaces the one before.
    Schedule {
        /// Milliseconds.
        delay_ms: u64,
    },
    /// An action is on the device: say so.
    Saved {
        /// Of which [`Event::Save`].
        request: u64,
        /// The action.
        group: GroupId,
    },
    /// An action could not be stored: keep the form open and say why.
    SaveFailed {
        /// Of which [`Event::Save`].
        request: u64,
        /// Why.
        error: StoreError,
    },
    /// Tell other tabs, and what shows these records.
    Announce {
        /// The generation now.
        generation: u64,
        /// The records that changed.
        records: Vec<RecordId>,
    },
    /// Forget what else the device holds of these audiences: segments, visited records, cached media.
    Purge(Vec<AudienceKey>),
    /// Ask the person.
    Ask(Question),
    /// Open the device's database again.
    Reopen,
    /// Count something that should not happen.
    Report(Counter),
}

/// An endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// Which scopes.
    Subscribe,
    /// What changed.
    Pull,
    /// What was written.
    Push,
    /// What cannot be explained.
    Rescue,
}

impl Endpoint {
    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        use crate::protocol::endpoint;
        match self {
            Self::Subscribe => endpoint::SUBSCRIBE,
            Self::Pull => endpoint::PULL,
            Self::Push => endpoint::PUSH,
            Self::Rescue => endpoint::RESCUE,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetError {
    /// Nothing came, or not all of it, or not in time.
    Unreachable,
    /// A status other than 200.
    Status {
        /// Which.
        code: u16,
        /// After how many milliseconds to try again, when the server says so.
        retry_after_ms: Option<u64>,
    },
}

/// What the stores hold when an engine starts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The generation.
    pub generation: u64,
    /// The device; the same for as long as its stores live.
    pub device: Option<DeviceId>,
    /// Whose stores they are; nobody's for a visitor.
    pub account: Option<AccountId>,
    /// The entries of `Meta`, `Outbox`, `Scope` and `Parked`, with their keys.
    pub entries: Vec<(Store, String, Vec<u8>)>,
    /// The keys and sizes of `Acked`.
    pub acked: Vec<(String, u32)>,
}

/// Records to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// These, confirmed: from `Base`, else from `Visited`.
    pub records: Vec<RecordId>,
    /// All that `Base` holds in these scopes.
    pub scopes: Vec<ScopeId>,
    /// All of `Acked`.
    pub acked: bool,
    /// What `Base` holds of every scope, as a digest.
    pub digests: bool,
    /// What is put away, and what `Base` or `Visited` holds of the same records.
    pub closed: PutAway,
}

/// What to read of what is put away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PutAway {
    /// Nothing.
    #[default]
    Nothing,
    /// The records that are wanted by name.
    Named,
    /// So many that can be read, the first by their identifiers; all where there are fewer.
    First(usize),
    /// All.
    All,
}

/// A confirmed record on the device.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    /// The record.
    pub record: Record,
    /// The scopes that hold it here; none for a visited one.
    pub scopes: Vec<ScopeId>,
    /// Whether it comes from `Visited`.
    pub visited: bool,
}

/// Records that were read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded {
    /// Those that were wanted by name or by scope, each once.
    pub records: Vec<Here>,
    /// The acknowledged tail: keys and bytes.
    pub acked: Vec<(String, Vec<u8>)>,
    /// What `Base` holds, where it was wanted.
    pub digests: Option<Digests>,
    /// What is put away, where it was wanted.
    pub closed: Vec<Here>,
}

/// What `Base` holds of every scope, by what is stored, and nothing else.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Digests {
    /// The generation that it was read at.
    pub generation: u64,
    /// By scope; nothing for one with an entry that cannot be read. A scope without records has no line.
    pub scopes: Map<ScopeId, Option<Digest>>,
}

/// A question to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The server would have much of a scope vanish, without saying why. Everything is kept until they answer.
    MassDelete {
        /// Where.
        scope: ScopeId,
        /// How many records.
        count: u32,
    },
}

/// An answer of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Let them go.
    AllowSweep(ScopeId),
    /// Forget an action that was set aside; its author said so.
    Discard(GroupId),
    /// Send an action that was set aside again, with new identifiers.
    Retry(GroupId),
    /// What an action that was set aside did to this record was written anew: the rest of it is sent again.
    Mended(GroupId, RecordId),
    /// Hand over whole what waits, where the server takes nothing more from this build: people keep it and read it.
    HandOver,
}

/// Something that should not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// An answer without our magic: a captive portal, perhaps.
    ForeignAnswer,
    /// A group that the server cannot read was handed over whole.
    Poisoned,
    /// The server was restored.
    NewEpoch,
    /// A page that does not follow the cursor.
    StalePage,
    /// A store failed.
    StoreFailed,
}
