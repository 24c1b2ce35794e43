//! Reads: what a page shows, from the device first where it is held, from the server otherwise, refreshed behind.
//!
//! # Layout
//! - `reader`: asks the one or the other
//! - `row`: what lists show of a record
//! - `subject`: what a record is about and where
//! - `placing`: what holds a record, and what is proposed
//! - `holdings`: what the commons holds under a theme, a sector, a territory
//! - one file a page: what it asks and what it keeps of the answers

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
pub mod rights;
pub mod row;
pub mod search;
pub mod shelf;
pub mod subject;
pub mod suggestions;
pub mod territories;
pub mod themes;

use api::ApiError;
use domain::{Instant, Record};
use i18n::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::state::device::{Device, device};
use crate::state::{locale, state};

pub use reader::{Answers, Reader, is_pending};

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

/// What is shown, as of when, by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told<T> {
    /// What is shown.
    pub value: T,
    /// As of when it was true.
    pub as_of: Instant,
    /// Whether the device said so.
    pub from_device: bool,
}

/// What a query answers.
pub type Outcome<T> = Result<Told<T>, ApiError>;

/// A query of a page: a resource that the server fills while it renders.
pub type Query<T> = Resource<Outcome<T>>;

/// Asks what `key` names, again whenever it changes.
pub fn query<T: Shown>(key: impl Fn() -> T::Key + Send + Sync + 'static) -> Query<T> {
    let key = Memo::new(move |_| key());
    let (lang, device, online) = (locale::lang(), device(), online());
    let resource = {
        let device = device.clone();
        Resource::new(move || key.get(), move |key| first::<T>(lang, device.clone(), online.get_untracked(), key))
    };
    if let Some(device) = device {
        keep_fresh(resource, key, lang, &device);
        keep_opened(resource, &device);
    }
    resource
}

/// Asks what `key` names, once: for a form, that nothing may change under who writes in it.
pub fn once<T: Shown>(key: impl Fn() -> T::Key + Send + Sync + 'static) -> Query<T> {
    let key = Memo::new(move |_| key());
    let (lang, device, online) = (locale::lang(), device(), online());
    Resource::new(move || key.get(), move |key| first::<T>(lang, device.clone(), online.get_untracked(), key))
}

fn online() -> Signal<bool> {
    let connectivity = state().connectivity;
    Signal::derive(move || connectivity.get().is_online())
}

/// The first answer: of the device where that is enough, else of the server, else of the device after all.
async fn first<T: Shown>(lang: Lang, device: Option<Device>, online: bool, key: T::Key) -> Outcome<T> {
    let Some(device) = device else { return told::<T>(Reader::server(lang, None), key).await };
    let asked = !online || (T::DEVICE_FIRST && device.store().is_near());
    if asked && let Some(held) = held::<T>(lang, &device, key.clone()).await {
        return Ok(held);
    }
    if !online {
        return Err(ApiError::Offline);
    }
    match told::<T>(Reader::server(lang, Some(device.clone())), key.clone()).await {
        Err(ApiError::Offline | ApiError::Unavailable) if !asked => {
            held::<T>(lang, &device, key).await.ok_or(ApiError::Offline)
        }
        answer => answer,
    }
}

async fn told<T: Shown>(reader: Reader, key: T::Key) -> Outcome<T> {
    let value = T::load(reader.clone(), key).await?;
    Ok(Told { value, as_of: reader.as_of(), from_device: reader.is_device() })
}

async fn held<T: Shown>(lang: Lang, device: &Device, key: T::Key) -> Option<Told<T>> {
    told::<T>(Reader::device(lang, device.clone()), key).await.ok().filter(|told| told.value.is_held())
}

/// Refreshes behind what the device answered, once the server can be asked; and follows what the device stores.
fn keep_fresh<T: Shown>(resource: Query<T>, key: Memo<T::Key>, lang: Lang, device: &Device) {
    let (state, online) = (state(), online());
    let replace = move |asked: &T::Key, fresh: Outcome<T>| {
        if key.try_get_untracked().as_ref() == Some(asked)
            && fresh.is_ok()
            && resource.try_get_untracked().flatten().as_ref() != Some(&fresh)
        {
            resource.set(Some(fresh));
        }
    };
    let behind = device.clone();
    Effect::new(move |_| {
        let waits = match resource.get() {
            Some(Ok(told)) => told.from_device,
            Some(Err(error)) => error == ApiError::Offline,
            None => false,
        };
        if waits && online.get() {
            let (device, asked) = (behind.clone(), key.get_untracked());
            spawn_local(async move {
                let fresh = told::<T>(Reader::server(lang, Some(device)), asked.clone()).await;
                replace(&asked, fresh);
            });
        }
    });
    let stored = device.clone();
    Effect::watch(
        move || state.generation.get(),
        move |_, before, _| {
            if before.is_none_or(Option::is_none) {
                return;
            }
            let (device, asked) = (stored.clone(), key.get_untracked());
            let shown = resource.get_untracked();
            spawn_local(async move {
                let Some(here) = held::<T>(lang, &device, asked.clone()).await else { return };
                match shown {
                    Some(Ok(told)) if !told.from_device => {
                        if T::DEVICE_FIRST && differs(&told.value.opened(), &here.value.opened()) {
                            let fresh = told_again::<T>(lang, device, asked.clone(), here).await;
                            replace(&asked, Ok(fresh));
                        }
                    }
                    _ => replace(&asked, Ok(here)),
                }
            });
        },
        false,
    );
}

/// What the server says now with the device's work laid over it; what the device says, where the server does not answer.
async fn told_again<T: Shown>(lang: Lang, device: Device, key: T::Key, here: Told<T>) -> Told<T> {
    told::<T>(Reader::server(lang, Some(device)), key).await.unwrap_or(here)
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
fn keep_opened<T: Shown>(resource: Query<T>, device: &Device) {
    let device = device.clone();
    let kept = StoredValue::new(Vec::new());
    Effect::new(move |_| {
        let Some(Ok(told)) = resource.get() else { return };
        let records = told.value.opened();
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
