//! The device's database: opened, opened again when the browser drops it, closed as soon as another tab must upgrade it.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::database::Database as Handle;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use js_sys::Promise;
use sync::ports::{Store, StoreError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use crate::announce::{Announcement, Announcer, Subscription};
use crate::{error, schema};

/// How long other tabs have to close before the person is told of them, milliseconds.
const BLOCKED_AFTER: u32 = 3_000;
/// How long to wait before each attempt to open a lost connection again, milliseconds.
const REOPEN_AFTER: [u32; 3] = [0, 200, 1_000];

/// A device's database. Clones share one connection.
#[derive(Clone)]
pub struct Database(Rc<Inner>);

struct Inner {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// Set once another tab needed this one to let go.
    let_go: Cell<Option<LetGo>>,
    announcer: Announcer,
}

struct Connection {
    handle: Handle,
    _watchers: Watchers,
}

impl Drop for Connection {
    /// A connection that nobody holds any more must not keep others from deleting the database until it is collected.
    fn drop(&mut self) {
        self.handle.as_sys().close();
    }
}

/// What hears that another tab needs the database, and that the browser dropped it.
type Watchers = [Closure<dyn FnMut(Event)>; 2];

#[derive(Debug, Clone, Copy)]
enum LetGo {
    Upgraded,
    Deleted,
}

impl core::fmt::Debug for Database {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Database").field(&self.0.name).finish()
    }
}

impl Database {
    /// Opens the database of this name, with its stores.
    ///
    /// # Errors
    /// [`StoreError`]: `Denied` where the browser keeps nothing, `Blocked` while other tabs hold an older version open,
    /// `Newer` where a newer build made it.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let database = Self(Rc::new(Inner {
            name: name.to_owned(),
            connection: RefCell::new(None),
            let_go: Cell::new(None),
            announcer: Announcer::new(name),
        }));
        database.handle().await?;
        Ok(database)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Is called after each commit, in this tab or another, until the subscription is dropped.
    pub fn subscribe(&self, listener: impl Fn(&Announcement) + 'static) -> Subscription {
        self.0.announcer.subscribe(listener)
    }

    pub(crate) fn announce(&self, announcement: &Announcement) {
        self.0.announcer.announce(announcement);
    }

    /// Lets go of the connection; the next use opens it again.
    pub fn close(&self) {
        drop(self.0.connection.borrow_mut().take());
    }

    /// Lets go of the connection for good: the database is about to go, and what is still being read must not make it anew.
    pub fn retire(&self) {
        self.0.let_go.set(Some(LetGo::Deleted));
        self.close();
    }

    /// The connection, opened if need be. One that another tab asked for is not opened again: what it upgraded is newer
    /// than this build, what it deleted must stay deleted.
    pub(crate) async fn handle(&self) -> Result<Handle, StoreError> {
        match self.0.let_go.get() {
            Some(LetGo::Upgraded) => return Err(StoreError::Newer),
            Some(LetGo::Deleted) => return Err(StoreError::Denied),
            None => {}
        }
        if let Some(connection) = self.0.connection.borrow().as_ref() {
            return Ok(connection.handle.clone());
        }
        let handle = open(&self.0.name).await?;
        if self.0.let_go.get().is_some() {
            handle.as_sys().close();
            return Err(StoreError::Denied);
        }
        let connection = Connection { handle: handle.clone(), _watchers: self.watch(&handle)? };
        // Two reads may have opened it at once; the later handle serves, the earlier is closed.
        drop(self.0.connection.replace(Some(connection)));
        Ok(handle)
    }

    fn watch(&self, handle: &Handle) -> Result<Watchers, StoreError> {
        let lose = |weak: Weak<Inner>, reason: fn(&Event) -> Option<LetGo>| {
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                if let Some(inner) = weak.upgrade() {
                    if let Some(reason) = reason(&event) {
                        inner.let_go.set(Some(reason));
                    }
                    Database(inner).close();
                }
            })
        };
        let on_version = lose(Rc::downgrade(&self.0), |event| {
            let version = js_sys::Reflect::get(event, &"newVersion".into()).unwrap_or_default();
            Some(if version.is_null() { LetGo::Deleted } else { LetGo::Upgraded })
        });
        let on_close = lose(Rc::downgrade(&self.0), |_| None);
        for (name, closure) in [("versionchange", &on_version), ("close", &on_close)] {
            handle
                .as_sys()
                .add_event_listener_with_callback(name, closure.as_ref().unchecked_ref())
                .map_err(|thrown| error::of_js(&thrown))?;
        }
        Ok([on_version, on_close])
    }

    /// Tries, and tries again when the connection was lost (after opening it anew) or the transaction undone (once).
    pub(crate) async fn attempt<T>(&self, work: impl AsyncFn() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut lost = REOPEN_AFTER.into_iter();
        let mut undone = false;
        loop {
            match work().await {
                Err(StoreError::ConnectionLost) => {
                    self.close();
                    let Some(wait) = lost.next() else { return Err(StoreError::ConnectionLost) };
                    TimeoutFuture::new(wait).await;
                }
                Err(StoreError::Aborted(_)) if !undone => undone = true,
                outcome => return outcome,
            }
        }
    }
}

/// Opens a transaction that reads these stores as they are at one moment.
pub(crate) fn reading<'a>(handle: &'a Handle, stores: &[Store]) -> Result<Transaction<'a>, StoreError> {
    let names: Vec<&str> = stores.iter().map(|store| store.name()).collect();
    handle.transaction(names.as_slice()).build().map_err(error::of)
}

/// Deletes the database of this name and all it holds; other tabs let go of it by themselves.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(name: &str) -> Result<(), StoreError> {
    Handle::delete_by_name(name).map_err(error::of_open)?.await.map_err(error::of)
}

async fn open(name: &str) -> Result<Handle, StoreError> {
    let mut tell = None;
    let blocked = Promise::new(&mut |resolve, _reject| tell = Some(resolve));
    let request = Handle::open(name)
        .with_version(schema::VERSION)
        .with_on_blocked(move |_event| {
            if let Some(tell) = tell {
                let _told = tell.call0(&JsValue::UNDEFINED);
            }
            Ok(())
        })
        .with_on_upgrade_needed(|_event, database| schema::upgrade(&database))
        .build()
        .map_err(error::of_open)?;
    let mut request = Box::pin(request);
    let opened = {
        let mut patience = pin!(async {
            let _blocked = JsFuture::from(blocked).await;
            TimeoutFuture::new(BLOCKED_AFTER).await;
        });
        std::future::poll_fn(|context| match request.as_mut().poll(context) {
            Poll::Ready(opened) => Poll::Ready(Some(opened)),
            Poll::Pending => patience.as_mut().poll(context).map(|()| None),
        })
        .await
    };
    match opened {
        Some(opened) => opened.map_err(error::of_open),
        None => {
            // The request stands; a connection that comes of it later would block the next upgrade.
            wasm_bindgen_futures::spawn_local(async move {
                if let Ok(late) = request.await {
                    late.close();
                }
            });
            Err(StoreError::Blocked)
        }
    }
}
