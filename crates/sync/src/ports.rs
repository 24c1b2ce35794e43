//! Ports: what the engine asks of a device's storage, and what the interface asks of the device.

use core::future::Future;
use core::pin::Pin;
use std::rc::Rc;

use domain::query::{Ask, Reply};
use domain::record::Ref;
use domain::scope::{ScopeId, Selector};
use domain::{GroupId, Instant, Record, RecordId};

use crate::media::MediaStore;
use crate::operation::OpKind;
use crate::rescue::container::Export;
use crate::status::{RecordStatus, Totals};
use crate::verdict::Verdict;

/// The stores of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Store {
    /// Device, epoch, clock, generation, list of scopes.
    Meta,
    /// Confirmed records.
    Base,
    /// Records with pending work: the confirmed copy with the outbox applied.
    Local,
    /// Unsaved forms.
    Drafts,
    /// Groups to send, each as the bytes that will be sent.
    Outbox,
    /// Groups that were acknowledged, kept for a server that is restored.
    Acked,
    /// Cursors, one a scope.
    Scope,
    /// What waits for its author: rejected, orphaned, cut by the guard.
    Parked,
    /// Public records opened online, outside every kit.
    Visited,
    /// Confirmed records whose lease ended, put away until the server says a word.
    Closed,
    /// Search segments.
    Segment,
    /// What the person wrote, when it left, what became of it.
    Journal,
    /// The bytes of files, by their SHA-256; of a narrower copy, `<SHA-256>/<width>`.
    Blob,
    /// Files that are not all sent, by their SHA-256.
    BlobQueue,
    /// Files that a server said it has, by their SHA-256, kept for a while for one that is restored.
    BlobSent,
    /// What is being recorded, or was and is not decided on, piece by piece: `<recording>/<number>/<length>`.
    Recorded,
}

impl Store {
    /// Every store.
    pub const ALL: [Self; 16] = [
        Self::Meta,
        Self::Base,
        Self::Local,
        Self::Drafts,
        Self::Outbox,
        Self::Acked,
        Self::Scope,
        Self::Parked,
        Self::Visited,
        Self::Closed,
        Self::Segment,
        Self::Journal,
        Self::Blob,
        Self::BlobQueue,
        Self::BlobSent,
        Self::Recorded,
    ];

    /// Its name on the device; never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Base => "base",
            Self::Local => "local",
            Self::Drafts => "drafts",
            Self::Outbox => "outbox",
            Self::Acked => "acked",
            Self::Scope => "scope",
            Self::Parked => "parked",
            Self::Visited => "visited",
            Self::Closed => "closed",
            Self::Segment => "segment",
            Self::Journal => "journal",
            Self::Blob => "blob",
            Self::BlobQueue => "blobq",
            Self::BlobSent => "blobs",
            Self::Recorded => "recorded",
        }
    }
}

/// The keys under which search segments lie.
pub mod segment {
    /// Before the audience of a segment received, in `Segment`.
    pub const RECEIVED: &str = "received/";
    /// What the device held that they did not, in `Segment`.
    pub const OVER: &str = "over";
    /// The generation that both together speak of, in `Meta`.
    pub const UPTO: &str = "search-upto";
}

/// How certain a commit must be before anybody is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Can be fetched again.
    Relaxed,
    /// Somebody's work: on the disk before it is called stored.
    Strict,
}

/// A change of one entry. Writing the same entry twice is harmless.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Puts a record, with the scopes that hold it here; into `Base`, `Local` or `Visited`.
    Record {
        /// Which store.
        store: Store,
        /// The record.
        record: Record,
        /// The scopes that hold it on this device.
        scopes: Vec<ScopeId>,
    },
    /// Puts bytes.
    Put {
        /// Which store.
        store: Store,
        /// Under which key.
        key: String,
        /// What.
        bytes: Vec<u8>,
    },
    /// Deletes an entry; nothing happens where there is none.
    Delete {
        /// Which store.
        store: Store,
        /// Its key: of a record, its identifier in text.
        key: String,
    },
}

/// Changes that are stored together or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The generation that it was computed from: another tab's commit makes it stale.
    pub generation: u64,
    /// How certain it must be.
    pub durability: Durability,
    /// The changes, in order.
    pub writes: Vec<Write>,
}

/// What can go wrong with a device's storage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another tab wrote since: compute again from what is stored now.
    #[error("computed from an older generation")]
    Stale,
    /// The browser closed its database: open it again and repeat.
    #[error("the connection to the device's database was lost")]
    ConnectionLost,
    /// The device is full: free space; the form stays open.
    #[error("the device is full")]
    Quota,
    /// This browser keeps nothing: forms post directly.
    #[error("this browser keeps nothing")]
    Denied,
    /// A newer build made the database: update.
    #[error("the database is of a newer build")]
    Newer,
    /// Other tabs hold an older version open: close them.
    #[error("another tab holds the database")]
    Blocked,
    /// The transaction was undone: repeat once, then report.
    #[error("undone: {0}")]
    Aborted(String),
    /// An entry cannot be read: skip it, keep its bytes.
    #[error("unreadable: {0}")]
    Unreadable(String),
}

/// A future of a browser: never sent to another thread.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

/// What a person did in a form, before the device gives it identifiers, a base and a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record.
    pub record: Ref,
    /// What they did to it.
    pub kind: OpKind,
    /// The revision that their form showed; 0 for a record that is new, or that no server has seen.
    pub seen: u64,
}

/// An unsaved form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its text, as the form keeps it.
    pub text: String,
    /// When it was last kept.
    pub at: Instant,
}

/// A line of the device's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// The action.
    pub group: GroupId,
    /// The record.
    pub record: Ref,
    /// Its title when it was written.
    pub title: String,
    /// When it was written here.
    pub written: Instant,
    /// When the server answered.
    pub answered: Option<Instant>,
    /// Where it is now.
    pub status: RecordStatus,
    /// What the server said of it, where it is not simply taken; nothing in lines of builds that did not keep it.
    pub why: Option<Verdict>,
}

/// What is known of a carnet kept on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What is kept.
    pub selector: Selector,
    /// How many records of it are here.
    pub records: u32,
    /// How many there are to come, while a download runs.
    pub expected: Option<u32>,
    /// Their size here, bytes.
    pub bytes: u64,
    /// When it was last complete, by the server's clock.
    pub complete_at: Option<Instant>,
}

/// What the interface asks of the device; the browser provides one, the server never does.
pub trait LocalStore {
    /// Answers questions from what the device holds: confirmed records with pending work applied.
    fn read(&self, asks: Vec<Ask>) -> Pending<'_, Reply>;

    /// Keeps public records that were opened online, so that they open again with no network.
    fn keep_visited(&self, records: Vec<Record>) -> Pending<'_, ()>;

    /// Stores one user action, durably, and has it sent when it can be. Returns once it is on the disk.
    fn save(&self, title: String, changes: Vec<Change>) -> Pending<'_, GroupId>;

    /// A fresh identifier for a record that is about to be made here.
    fn fresh_id(&self) -> RecordId;

    /// The unsaved form under this key.
    fn draft(&self, key: &str) -> Pending<'_, Option<Draft>>;

    /// Every unsaved form, by key.
    fn drafts(&self) -> Pending<'_, Vec<(String, Draft)>>;

    /// Keeps an unsaved form; empty text forgets it.
    fn keep_draft(&self, key: &str, text: &str) -> Pending<'_, ()>;

    /// Where a record is on its way.
    fn status(&self, id: RecordId) -> Pending<'_, RecordStatus>;

    /// The totals behind the status line.
    fn totals(&self) -> Pending<'_, Totals>;

    /// What was written here, newest first.
    fn journal(&self) -> Pending<'_, Vec<JournalLine>>;

    /// What the device keeps.
    fn held(&self) -> Pending<'_, Vec<Held>>;

    /// Keeps this on the device; it arrives in the background.
    fn hold(&self, selector: Selector) -> Pending<'_, ()>;

    /// Keeps it no longer.
    fn release(&self, selector: Selector) -> Pending<'_, ()>;

    /// What is not sent, for a file that a server's `import rescue` takes in: the text, and which pictures and sounds go
    /// with it; of one action alone, also while it waits elsewhere than in the outbox. Empty when there is nothing.
    fn export_unsent(&self, only: Option<GroupId>) -> Pending<'_, Export>;

    /// Its files: pictures and sounds.
    fn media(&self) -> Pending<'_, Rc<dyn MediaStore>>;

    /// Forgets everything of this account on this device.
    fn wipe(&self) -> Pending<'_, ()>;

    /// Try to exchange now.
    fn sync_now(&self);
}
