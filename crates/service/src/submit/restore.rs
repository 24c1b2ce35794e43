//! Bringing a version back: what it said is written over what stands, as a new revision, by the one write path.

use domain::{AccountId, Actor, GroupId, OpId, RecordId};
use sync::versions::brought_back;

use super::{Change, Form, FormAnswer};
use crate::error::{Error, Result};
use crate::read::{history, whole};
use crate::services::Services;

/// A version to bring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoring {
    /// The action, made with the page.
    pub group: GroupId,
    /// The operation, made with the page.
    pub op: OpId,
    /// The record.
    pub id: RecordId,
    /// The version.
    pub version: u64,
    /// The revision that stood when the page was made.
    pub base: u64,
}

impl Services {
    /// Brings a version back, for whoever may edit; whoever may only suggest suggests it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where this actor may not see that version.
    pub async fn restore(&self, actor: &Actor, account: Option<AccountId>, it: &Restoring) -> Result<FormAnswer> {
        let mut at = self.database().snapshot().await?;
        let seen = whole::record(&mut at, actor, it.id).await?.ok_or(Error::NotFound)?;
        let then = history::version(&mut at, actor, it.id, it.version).await?.ok_or(Error::NotFound)?;
        drop(at);
        let record = seen.record.reference();
        let fields = brought_back(record.kind, &then.fields);
        let change = Change { record, base: Some(it.base), fields, bin: None };
        self.submit_form(actor, account, &Form { group: it.group, op: it.op, changes: vec![change] }).await
    }
}
