//! What every view may ask for, provided once at the root.

pub mod asked;
pub mod clock;
pub mod connectivity;
pub mod device;
pub mod locale;
pub mod patience;
pub mod response;
pub mod session;
pub mod sync_status;
pub mod update;

use ::sync::status::RecordStatus;
use api::Emptied;
use domain::RecordId;
use leptos::prelude::*;

use connectivity::Connectivity;
use sync_status::SyncStatus;
use update::Update;

/// The signals that the browser's side writes and the views read.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// Whether the server can be reached.
    pub connectivity: RwSignal<Connectivity>,
    /// How many commits the device has made, once it has said so; queries look again when it grows.
    pub generation: RwSignal<Option<u64>>,
    /// Raised when a device knows anything else of itself: what is stored, or how far its exchange is. What says the state
    /// of something looks again.
    pub pulse: RwSignal<u64>,
    /// The record whose state was said last, and what it was.
    pub last_status: RwSignal<Option<(RecordId, RecordStatus)>>,
    /// The record of whose state something was said last: its line keeps its place once there is nothing more to say.
    pub spoken_of: RwSignal<Option<RecordId>>,
    /// What waits on this device.
    pub sync_status: RwSignal<SyncStatus>,
    /// How much of somebody whose session ended by itself waits on this device.
    pub left_behind: RwSignal<u64>,
    /// What the server knew of this device before its browser emptied it, until its person has read it.
    pub emptied: RwSignal<Option<Emptied>>,
    /// What was just done, said until one goes on.
    pub done: RwSignal<Option<&'static str>>,
    /// Whether a newer version is ready.
    pub update: RwSignal<Update>,
    /// Whether the code of a page that was asked for is on its way.
    pub opens: RwSignal<bool>,
}

impl State {
    /// Fresh signals in the current owner; `connectivity` is what the document's origin proves: a page that the server
    /// rendered proves it reachable, the offline shell proves the contrary.
    #[must_use]
    pub fn new(connectivity: Connectivity) -> Self {
        Self {
            connectivity: RwSignal::new(connectivity),
            generation: RwSignal::new(None),
            pulse: RwSignal::new(0),
            last_status: RwSignal::new(None),
            spoken_of: RwSignal::new(None),
            sync_status: RwSignal::new(SyncStatus::default()),
            left_behind: RwSignal::new(0),
            emptied: RwSignal::new(None),
            done: RwSignal::new(None),
            update: RwSignal::new(Update::None),
            opens: RwSignal::new(false),
        }
    }
}

/// The state of this page.
#[must_use]
pub fn state() -> State {
    use_context::<State>().unwrap_or_else(|| {
        let state = State::new(Connectivity::Online);
        provide_context(state);
        state
    })
}
