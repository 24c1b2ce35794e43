//! Deciding what waits: the parts that are taken are written, and the suggestion says who decided, what was left and why.

use std::collections::BTreeSet;

use api::NewIds;
use domain::care::suggestion::field;
use domain::{Fields, Record, RecordId, Value};
use send_wrapper::SendWrapper;
use sync::operation::{OpKind, difference};
use sync::parts::{Decided, decided};
use sync::ports::{Change, StoreError};

use super::NotKept;
use crate::state::device::Device;

/// What somebody decides about a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Deciding {
    /// The suggestion.
    pub suggestion: Record,
    /// The record that it concerns.
    pub target: Record,
    /// That record as the author of the suggestion saw it, where others have written since.
    pub base: Option<Fields>,
    /// The parts that are taken, by key; none to leave it all.
    pub chosen: BTreeSet<String>,
    /// What is said of it.
    pub answer: String,
    /// What the journal calls it.
    pub title: String,
}

/// Decides, as one action; answers the state that the suggestion has now, by its word.
///
/// # Errors
/// [`NotKept`].
pub async fn decide(
    device: Option<Device>,
    it: Deciding,
    me: Option<RecordId>,
    ids: Option<NewIds>,
) -> Result<String, NotKept> {
    let chosen = |key: &str| it.chosen.contains(key);
    let writes = decided(&it.suggestion.content(), &it.target, it.base.as_ref(), chosen, &it.answer, me);
    let state = writes.suggestion.get(&field::STATUS).and_then(Value::as_text).unwrap_or_default().to_owned();
    let Some(device) = device else { return post(&it, ids).await.map(|()| state) };
    let saved = SendWrapper::new(device.store().save(it.title.clone(), changes(&it, &writes))).await;
    match saved {
        Ok(_) => Ok(state),
        Err(StoreError::Denied) => post(&it, ids).await.map(|()| state),
        Err(StoreError::Quota) => Err(NotKept::DeviceFull),
        Err(_) => Err(NotKept::Device),
    }
}

fn changes(it: &Deciding, writes: &Decided) -> Vec<Change> {
    let of = |record: &Record, kinds: Vec<OpKind>| {
        let (record, seen) = (record.reference(), record.rev);
        kinds.into_iter().map(move |kind| Change { record, kind, seen })
    };
    let target = of(&it.target, difference(&it.target, &writes.target));
    target.chain(of(&it.suggestion, difference(&it.suggestion, &writes.suggestion))).collect()
}

async fn post(it: &Deciding, ids: Option<NewIds>) -> Result<(), NotKept> {
    let ids = match ids {
        Some(ids) => ids,
        None => api::new_ids().await?,
    };
    let mut parts = std::collections::BTreeMap::new();
    parts.extend(it.chosen.iter().map(|key| (key.clone(), "on".to_owned())));
    let choice = if it.chosen.is_empty() { "leave" } else { "take" };
    let (id, base, target) = (it.suggestion.id, it.suggestion.rev, it.target.rev);
    api::decide(ids.group, ids.op, id, base, target, parts, choice.to_owned(), it.answer.clone(), None).await?;
    Ok(())
}
