//! Deciding about a suggestion in a form without scripts: the parts that were ticked are written, the suggestion says the
//! rest, both or neither.

use std::collections::BTreeSet;

use domain::care::{Suggestion, SuggestionStatus};
use domain::policy::editing;
use domain::{AccountId, Actor, Fields, GroupId, Kind, OpId, RecordId};
use storage::Snapshot;
use sync::parts::decided;

use super::{Change, Form, FormAnswer};
use crate::error::{Error, Result};
use crate::read::{history, whole};
use crate::services::Services;

/// What somebody decides about a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// The action, made with the page.
    pub group: GroupId,
    /// The operation, made with the page.
    pub op: OpId,
    /// The suggestion.
    pub id: RecordId,
    /// Its revision when the page was made.
    pub base: u64,
    /// The revision of the record that it concerns when the page was made: the parts are those that were shown.
    pub target_base: u64,
    /// The parts that are taken, by key; none to leave it all.
    pub chosen: BTreeSet<String>,
    /// What is said of it.
    pub answer: String,
}

impl Services {
    /// Decides about a suggestion.
    ///
    /// # Errors
    /// [`Error::NotFound`] where this actor may not see it, [`Error::Denied`] where they may not edit what it concerns,
    /// [`Error::Settled`] where somebody decided meanwhile.
    pub async fn decide(&self, actor: &Actor, account: Option<AccountId>, it: &Deciding) -> Result<FormAnswer> {
        let mut at = self.database().snapshot().await?;
        let seen = whole::record(&mut at, actor, it.id).await?;
        let waits = seen.filter(|seen| seen.record.kind == Kind::Suggestion).ok_or(Error::NotFound)?.record;
        let suggestion: Suggestion = waits.content();
        let target = whole::record(&mut at, actor, suggestion.target).await?.ok_or(Error::NotFound)?;
        if target.level < editing(target.record.kind) {
            return Err(Error::Denied);
        }
        let mut target = target.record;
        if it.target_base != target.rev {
            let shown = fields_at(&mut at, actor, target.id, it.target_base).await?.ok_or(Error::NotFound)?;
            (target.rev, target.fields) = (it.target_base, shown);
        }
        let base = match suggestion.base_rev.and_then(|rev| u64::try_from(rev).ok()) {
            Some(rev) if rev != target.rev => fields_at(&mut at, actor, target.id, rev).await?,
            _ => None,
        };
        drop(at);
        let chosen = |key: &str| it.chosen.contains(key);
        let writes = decided(&suggestion, &target, base.as_ref(), chosen, &it.answer, actor.person);
        let change = |record, base, fields| Change { record, base: Some(base), fields, bin: None };
        let changes = vec![
            change(target.reference(), target.rev, writes.target),
            change(waits.reference(), it.base, writes.suggestion),
        ];
        let form = Form { group: it.group, op: it.op, changes };
        if suggestion.status != SuggestionStatus::Open {
            // Sent again, it is answered as it was the first time.
            return self.answer_of(&form).await?.ok_or(Error::Settled);
        }
        self.submit_form(actor, account, &form).await
    }
}

async fn fields_at(at: &mut Snapshot, actor: &Actor, id: RecordId, rev: u64) -> Result<Option<Fields>> {
    Ok(history::version(at, actor, id, rev).await?.map(|version| version.fields))
}
