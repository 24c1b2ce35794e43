//! Writes: stored on the device when there is one, posted otherwise; either way only what changed, and once.
//!
//! # Layout
//! - `posted`: a form's values as text, for a browser that keeps nothing
//! - `restore`: bringing a version back
//! - `suggestion`: deciding what waits
//! - `export`: what is not sent, as one file; `file`: handing a file to the person
//! - `bin`: a record into the bin, and out
//! - `media`: the records of files that a text shows

pub mod bin;
pub mod export;
pub mod file;
mod media;
mod posted;
pub mod restore;
pub mod suggestion;

use api::{ApiError, NewIds};
use domain::knowledge::placement;
use domain::record::{Ref, Via, header};
use domain::{Fields, Kind, Record, RecordId, Value};
use send_wrapper::SendWrapper;
use sync::operation::{OpKind, difference};
use sync::ports::{Change, StoreError};

use crate::state::device::Device;

/// What a form made of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Writing {
    /// Which record.
    pub record: Ref,
    /// How it was when the form was shown; none for a new one.
    pub before: Option<Record>,
    /// The fields that the form has, as they were left; an emptied one is `Null`.
    pub fields: Fields,
    /// The carnet that it goes into.
    pub notebook: Option<RecordId>,
    /// What the journal calls it.
    pub title: String,
}

/// Where a writing is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was changed.
    Unchanged,
    /// On this device, to be sent.
    OnDevice,
    /// On the server.
    OnServer,
}

/// Why a writing is not kept: the form stays open, with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// The server said no, or said nothing.
    #[error(transparent)]
    Server(#[from] ApiError),
    /// The device is full: free some room.
    #[error("the device is full")]
    DeviceFull,
    /// What stands is not on the device: it takes the network.
    #[error("what stands is not on the device")]
    Stale,
    /// The device could not store it: try again.
    #[error("the device could not store it")]
    Device,
}

/// Keeps a writing.
///
/// # Errors
/// [`NotKept`]; nothing was half-written.
pub async fn save(device: Option<Device>, writing: Writing, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let Some(device) = device else { return posted::post(writing, ids).await };
    let mut changes = changes(&writing);
    let shown = SendWrapper::new(media::shown(&device, &writing)).await;
    changes.extend(shown.changes);
    if changes.is_empty() {
        return Ok(Kept::Unchanged);
    }
    let saved = SendWrapper::new(device.store().save(writing.title.clone(), changes)).await;
    match saved {
        Ok(_) => {
            SendWrapper::new(media::send(&device, shown.waiting, writing.title)).await;
            Ok(Kept::OnDevice)
        }
        Err(StoreError::Denied) => posted::post(writing, ids).await,
        Err(StoreError::Quota) => Err(NotKept::DeviceFull),
        Err(_) => Err(NotKept::Device),
    }
}

/// Ends the session on the server.
///
/// # Errors
/// [`ApiError`]; the session goes on.
pub async fn sign_out() -> Result<(), ApiError> {
    api::sign_out(None).await
}

/// What a writing does, in operations.
#[must_use]
pub fn changes(writing: &Writing) -> Vec<Change> {
    let mut changes: Vec<Change> = match &writing.before {
        None => {
            let mut fields = writing.fields.clone();
            fields.retain(|_, value| !value.is_empty());
            fields.insert(header::CREATED_VIA, Value::from(Via::Form.as_str()));
            vec![Change { record: writing.record, kind: OpKind::Create(fields), seen: 0 }]
        }
        Some(before) => difference(before, &writing.fields)
            .into_iter()
            .map(|kind| Change { record: writing.record, kind, seen: before.rev })
            .collect(),
    };
    changes.extend(writing.notebook.map(|notebook| placed(notebook, writing.record.id)));
    changes
}

/// A record goes into a carnet.
#[must_use]
pub fn placed(notebook: RecordId, item: RecordId) -> Change {
    let fields = placement_fields(notebook, item);
    let record = Ref { kind: Kind::Placement, id: placement::id(notebook, item) };
    Change { record, kind: OpKind::Create(fields), seen: 0 }
}

/// The fields of a new placement.
fn placement_fields(notebook: RecordId, item: RecordId) -> Fields {
    Fields::from([
        (header::CREATED_VIA, Value::from(Via::Form.as_str())),
        (placement::field::CONTAINER, Value::Id(notebook)),
        (placement::field::ITEM, Value::Id(item)),
        (placement::field::STATUS, Value::from("accepted")),
    ])
}

/// The writing that puts a record into a carnet.
#[must_use]
pub fn placing(notebook: RecordId, item: RecordId, title: &str) -> Writing {
    Writing {
        record: Ref { kind: Kind::Placement, id: placement::id(notebook, item) },
        before: None,
        fields: placement_fields(notebook, item),
        notebook: None,
        title: title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note::field;
    use domain::{Instant, RecordId};

    use super::*;

    fn writing(before: Option<Record>, fields: Fields) -> Writing {
        let record = Ref { kind: Kind::Note, id: RecordId::from_bytes([1; 16]) };
        Writing { record, before, fields, notebook: None, title: String::new() }
    }

    #[test]
    fn a_new_record_carries_what_was_filled_in_and_goes_into_its_carnet() {
        let mut new = writing(None, Fields::from([(field::TITLE, "Un".into()), (field::SUMMARY, Value::Null)]));
        new.notebook = Some(RecordId::from_bytes([2; 16]));
        let made = changes(&new);
        let OpKind::Create(fields) = &made[0].kind else { panic!() };
        assert_eq!(fields.keys().copied().collect::<Vec<_>>(), [header::CREATED_VIA, field::TITLE]);
        assert_eq!(made[1].record.id, placement::id(RecordId::from_bytes([2; 16]), new.record.id));
    }

    #[test]
    fn a_form_left_as_it_was_changes_nothing() {
        let fields = Fields::from([(field::TITLE, "Un".into())]);
        let before = Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 4,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: fields.clone(),
        };
        assert!(changes(&writing(Some(before.clone()), fields)).is_empty());
        let made = changes(&writing(Some(before), Fields::from([(field::TITLE, "Deux".into())])));
        assert_eq!((made.len(), made[0].seen), (1, 4));
    }
}
