//! Reads: what a page shows, from the device first where it is held, from the server otherwise, refreshed behind.
//!
//! # Layout
//! - `reader`: asks the one or the other; `refresh`: puts a fresher answer in the place of the one shown
//! - `told`: what was told, of whatever page
//! - `row`: what lists show of a record
//! - `subject`: what a record is about and where
//! - `placing`: what holds a record, and what is proposed
//! - `holdings`: what the commons holds under a theme, a sector, a territory
//! - one file a page: what it asks and what it keeps of the answers

pub mod arrangement;
pub mod base;
pub mod concept;
pub mod directory;
pub mod form;
pub mod glossary;
pub mod history;
pub mod holdings;
pub mod home;
pub mod lexicon;
pub mod lists;
pub mod media;
pub mod my_rights;
pub mod note;
pub mod notebook;
pub mod person;
pub mod place;
pub mod place_names;
pub mod placing;
mod reader;
mod refresh;
pub mod rights;
pub mod row;
pub mod search;
pub mod shelf;
pub mod subject;
pub mod suggestions;
pub mod territories;
pub mod themes;
pub mod told;

use core::marker::PhantomData;
use std::sync::Arc;

use api::ApiError;
use domain::Record;
use i18n::Lang;
use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::state::device::{Device, device};
use crate::state::{locale, state};

pub use reader::{Answers, Reader, is_pending};
use refresh::Refresh;
use told::{Key, Outcome, Told, Way};

/// What a page shows, and how to come by it.
pub trait Shown: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What names it: an identifier, words, a page of a list.
    type Key: Clone + PartialEq + Send + Sync + 'static;

    /// Whether what the device holds is shown at once, and refreshed behind: right for a record, wrong for a list, of
    /// which a device may hold a part.
    const DEVICE_FIRST: bool = false;

    /// Asks for it.
    fn load(reader: Reader, key: Self::Key) -> impl Future<Output = Result<Self, ApiError>> + Send;

    /// Whether a device's answer is one: it holds what was asked.
    fn is_held(&self) -> bool {
        true
    }

    /// Records that were opened: the device keeps the public ones.
    fn opened(&self) -> Vec<Record> {
        Vec::new()
    }
}

/// A query of a page: a resource that the server fills while it renders.
pub struct Query<T> {
    told: Resource<Outcome, FromToStringCodec>,
    shows: PhantomData<fn() -> T>,
}

impl<T> Copy for Query<T> {}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Shown> Query<T> {
    /// What was told, whatever it is.
    pub fn told(self) -> Resource<Outcome, FromToStringCodec> {
        self.told
    }

    /// What is shown, once it is there.
    pub fn shown(self) -> Option<Arc<T>> {
        self.told.get()?.0.and_then(|told| told.known()).ok()
    }

    /// What is shown, awaited.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn answer(self) -> Result<T, ApiError> {
        Ok(Arc::unwrap_or_clone(self.told.await.0?.known()?))
    }
}

/// What is asked: how, what for, in which language, of which device.
#[derive(Clone)]
struct Question {
    way: Way,
    key: Memo<Key>,
    lang: Lang,
    device: Option<Device>,
    online: Signal<bool>,
}

impl Question {
    fn of<T: Shown>(key: impl Fn() -> T::Key + Send + Sync + 'static) -> Self {
        let connectivity = state().connectivity;
        Self {
            way: Way::of::<T>(),
            key: keyed(Box::new(move || Key::new(key()))),
            lang: locale::lang(),
            device: device(),
            online: Signal::derive(move || connectivity.get().is_online()),
        }
    }

    fn ask(&self) -> Resource<Outcome, FromToStringCodec> {
        let (asked, question) = (self.key, self.clone());
        Resource::new_str(
            move || asked.get(),
            move |key| {
                let question = question.clone();
                async move { Outcome(question.first(key).await) }
            },
        )
    }
}

fn keyed(key: Box<dyn Fn() -> Key + Send + Sync>) -> Memo<Key> {
    Memo::new(move |_| key())
}

/// Asks what `key` names, again whenever it changes.
pub fn query<T: Shown>(key: impl Fn() -> T::Key + Send + Sync + 'static) -> Query<T> {
    let question = Question::of::<T>(key);
    let told = question.ask();
    if let Some(device) = question.device.clone() {
        keep_fresh(told, &question, &device);
        keep_opened(told, question.way, device);
    }
    Query { told, shows: PhantomData }
}

/// Asks what `key` names, once: for a form, that nothing may change under who writes in it.
pub fn once<T: Shown>(key: impl Fn() -> T::Key + Send + Sync + 'static) -> Query<T> {
    Query { told: Question::of::<T>(key).ask(), shows: PhantomData }
}

impl Question {
    /// The first answer: of the device where that is enough, else of the server, else of the device after all.
    async fn first(self, key: Key) -> Result<Told, ApiError> {
        let online = self.online.get_untracked();
        let Some(device) = &self.device else { return self.tell(Reader::server(self.lang, None), &key).await };
        let asked = !online || (self.way.device_first && device.store().is_near());
        if asked && let Some(held) = self.held(device, &key).await {
            return Ok(held);
        }
        if !online {
            return Err(ApiError::Offline);
        }
        match self.of_server(device, &key).await {
            Err(ApiError::Offline | ApiError::Unavailable) if !asked => {
                self.held(device, &key).await.ok_or(ApiError::Offline)
            }
            answer => answer,
        }
    }

    async fn tell(&self, reader: Reader, key: &Key) -> Result<Told, ApiError> {
        let page = (self.way.load)(reader.clone(), key).await?;
        Ok(Told::new(page, &reader))
    }

    async fn of_server(&self, device: &Device, key: &Key) -> Result<Told, ApiError> {
        self.tell(Reader::server(self.lang, Some(device.clone())), key).await
    }

    async fn held(&self, device: &Device, key: &Key) -> Option<Told> {
        let told = self.tell(Reader::device(self.lang, device.clone()), key).await.ok()?;
        told.page(self.way).is_some_and(|page| page.held()).then_some(told)
    }

    fn records(&self, told: &Told) -> Vec<Record> {
        told.page(self.way).map(|page| page.records()).unwrap_or_default()
    }
}

/// How often the server is asked while things are stored meanwhile.
const ASKED_AGAIN: u32 = 3;

/// Refreshes behind what the device answered, once the server can be asked; and follows what the device stores.
fn keep_fresh(resource: Resource<Outcome, FromToStringCodec>, question: &Question, device: &Device) {
    let state = state();
    let key = question.key;
    let refresh = Refresh::new(resource, key);
    let (behind, question_behind) = (device.clone(), question.clone());
    Effect::new(move |_| {
        let waits = match resource.get() {
            Some(Outcome(Ok(told))) => told.from_device,
            Some(Outcome(Err(error))) => error == ApiError::Offline,
            None => false,
        };
        if waits && question_behind.online.get() {
            let (device, question, asked) = (behind.clone(), question_behind.clone(), key.get_untracked());
            spawn_local(async move {
                let mut answer = Err(ApiError::Offline);
                // Where something is stored meanwhile, what comes may be of before it.
                for _ in 0..ASKED_AGAIN {
                    let before = state.generation.get_untracked();
                    answer = question.of_server(&device, &asked).await;
                    if state.generation.get_untracked() == before {
                        break;
                    }
                }
                refresh.replace(&asked, answer);
            });
        }
    });
    let (stored, question) = (device.clone(), question.clone());
    Effect::watch(
        move || state.generation.get(),
        move |stored_at, before, _| {
            if before.is_none_or(Option::is_none) {
                return;
            }
            refresh.outdate();
            let (device, question, asked) = (stored.clone(), question.clone(), key.get_untracked());
            let (shown, stored_at) = (resource.get_untracked(), *stored_at);
            spawn_local(async move {
                let Some(here) = question.held(&device, &asked).await else { return };
                // More was stored while the device was read: another answer follows, and this one may be of before it.
                if state.generation.get_untracked() != stored_at {
                    return;
                }
                match shown {
                    Some(Outcome(Ok(told))) if !told.from_device => {
                        if question.way.device_first && differs(&question.records(&told), &question.records(&here)) {
                            // What the server says now with the device's work laid over it; what the device says,
                            // where the server does not answer.
                            refresh.replace(&asked, Ok(question.of_server(&device, &asked).await.unwrap_or(here)));
                        }
                    }
                    _ => refresh.replace(&asked, Ok(here)),
                }
            });
        },
        false,
    );
}

/// Whether the device has a record that is newer than the one shown, or has work on it.
fn differs(shown: &[Record], here: &[Record]) -> bool {
    here.iter().any(|record| {
        shown
            .iter()
            .find(|other| other.id == record.id)
            .is_none_or(|other| record.rev > other.rev || (record.rev == other.rev && record.fields != other.fields))
    })
}

/// Hands public records that were opened to the device. A value that came in the HTML never runs its fetcher, so this
/// follows the value.
fn keep_opened(resource: Resource<Outcome, FromToStringCodec>, way: Way, device: Device) {
    let kept = StoredValue::new(Vec::new());
    Effect::new(move |_| {
        let Some(Outcome(Ok(told))) = resource.get() else { return };
        let records = told.page(way).map(|page| page.records()).unwrap_or_default();
        let named: Vec<_> = records.iter().map(|record| (record.id, record.rev)).collect();
        if told.from_device || records.is_empty() || kept.get_value() == named {
            return;
        }
        kept.set_value(named);
        let device = device.clone();
        spawn_local(async move {
            // A device that is full keeps what it has: the page is shown all the same.
            let _kept = device.store().keep_visited(records).await;
        });
    });
}
