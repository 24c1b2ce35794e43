//! The bin: a record goes there, or comes out; on the device first, where there is one.

use api::{NewIds, Saved};
use domain::record::Ref;
use send_wrapper::SendWrapper;
use sync::operation::OpKind;
use sync::ports::{Change, StoreError};

use super::{Kept, NotKept};
use crate::state::device::Device;

/// A record on its way into the bin, or out.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    /// The record.
    pub record: Ref,
    /// The revision that the page showed.
    pub seen: u64,
    /// Whether it goes there.
    pub into: bool,
    /// What the journal calls it.
    pub title: String,
}

/// Puts it there, or takes it out.
///
/// # Errors
/// [`NotKept`]; nothing was half-written.
pub async fn bin(device: Option<Device>, it: Binning, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let Some(device) = device else { return post(&it, ids).await };
    match SendWrapper::new(device.store().save(it.title.clone(), vec![change(&it)])).await {
        Ok(_) => Ok(Kept::OnDevice),
        Err(StoreError::Denied) => post(&it, ids).await,
        Err(StoreError::Quota) => Err(NotKept::DeviceFull),
        Err(_) => Err(NotKept::Device),
    }
}

fn change(it: &Binning) -> Change {
    let kind = if it.into { OpKind::Delete } else { OpKind::Restore };
    Change { record: it.record, kind, seen: it.seen }
}

async fn post(it: &Binning, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let ids = match ids {
        Some(ids) => ids,
        None => api::new_ids().await?,
    };
    let (kind, id) = (it.record.kind.name().to_owned(), it.record.id);
    let Saved { rev, suggestion, .. } =
        api::save(ids.group, ids.op, kind, id, Some(it.seen), Default::default(), None, Some(it.into), None).await?;
    Ok(if rev.is_some() || suggestion.is_some() { Kept::OnServer } else { Kept::Unchanged })
}

#[cfg(test)]
mod tests {
    use domain::{Kind, RecordId};

    use super::*;

    #[test]
    fn it_goes_there_and_comes_out_from_what_was_seen() {
        let record = Ref { kind: Kind::Media, id: RecordId::from_bytes([1; 16]) };
        let it = |into| Binning { record, seen: 7, into, title: String::new() };
        assert_eq!(change(&it(true)), Change { record, kind: OpKind::Delete, seen: 7 });
        assert_eq!(change(&it(false)), Change { record, kind: OpKind::Restore, seen: 7 });
    }
}
