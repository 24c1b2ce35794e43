//! Where answers come from: the server in process or by the network, or the device; pages ask the same questions of either.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::vec::IntoIter;

use api::ApiError;
use domain::projection::Axis;
use domain::query::{Answer, Ask, Card, Found, Page, Reply, Revision, Seen, Version, Withdrawn};
use domain::{GroupId, Instant, RecordId};
use i18n::Lang;
use send_wrapper::SendWrapper;
use sync::status::RecordStatus;

use crate::state::device::{Device, SetAside};

/// Asks, and remembers as of when it was answered.
#[derive(Clone)]
pub struct Reader {
    lang: Lang,
    device: Option<Device>,
    from_device: bool,
    as_of: Arc<AtomicI64>,
}

impl Reader {
    /// Asks the server, for a page in this language; in a browser, work on the device that is not in yet is laid over what it
    /// answers.
    #[must_use]
    pub fn server(lang: Lang, device: Option<Device>) -> Self {
        Self { lang, device, from_device: false, as_of: Arc::default() }
    }

    /// Asks the device alone.
    #[must_use]
    pub fn device(lang: Lang, device: Device) -> Self {
        Self { lang, device: Some(device), from_device: true, as_of: Arc::default() }
    }

    /// The language of whoever reads: names that a record has in several are shown in it.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// As of when the answers were true.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        Instant(self.as_of.load(Ordering::Relaxed))
    }

    /// Whether the device answers.
    #[must_use]
    pub const fn is_device(&self) -> bool {
        self.from_device
    }

    /// Identifiers for a form that may be posted; only a server makes them, and a form of the device needs none.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn new_ids(&self) -> Result<Option<api::NewIds>, ApiError> {
        if self.from_device { Ok(None) } else { api::new_ids().await.map(Some) }
    }

    /// The same, for the small forms of a page that is read: a page that a browser makes itself posts none of them.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn ids_of_document(&self) -> Result<Option<api::NewIds>, ApiError> {
        if leptos::prelude::is_server() { self.new_ids().await } else { Ok(None) }
    }

    /// What an action that was set aside on this device would make of a record; nothing once it is aside no more.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where the device does not say: what was written is not to be replaced unseen.
    pub async fn set_aside(&self, group: GroupId, id: RecordId) -> Result<Option<SetAside>, ApiError> {
        let Some(device) = &self.device else { return Err(ApiError::Unavailable) };
        SendWrapper::new(device.store().set_aside(group, id)).await.map_err(|_| ApiError::Unavailable)
    }

    /// Asks everything at one moment.
    ///
    /// # Errors
    /// [`ApiError`]; a device that cannot be read counts as one that holds nothing.
    pub async fn ask(&self, asks: Vec<Ask>) -> Result<Answers, ApiError> {
        let reply = match &self.device {
            Some(device) if self.from_device => from_device(device, asks).await?,
            None => api::read(asks).await?,
            Some(device) => {
                let reply = api::read(asks.clone()).await?;
                SendWrapper::new(overlaid(device, asks, reply)).await
            }
        };
        self.as_of.store(reply.as_of.0, Ordering::Relaxed);
        Ok(Answers(reply.answers.into_iter()))
    }
}

async fn from_device(device: &Device, asks: Vec<Ask>) -> Result<Reply, ApiError> {
    SendWrapper::new(device.store().read(asks)).await.map_err(|_| ApiError::Offline)
}

/// A record with work that is not all in shows that work: the server's copy lacks it.
async fn overlaid(device: &Device, asks: Vec<Ask>, mut reply: Reply) -> Reply {
    if !device.store().is_near() {
        return reply;
    }
    for (ask, answer) in asks.iter().zip(&mut reply.answers) {
        let Ask::Record(id) = ask else { continue };
        if !is_pending(device, *id).await {
            continue;
        }
        let Ok(here) = device.store().read(vec![ask.clone()]).await else { continue };
        if let Some(found @ Answer::Record(Some(_))) = here.answers.into_iter().next() {
            *answer = found;
        }
    }
    reply
}

/// Whether something of this record is on the device alone.
pub async fn is_pending(device: &Device, id: RecordId) -> bool {
    let status = device.store().status(id).await.unwrap_or_default();
    !matches!(status, RecordStatus::Settled | RecordStatus::Draft)
}

/// Answers, taken in the order of the questions; one that is not of the kind asked is empty.
#[derive(Debug)]
pub struct Answers(IntoIter<Answer>);

impl Answers {
    /// A record.
    pub fn record(&mut self) -> Option<Seen> {
        if let Some(Answer::Record(seen)) = self.0.next() { seen.map(|seen| *seen) } else { None }
    }

    /// Every record among the answers that are left.
    pub fn records(&mut self) -> Vec<Seen> {
        let seen = |answer| if let Answer::Record(seen) = answer { seen.map(|seen| *seen) } else { None };
        self.0.by_ref().filter_map(seen).collect()
    }

    /// Cards.
    pub fn cards(&mut self) -> Vec<Card> {
        if let Some(Answer::Cards(cards)) = self.0.next() { cards } else { Vec::new() }
    }

    /// A page of cards.
    pub fn page(&mut self) -> Page {
        if let Some(Answer::List(page)) = self.0.next() { page } else { Page::default() }
    }

    /// What was found.
    pub fn found(&mut self) -> Found {
        if let Some(Answer::Search(found)) = self.0.next() { found } else { Found::default() }
    }

    /// Counts by axis.
    pub fn counts(&mut self) -> BTreeMap<Axis, Vec<(String, u64)>> {
        if let Some(Answer::Count(counts)) = self.0.next() { counts } else { BTreeMap::new() }
    }

    /// Revisions.
    pub fn history(&mut self) -> Vec<Revision> {
        if let Some(Answer::History(revisions)) = self.0.next() { revisions } else { Vec::new() }
    }

    /// A record as it was.
    pub fn version(&mut self) -> Option<Version> {
        if let Some(Answer::Version(version)) = self.0.next() { version.map(|version| *version) } else { None }
    }

    /// How a record was taken back.
    pub fn withdrawn(&mut self) -> Option<Withdrawn> {
        if let Some(Answer::Withdrawn(withdrawn)) = self.0.next() { withdrawn } else { None }
    }
}
