//! The device: what this browser holds of the commons, what was written on it, and the one handle that views ask.
//!
//! # Layout
//! - `session`: who is signed in, and the name of their database
//! - `driver`: the engine's hands; `entropy`: its clock and its dice; `once`: a value that is waited for
//! - `local_store`: the handle as views see it
//! - `belonging`: where its person belongs, as it knows it; `blank`: whether nothing was ever kept here
//! - `reader`: answers from what is stored; `finder`: words, with passages
//! - `kits`, `visited`, `drafts`, `leaving`: what is kept, and how it leaves; `unsent`: what is not sent, as a file
//! - `media`: files that were picked here; `uploads`: how they leave; `tail`: those that left; `mirror`: those of what is kept
//! - `recordings`: what is said into the microphone, until it is a file; `taken_back`: files that were taken back
//! - `worker`: what the service worker is told; `courier`: what it collected
//! - `noted`: short texts outside of any database
//! - `news`: what happens when something was stored; `renewal`: what a new build makes again
//! - `emptied`: whether the browser emptied it; `spare`: a second copy of what is nowhere else; `caches`: where that is
//! - `room`: how much room this origin uses; `freeing`: what goes when there is none
//! - `sparing`: whether files wait for a network that costs nothing

mod belonging;
mod blank;
mod caches;
mod courier;
mod drafts;
mod driver;
mod emptied;
mod entropy;
mod finder;
mod freeing;
mod kits;
mod leaving;
mod local_store;
mod media;
mod mirror;
mod news;
mod noted;
mod once;
mod reader;
mod recordings;
mod renewal;
mod room;
mod session;
mod spare;
mod sparing;
mod tail;
mod taken_back;
#[cfg(test)]
mod tests;
mod unsent;
mod uploads;
mod visited;
mod worker;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};

use domain::{Actor, DeviceId, RecordId};
use leptos::prelude::{RwSignal, Set};
use offline::{Database, Subscription, lock};
use sync::engine::{Event, State};
use sync::ports::{Durability, Store, StoreError, Write};
use sync::protocol::Epoch;
use sync::status::Totals;
use wasm_bindgen_futures::spawn_local;

pub use blank::is_blank;
pub use entropy::now_ms;
pub use room::room;
pub use session::Session;
pub use sparing::network;

use crate::transport::Exchange;
use driver::Driver;
use finder::Finder;

/// Where the installation's identifier is kept, in `Meta`.
const DEVICE: &str = "device";

/// Something changed on the device, in this tab or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// How many commits there were; raised when records or their states changed.
    pub generation: u64,
    /// The totals behind the status line.
    pub totals: Totals,
}

/// The device's handle. It is there at once; what it is asked waits until its database is open.
#[derive(Clone)]
pub struct Device(Rc<Inner>);

type Listener = Rc<dyn Fn(Change)>;

struct Inner {
    name: String,
    session: Option<Session>,
    exchange: Rc<dyn Exchange>,
    opening: RefCell<Opening>,
    listeners: RefCell<Vec<Listener>>,
    generation: Cell<u64>,
    open_suggestions: Cell<u32>,
    /// How many files wait, and how many need their person.
    files: Cell<(u32, u32)>,
    uploads: uploads::Uploads,
    /// Whether what is kept may have changed since its pictures were looked at.
    unmirrored: Cell<bool>,
    /// Of which database of the server's it is known in this page which files it has.
    asked_of: Cell<Option<Epoch>>,
    /// How many files of what is kept are to come, once it was looked at.
    missing: Cell<Option<u32>>,
    fetching: Cell<bool>,
    /// Whether something changed while it fetched.
    again: Cell<bool>,
    /// What is known of recordings as files, lest each be read anew whenever something changes.
    recorded: RefCell<Vec<recordings::Known>>,
    spare: spare::Spare,
    saved: Cell<bool>,
    wiped: Cell<bool>,
    /// Who waits for the next change.
    waiting: RefCell<Vec<once::Giver<()>>>,
}

enum Opening {
    Under(Vec<Waker>),
    Open(Rc<Opened>),
    Failed(StoreError),
}

/// What an open device works with.
struct Opened {
    database: Database,
    driver: Rc<Driver>,
    finder: Finder,
    _heard: Subscription,
}

impl Device {
    /// The device of whoever is signed in; it begins to open.
    #[must_use]
    pub fn start(session: Option<Session>, exchange: Rc<dyn Exchange>) -> Self {
        let name = Session::database(session.as_ref());
        worker::name(&name);
        Self::named(name, session, exchange)
    }

    pub(crate) fn named(name: String, session: Option<Session>, exchange: Rc<dyn Exchange>) -> Self {
        let device = Self(Rc::new(Inner {
            name,
            session,
            exchange,
            opening: RefCell::new(Opening::Under(Vec::new())),
            listeners: RefCell::default(),
            generation: Cell::new(0),
            open_suggestions: Cell::new(0),
            files: Cell::default(),
            uploads: uploads::Uploads::default(),
            unmirrored: Cell::new(true),
            asked_of: Cell::new(None),
            missing: Cell::new(None),
            fetching: Cell::new(false),
            again: Cell::new(false),
            recorded: RefCell::default(),
            spare: spare::Spare::default(),
            saved: Cell::new(false),
            wiped: Cell::new(false),
            waiting: RefCell::default(),
        }));
        device.begin();
        device
    }

    /// The name of its database.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Is called after every change, for the life of the page.
    pub fn subscribe(&self, listener: impl Fn(Change) + 'static) {
        self.0.listeners.borrow_mut().push(Rc::new(listener));
    }

    /// Gives the engine an event, once it runs.
    pub(crate) fn tell(&self, event: Event) {
        let device = self.clone();
        spawn_local(async move {
            let Ok(opened) = device.opened().await else { return };
            let fresh =
                matches!(event, Event::Online { .. } | Event::Visible { .. } | Event::SignedIn | Event::Leader(true));
            opened.driver.take(event);
            if fresh {
                device.0.uploads.refresh();
                device.follow_uploads();
            }
        });
    }

    /// Looks at the engine's state, if the device is open.
    pub(crate) fn look<T>(&self, look: impl FnOnce(DeviceId, &State) -> T) -> Option<T> {
        self.now_open().map(|opened| opened.driver.with(|state| look(opened.driver.device(), state)))
    }

    /// Whether this tab speaks to the server.
    pub(crate) fn leads(&self) -> bool {
        self.now_open().is_some_and(|opened| opened.driver.leads())
    }

    /// Whether it is somebody's.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.0.session.is_some()
    }

    /// How many commits are known of.
    pub(crate) fn generation(&self) -> u64 {
        self.0.generation.get()
    }

    /// Waits until there is a reason to speak to the server: somebody is signed in, or keeps something.
    pub(crate) async fn worth_exchanging(&self) {
        loop {
            if self.0.session.is_some() {
                return;
            }
            let (giver, taker) = once::once();
            self.0.waiting.borrow_mut().push(giver);
            if let Ok(opened) = self.opened().await
                && kits::chosen(&opened.database).await.is_ok_and(|chosen| !chosen.is_empty())
            {
                return;
            }
            taker.take().await;
        }
    }

    /// Reads what other tabs may have written while this one did not listen.
    pub(crate) fn look_again(&self) {
        let device = self.clone();
        spawn_local(async move {
            let Ok(opened) = device.opened().await else { return };
            let Ok(generation) = opened.database.generation().await else { return };
            if generation > device.generation() {
                device.0.generation.set(generation);
                opened.finder.changed();
                opened.driver.take(Event::Changed { generation });
                device.count_suggestions().await;
                device.count_files().await;
                device.changed();
            }
        });
    }

    pub(crate) fn exchange(&self) -> &dyn Exchange {
        &*self.0.exchange
    }

    fn actor(&self) -> Actor {
        self.0.session.as_ref().map_or_else(Actor::visitor, |session| session.actor.clone())
    }

    fn begin(&self) {
        let device = self.clone();
        spawn_local(async move {
            let opened = device.open().await;
            if let Ok(opened) = &opened {
                courier::collect(opened).await;
            }
            let next = opened.map_or_else(Opening::Failed, |opened| Opening::Open(Rc::new(opened)));
            if let Opening::Under(waiting) = device.0.opening.replace(next) {
                waiting.into_iter().for_each(Waker::wake);
            }
            device.count_suggestions().await;
            device.count_files().await;
            device.changed();
            device.follow_spare(None);
            // A tab that led before they were counted saw none.
            device.follow_uploads();
            if let Some(opened) = device.now_open() {
                // A page that was closed in between may have stored a choice that the engine never heard of.
                if let Ok(chosen) = kits::chosen(&opened.database).await {
                    opened.driver.take(Event::KitChanged(chosen));
                }
                // Left for the next start when it fails: lists are as the build before made them until then.
                let _renewed = renewal::renew(&opened.database).await;
                // Done at the next start when it fails.
                let _tidied = media::tidy(&opened.database, now_ms()).await;
            }
        });
    }

    /// What it works with, once it is open. One that could not be opened is tried again when it is asked again, except
    /// where the browser keeps nothing.
    async fn opened(&self) -> Result<Rc<Opened>, StoreError> {
        let failed = match &*self.0.opening.borrow() {
            Opening::Failed(error) => Some(error.clone()),
            Opening::Open(_) | Opening::Under(_) => None,
        };
        if failed.is_some_and(|error| error != StoreError::Denied) && !self.0.wiped.get() {
            self.0.opening.replace(Opening::Under(Vec::new()));
            self.begin();
        }
        std::future::poll_fn(|context| match &mut *self.0.opening.borrow_mut() {
            Opening::Under(waiting) => {
                waiting.push(context.waker().clone());
                Poll::Pending
            }
            Opening::Open(opened) => Poll::Ready(Ok(Rc::clone(opened))),
            Opening::Failed(error) => Poll::Ready(Err(error.clone())),
        })
        .await
    }

    async fn open(&self) -> Result<Opened, StoreError> {
        leaving::finish(&self.0.name).await?;
        let database = Database::open(&self.0.name).await?;
        let id = installation(&database).await?;
        let heard = {
            let device = Rc::downgrade(&self.0);
            database.subscribe(move |announcement| {
                if let Some(inner) = device.upgrade() {
                    Self(inner).heard(announcement);
                }
            })
        };
        let account = self.0.session.as_ref().map(|session| session.account);
        let driver = {
            let device = Rc::downgrade(&self.0);
            Driver::start(database.clone(), Rc::clone(&self.0.exchange), id, account, move |told| {
                if let Some(inner) = device.upgrade() {
                    Self(inner).told(told);
                }
            })
        };
        self.0.generation.set(database.generation().await?);
        Ok(Opened { finder: Finder::new(database.clone()), database, driver, _heard: heard })
    }

    fn now_open(&self) -> Option<Rc<Opened>> {
        match &*self.0.opening.borrow() {
            Opening::Open(opened) => Some(Rc::clone(opened)),
            Opening::Under(_) | Opening::Failed(_) => None,
        }
    }
}

/// An identifier for a record that is about to be made here.
pub fn fresh_id() -> RecordId {
    RecordId::fresh(entropy::now_ms(), &entropy::bytes())
}

/// Notes that the database of this person is to be deleted, and forgets that they were signed in.
pub fn begin_to_wipe(session: Option<&Session>) {
    Session::forget();
    leaving::begin(&Session::database(session));
}

/// Ends what pages before this one began, and says how much people whose sessions ended by themselves left here.
pub fn end_what_was_begun(current: Option<&Session>, exchange: Rc<dyn Exchange>, left_behind: RwSignal<u64>) {
    let current = Session::database(current);
    spawn_local(async move { left_behind.set(leaving::end_what_was_begun(&current, &*exchange).await) });
}

/// The installation's identifier, made once, by one tab.
async fn installation(database: &Database) -> Result<DeviceId, StoreError> {
    let _alone = lock::acquire(&format!("device/{}", database.name())).await;
    if let Some(bytes) = database.bytes(Store::Meta, DEVICE).await?
        && let Ok(bytes) = bytes.try_into()
    {
        return Ok(DeviceId::from_bytes(bytes));
    }
    // The database is new: what the one before held and nobody else has is brought back first.
    let spared = spare::restore(database).await?;
    let id = DeviceId::fresh(entropy::now_ms(), &entropy::bytes());
    let put = |key: &str, bytes| Write::Put { store: Store::Meta, key: key.to_owned(), bytes };
    let mut writes = vec![put(DEVICE, id.as_bytes().to_vec())];
    writes.extend(spared.map(|count| put(emptied::SPARED, count.to_be_bytes().to_vec())));
    database.put(Durability::Strict, writes).await?;
    Ok(id)
}
