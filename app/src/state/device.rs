//! The device's handle as views find it: there in a browser, never while a server renders.

use std::rc::Rc;

pub use api::Emptied;
use domain::{GroupId, Record, RecordId, Selector};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use sync::engine::{Choice, Question};
use sync::ports::{LocalStore, Pending};

/// What an action that was set aside would make of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    /// The record as it is shown without it; none where it is not here.
    pub before: Option<Record>,
    /// The record with it.
    pub record: Record,
    /// Whether that is all of it: where the record is not here any more, only what was written is.
    pub is_whole: bool,
}

/// How much room the browser gives to what is kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes in use.
    pub used: u64,
    /// Bytes that may be.
    pub quota: u64,
    /// Whether the browser promised to keep it even where the device runs full; nothing where it does not say.
    pub lasts: Option<bool>,
}

impl Room {
    /// From which share on, in hundredths, a device takes no more files, and its person is told.
    pub const SHORT: u64 = 80;

    /// Whether little is left once `more` bytes are in.
    #[must_use]
    pub const fn is_short(self, more: u64) -> bool {
        self.used.saturating_add(more).saturating_mul(100) >= self.quota.saturating_mul(Self::SHORT)
    }
}

/// What views ask of a device beyond its store.
pub trait DeviceStore: LocalStore {
    /// Whether it is worth waiting for where the server can be asked: it is here, or somebody's work may be in it.
    fn is_near(&self) -> bool;

    /// What the visitor of this browser keeps and this account does not: offered for adoption.
    fn to_adopt(&self) -> Pending<'_, Vec<Selector>>;

    /// What the person is asked before the device goes on.
    fn questions(&self) -> Pending<'_, Vec<Question>>;

    /// How much room there is; nothing where the browser does not say.
    fn room(&self) -> Pending<'_, Option<Room>>;

    /// Its person has read that it was emptied.
    fn emptied_read(&self) -> Pending<'_, ()>;

    /// How much of what was written here is nowhere else: not sent, set aside, or only begun.
    fn only_here(&self) -> Pending<'_, u64>;

    /// Has the server told that the person signed out, once it can be reached.
    fn sign_out_later(&self);

    /// Says that the server was told.
    fn signed_out(&self);

    /// Has the device remember who signs in, as the server's answer says; on the disk before they are told.
    fn signed_in(&self, said: String) -> Pending<'_, ()>;

    /// A record as an action that was set aside would make it; nothing once it is aside no more.
    fn set_aside(&self, group: GroupId, id: RecordId) -> Pending<'_, Option<SetAside>>;

    /// The person's answer, or what they decided about work that was set aside.
    fn choose(&self, choice: Choice) -> Pending<'_, ()>;
}

/// The handle; the browser's side puts one in context before the first view.
#[derive(Clone)]
pub struct Device(SendWrapper<Rc<dyn DeviceStore>>);

impl Device {
    /// A handle that views can hold; made and used in the browser's one thread.
    #[must_use]
    pub fn new(store: Rc<dyn DeviceStore>) -> Self {
        Self(SendWrapper::new(store))
    }

    /// What it answers with.
    #[must_use]
    pub fn store(&self) -> &dyn DeviceStore {
        &**self.0
    }
}

/// The device of this page; none on a server.
#[must_use]
pub fn device() -> Option<Device> {
    use_context()
}
