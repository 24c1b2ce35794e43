//! The one way in which anything is written: groups of operations, decided by `sync`, stored together with everything that
//! follows from them, answered only once they are durable.
//!
//! # Layout
//! - `load`: what the decision reads, locked
//! - `decide`: one verdict an operation, the stored one for what was answered before
//! - `said`: who says of which record that it is which file
//! - `write`: records, history, projections, readers, scopes, the log
//! - `renew`: the same for what another build derived
//! - `form`: what a form without scripts posts; `restore`, `deciding`: the forms of which this server works out the fields

use domain::{AccountId, Actor, DeviceId, GroupId, OpId, Record};
use storage::{WriteTx, operations};
use sync::Verdict;
use sync::apply::Context;
use sync::codec::{Received, decode_group};
use sync::protocol::GroupVerdict;

use crate::error::{Error, Result};
use crate::search_index::Changed;
use crate::services::Services;

mod decide;
mod deciding;
mod form;
mod load;
mod renew;
mod restore;
mod said;
mod write;

pub use deciding::Deciding;
pub use form::{Change, Form, FormAnswer};
pub use restore::Restoring;

/// The most operations of one transaction: its locks must be short.
const OPS_AT_ONCE: usize = 1_000;

/// How many times groups that waited are looked at again after what they waited for.
const RELEASES: usize = 8;

/// How many groups that wait are looked at in one sweep.
const SWEEP: u32 = 500;

/// Who sends groups, and from where.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Who, with the rights of now.
    pub actor: Actor,
    /// Their account; none for a visitor and for the commons itself.
    pub account: Option<AccountId>,
    /// Their device.
    pub device: DeviceId,
    /// The server's clock less the device's, milliseconds.
    pub skew_ms: i64,
    /// Whether they act online, in a form that is answered at once.
    pub online: bool,
    /// Whether this is an import: what cannot be merged is then a suggestion of the import.
    pub import: bool,
}

impl Sender {
    /// Somebody who acts on this server's clock: a form, a command.
    #[must_use]
    pub fn here(actor: Actor, account: Option<AccountId>, device: DeviceId) -> Self {
        Self { actor, account, device, skew_ms: 0, online: true, import: false }
    }
}

/// What became of groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Submitted {
    /// One entry a group, in the order sent.
    pub groups: Vec<GroupVerdict>,
    /// Records as they now are, where their author needs them.
    pub records: Vec<Record>,
}

impl Submitted {
    /// The verdict of an operation.
    #[must_use]
    pub fn verdict(&self, op: OpId) -> Option<&Verdict> {
        self.groups.iter().flat_map(|group| &group.ops).find(|(id, _)| *id == op).map(|(_, verdict)| verdict)
    }

    /// The verdicts of a group, in order.
    pub fn of_group(&self, id: GroupId) -> impl Iterator<Item = &Verdict> {
        self.groups.iter().filter(move |group| group.id == id).flat_map(|group| &group.ops).map(|(_, verdict)| verdict)
    }
}

/// What a transaction did.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub submitted: Submitted,
    /// What the search index has to know, once committed.
    pub changed: Vec<Changed>,
    /// Operations that now have a record to show: others may wait for them.
    pub arrived: Vec<OpId>,
}

impl Services {
    /// Takes groups: each is applied whole or not at all, a retry gets the stored answer.
    pub async fn submit(&self, sender: &Sender, groups: &[Received]) -> Result<Submitted> {
        let mut all = Submitted::default();
        for batch in batches(groups) {
            let taken = storage::retry(|| self.transaction(sender, batch)).await?;
            self.search().update(taken.changed);
            all.groups.extend(taken.submitted.groups);
            all.records.extend(taken.submitted.records);
            self.release(taken.arrived).await;
        }
        all.records.sort_by_key(|record| (record.id, record.rev));
        all.records.dedup_by(|newer, older| {
            let same = newer.id == older.id;
            if same {
                core::mem::swap(newer, older);
            }
            same
        });
        Ok(all)
    }

    async fn transaction(&self, sender: &Sender, groups: &[Received]) -> Result<Taken> {
        let mut tx = self.database().write().await?;
        let taken = self.take(&mut tx, sender, groups).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// Takes groups within a transaction of the caller's, who then commits and hands `changed` to the search index. When
    /// the database refuses them together, each is tried alone, and the one it refuses is kept aside.
    pub(crate) async fn take(&self, tx: &mut WriteTx, sender: &Sender, groups: &[Received]) -> Result<Taken> {
        let mut all = Taken::default();
        let mut waiting: Vec<&[Received]> = vec![groups];
        while let Some(batch) = waiting.pop() {
            tx.savepoint().await?;
            match self.attempt(tx, sender, batch).await {
                Ok(taken) => {
                    tx.release().await?;
                    all.submitted.groups.extend(taken.submitted.groups);
                    all.submitted.records.extend(taken.submitted.records);
                    all.changed.extend(taken.changed);
                    all.arrived.extend(taken.arrived);
                }
                Err(error @ Error::Internal(storage::Error::Defect(_) | storage::Error::Corrupt(_))) => {
                    tx.rollback_group().await?;
                    if let [alone] = batch {
                        tracing::error!(%error, group = %alone.group.id, "a group that the database refuses is kept aside");
                        all.submitted.groups.push(self.set_apart(tx, sender, alone).await?);
                    } else {
                        waiting.extend(batch.chunks(1).rev());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    async fn attempt(&self, tx: &mut WriteTx, sender: &Sender, groups: &[Received]) -> Result<Taken> {
        let mut loaded = load::load(tx, &sender.actor, groups).await?;
        let now = self.now();
        let actor = load::belonging_now(tx, &sender.actor).await?;
        let context = Context {
            actor: &actor,
            device: sender.device,
            skew_ms: sender.skew_ms,
            now,
            online: sender.online,
            import: sender.import,
        };
        let decided = decide::decide(groups, &context, &mut loaded);
        said::note(tx, sender, groups, &decided, &loaded).await?;
        write::write(tx, sender, now, groups, decided, &loaded).await
    }

    /// Looks again at groups that waited for these operations. What fails stays in the backlog, for the sweep.
    async fn release(&self, mut arrived: Vec<OpId>) {
        for _ in 0..RELEASES {
            if arrived.is_empty() {
                return;
            }
            match self.release_once(&arrived).await {
                Ok(next) => arrived = next,
                Err(error) => {
                    tracing::warn!(%error, "groups that waited could not be looked at again");
                    return;
                }
            }
        }
    }

    async fn release_once(&self, arrived: &[OpId]) -> Result<Vec<OpId>> {
        let waiting = operations::waiting_for(&mut self.database().reader().await?, arrived).await?;
        self.look_again(waiting).await
    }

    /// Looks again at some of the backlog, each time at those that follow, from the oldest to the newest and around.
    ///
    /// A job calls it every minute, since what a group waits for may have been committed between the question and the
    /// answer.
    pub async fn sweep_waiting(&self) -> Result<usize> {
        let waiting = operations::waiting(&mut self.database().reader().await?, self.swept(), SWEEP).await?;
        let n = waiting.len();
        // Noted before they are looked at: one that fails each time hides nobody behind it.
        let last = waiting.last().filter(|_| n >= SWEEP as usize);
        self.set_swept(last.map(|waiting| (waiting.at, waiting.group)));
        self.look_again(waiting).await?;
        Ok(n)
    }

    async fn look_again(&self, waiting: Vec<operations::Waiting>) -> Result<Vec<OpId>> {
        let mut arrived = Vec::new();
        for held in waiting {
            let Ok(group) = decode_group(&held.raw) else { continue };
            let actor = match held.account {
                Some(account) => self.actor_of_account(account).await?.unwrap_or_default(),
                None => Actor::visitor(),
            };
            let sender = Sender {
                actor,
                account: held.account,
                device: held.device,
                skew_ms: held.skew_ms,
                online: false,
                import: false,
            };
            let taken = storage::retry(|| self.transaction(&sender, core::slice::from_ref(&group))).await?;
            self.search().update(taken.changed);
            arrived.extend(taken.arrived);
        }
        Ok(arrived)
    }
}

/// Cuts groups into transactions; a group is never cut.
fn batches(groups: &[Received]) -> impl Iterator<Item = &[Received]> {
    let mut rest = groups;
    core::iter::from_fn(move || {
        let mut ops = 0;
        let fit = rest
            .iter()
            .take_while(|received| {
                let first = ops == 0;
                ops += received.group.ops.len().max(1);
                first || ops <= OPS_AT_ONCE
            })
            .count();
        let (batch, after) = rest.split_at_checked(fit).filter(|_| fit > 0)?;
        rest = after;
        Some(batch)
    })
}
