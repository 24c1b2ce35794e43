//! The device before its code is here: it is asked at once, and answers when that has come.
//!
//! What stores, exchanges and searches weighs more than a page, and no page needs it to come to life. It is loaded right
//! after where there may be something in it. A visitor's first pages have it loaded by the first who wants something kept: until
//! then there is nothing, and that is what is answered. Where it cannot be had, whoever asks is told what a browser that keeps
//! nothing says, and the next one who asks has it loaded again.

use core::cell::OnceCell;
use core::pin::pin;
use core::task::Poll;
use std::rc::Rc;

use app::State;
use app::state::device::{DeviceStore, Room, SetAside};
use domain::query::{Ask, Reply};
use domain::{GroupId, Record, RecordId, Selector};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{document, window};
use sync::engine::{Choice, Question};
use sync::media::MediaStore;
use sync::ports::{Change, Draft, Held, JournalLine, LocalStore, Pending, StoreError};
use sync::rescue::container::Export;
use sync::status::{RecordStatus, Totals};
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use crate::begin;
use crate::device::{self, Session};

/// How often it is looked whether a page that is first read is still looked at, and how many times.
const LOOK_MS: u32 = 500;
const LINGERS: u8 = 10;

/// How long a question waits for the code, milliseconds; the code comes all the same.
const PATIENCE_MS: u32 = 15_000;

/// A device that may not be here yet.
#[derive(Clone)]
pub struct Late(Rc<Inner>);

struct Inner {
    signed_in: Option<Session>,
    state: State,
    here: OnceCell<Rc<dyn DeviceStore>>,
}

/// The code did not come.
#[derive(Debug)]
pub struct NotHere;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotHere {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

impl From<NotHere> for StoreError {
    fn from(_: NotHere) -> Self {
        Self::Denied
    }
}

/// Has it loaded in a task of its own: a page that comes to life answers whoever touches it before that.
async fn arrive(late: Late) -> Result<Rc<dyn DeviceStore>, NotHere> {
    TimeoutFuture::new(0).await;
    load(late).await
}

/// Loads the code, and begins with it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(device, fallible)]
fn load(late: Late) -> Result<Rc<dyn DeviceStore>, NotHere> {
    Ok(late.begun())
}

/// Begins: all code came at once.
#[cfg(not(feature = "split"))]
async fn load(late: Late) -> Result<Rc<dyn DeviceStore>, NotHere> {
    Ok(late.begun())
}

impl Late {
    /// The device of whoever is signed in.
    pub fn new(signed_in: Option<Session>, state: State) -> Self {
        Self(Rc::new(Inner { signed_in, state, here: OnceCell::new() }))
    }

    /// Has it loaded where there may be something in it, without waiting.
    pub fn hasten(&self) {
        let late = self.clone();
        spawn_local(async move {
            if !late.is_blank().await {
                // Asked again by whoever needs it, and when the network is back.
                let _come = arrive(late).await;
            }
        });
    }

    /// Whether there is nothing in it.
    async fn is_blank(&self) -> bool {
        self.0.here.get().is_none() && self.0.signed_in.is_none() && device::is_blank().await
    }

    /// The device itself, begun once.
    fn begun(&self) -> Rc<dyn DeviceStore> {
        Rc::clone(self.0.here.get_or_init(|| begin::begin(self.0.signed_in.clone(), self.0.state)))
    }

    async fn here(&self) -> Result<Rc<dyn DeviceStore>, StoreError> {
        if let Some(here) = self.0.here.get() {
            return Ok(Rc::clone(here));
        }
        let (mut coming, mut enough) = (pin!(arrive(self.clone())), pin!(TimeoutFuture::new(PATIENCE_MS)));
        let come = core::future::poll_fn(|context| match coming.as_mut().poll(context) {
            Poll::Pending => enough.as_mut().poll(context).map(|()| Err(NotHere)),
            come => come,
        });
        Ok(come.await?)
    }

    /// Has the device do something as soon as it is here.
    fn later(&self, act: impl FnOnce(&dyn DeviceStore) + 'static) {
        let late = self.clone();
        spawn_local(async move {
            if let Ok(here) = arrive(late).await {
                act(&*here);
            }
        });
    }
}

/// Waits while a page is first read, as long as it is looked at and there is a network.
async fn lingering() {
    for _ in 0..LINGERS {
        if document().visibility_state() == VisibilityState::Hidden || !window().navigator().on_line() {
            return;
        }
        TimeoutFuture::new(LOOK_MS).await;
    }
}

/// Asks the device once it is here; one in which there is nothing answers nothing.
macro_rules! look {
    ($late:ident.$question:ident($($with:expr),*)) => {
        Box::pin(async move {
            if $late.is_blank().await {
                return Ok(Default::default());
            }
            $late.here().await?.$question($($with),*).await
        })
    };
}

/// Asks the device once it is here.
macro_rules! ask {
    ($late:ident.$question:ident($($with:expr),*)) => {
        Box::pin(async move { $late.here().await?.$question($($with),*).await })
    };
}

impl LocalStore for Late {
    fn read(&self, asks: Vec<Ask>) -> Pending<'_, Reply> {
        ask!(self.read(asks))
    }

    fn keep_visited(&self, records: Vec<Record>) -> Pending<'_, ()> {
        Box::pin(async move {
            // Whoever only passes by downloads nothing for it.
            if self.is_blank().await {
                lingering().await;
            }
            self.here().await?.keep_visited(records).await
        })
    }

    fn save(&self, title: String, changes: Vec<Change>) -> Pending<'_, GroupId> {
        ask!(self.save(title, changes))
    }

    fn fresh_id(&self) -> RecordId {
        device::fresh_id()
    }

    fn draft(&self, key: &str) -> Pending<'_, Option<Draft>> {
        let key = key.to_owned();
        look!(self.draft(&key))
    }

    fn drafts(&self) -> Pending<'_, Vec<(String, Draft)>> {
        look!(self.drafts())
    }

    fn keep_draft(&self, key: &str, text: &str) -> Pending<'_, ()> {
        let (key, text) = (key.to_owned(), text.to_owned());
        ask!(self.keep_draft(&key, &text))
    }

    fn status(&self, id: RecordId) -> Pending<'_, RecordStatus> {
        look!(self.status(id))
    }

    fn totals(&self) -> Pending<'_, Totals> {
        look!(self.totals())
    }

    fn journal(&self) -> Pending<'_, Vec<JournalLine>> {
        look!(self.journal())
    }

    fn held(&self) -> Pending<'_, Vec<Held>> {
        look!(self.held())
    }

    fn hold(&self, selector: Selector) -> Pending<'_, ()> {
        ask!(self.hold(selector))
    }

    fn release(&self, selector: Selector) -> Pending<'_, ()> {
        ask!(self.release(selector))
    }

    fn export_unsent(&self, only: Option<GroupId>) -> Pending<'_, Export> {
        ask!(self.export_unsent(only))
    }

    fn media(&self) -> Pending<'_, Rc<dyn MediaStore>> {
        ask!(self.media())
    }

    fn wipe(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            match self.here().await {
                Ok(here) => here.wipe().await,
                Err(error) => {
                    // The next page ends it.
                    device::begin_to_wipe(self.0.signed_in.as_ref());
                    Err(error)
                }
            }
        })
    }

    fn sync_now(&self) {
        self.later(|here| here.sync_now());
    }
}

impl DeviceStore for Late {
    fn is_near(&self) -> bool {
        self.0.here.get().is_some() || self.0.signed_in.is_some()
    }

    fn to_adopt(&self) -> Pending<'_, Vec<Selector>> {
        look!(self.to_adopt())
    }

    fn questions(&self) -> Pending<'_, Vec<Question>> {
        look!(self.questions())
    }

    fn room(&self) -> Pending<'_, Option<Room>> {
        ask!(self.room())
    }

    fn emptied_read(&self) -> Pending<'_, ()> {
        ask!(self.emptied_read())
    }

    fn only_here(&self) -> Pending<'_, u64> {
        look!(self.only_here())
    }

    fn sign_out_later(&self) {
        if let Some(session) = &self.0.signed_in {
            session.leave_later();
        }
    }

    fn signed_out(&self) {
        Session::left_or_back();
    }

    fn signed_in(&self, said: String) -> Pending<'_, ()> {
        Box::pin(async move {
            Session::begin(&said).await;
            Ok(())
        })
    }

    fn set_aside(&self, group: GroupId, id: RecordId) -> Pending<'_, Option<SetAside>> {
        look!(self.set_aside(group, id))
    }

    fn choose(&self, choice: Choice) -> Pending<'_, ()> {
        ask!(self.choose(choice))
    }
}
