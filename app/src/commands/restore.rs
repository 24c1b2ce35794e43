//! Bringing a version back: what it said, written over what stands; on the device first, where there is one.

use api::{ApiError, NewIds, Saved};
use domain::query::{Answer, Ask, Seen};
use domain::record::Ref;
use domain::{Fields, Record};
use send_wrapper::SendWrapper;
use sync::ports::StoreError;

use super::{Kept, NotKept, Writing, changes};
use crate::queries::is_pending;
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
    let before = stands(&device, &it).await?;
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

/// The record as it stands: as the device has it where that is what the page showed, or where something written here is not
/// sent yet; else as the server has it.
async fn stands(device: &Device, it: &Restoring) -> Result<Record, NotKept> {
    let found = |answers: Vec<Answer>| match answers.into_iter().next() {
        Some(Answer::Record(seen)) => seen.map(|seen| *seen),
        _ => None,
    };
    let ask = || vec![Ask::Record(it.record.id)];
    let here = SendWrapper::new(device.store().read(ask())).await.ok().and_then(|reply| found(reply.answers));
    let stale = here.is_some();
    if let Some(Seen { record, .. }) = here {
        let pending = SendWrapper::new(is_pending(device, record.id)).await;
        if is_current(record.rev, it.stands, pending) {
            return Ok(record);
        }
    }
    match api::read(ask()).await {
        Ok(reply) => found(reply.answers).map(|seen| seen.record).ok_or(NotKept::Server(ApiError::NotFound)),
        Err(ApiError::Offline) if stale => Err(NotKept::Stale),
        Err(error) => Err(NotKept::Server(error)),
    }
}

/// Whether the device's copy may be written over: an older one says neither what changes nor what others wrote since.
const fn is_current(rev: u64, stands: u64, pending: bool) -> bool {
    pending || rev >= stands
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_copy_is_not_what_stands() {
        for (rev, pending, expected) in [(5, false, false), (5, true, true), (7, false, true), (8, false, true)] {
            assert_eq!(is_current(rev, 7, pending), expected, "{rev} {pending}");
        }
    }
}
