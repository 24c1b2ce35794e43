//! Bringing a version back: what it said, written over what stands; on the device first, where there is one.

use api::{ApiError, NewIds, Saved};
use domain::query::{Answer, Ask, Seen};
use domain::record::Ref;
use domain::{Fields, Record};
use send_wrapper::SendWrapper;
use sync::ports::StoreError;

use super::{Kept, NotKept, Writing, changes};
use crate::state::device::Device;

/// A version to bring back.
#[derive(Debug, Clone, PartialEq)]
pub struct Restoring {
    /// The record.
    pub record: Ref,
    /// The version, by its number.
    pub version: u64,
    /// The version that stood when the page was made.
    pub stands: u64,
    /// What the version said.
    pub back: Fields,
    /// What the journal calls the record.
    pub title: String,
}

/// Brings a version back.
///
/// # Errors
/// [`NotKept`]; nothing was half-written.
pub async fn restore(device: Option<Device>, it: Restoring, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let Some(device) = device else { return post(&it, ids).await };
    let before = stands(&device, it.record).await?;
    let writing = Writing {
        record: it.record,
        before: Some(before),
        fields: it.back.clone(),
        notebook: None,
        title: it.title.clone(),
    };
    let changes = changes(&writing);
    if changes.is_empty() {
        return Ok(Kept::Unchanged);
    }
    match SendWrapper::new(device.store().save(writing.title, changes)).await {
        Ok(_) => Ok(Kept::OnDevice),
        Err(StoreError::Denied) => post(&it, ids).await,
        Err(StoreError::Quota) => Err(NotKept::DeviceFull),
        Err(_) => Err(NotKept::Device),
    }
}

/// The record as it stands: with what was written here and is not sent yet, else as the server has it.
async fn stands(device: &Device, record: Ref) -> Result<Record, NotKept> {
    let found = |answers: Vec<Answer>| match answers.into_iter().next() {
        Some(Answer::Record(seen)) => seen.map(|seen| *seen),
        _ => None,
    };
    let here = SendWrapper::new(device.store().read(vec![Ask::Record(record.id)])).await.ok();
    if let Some(Seen { record, .. }) = here.and_then(|reply| found(reply.answers)) {
        return Ok(record);
    }
    let there = found(api::read(vec![Ask::Record(record.id)]).await?.answers);
    there.map(|seen| seen.record).ok_or(NotKept::Server(ApiError::NotFound))
}

async fn post(it: &Restoring, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let ids = match ids {
        Some(ids) => ids,
        None => api::new_ids().await?,
    };
    let Saved { rev, suggestion, .. } =
        api::bring_back(ids.group, ids.op, it.record.id, it.version, it.stands, None).await?;
    Ok(if rev.is_some() || suggestion.is_some() { Kept::OnServer } else { Kept::Unchanged })
}
