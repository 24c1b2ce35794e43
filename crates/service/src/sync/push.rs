//! What was written: each group decoded by itself, so that one that nobody can read stops no other.

use domain::{GroupId, OpId, RecordId};
use storage::quarantine::{self, Kept};
use storage::throttles;
use sync::Verdict;
use sync::codec::{Received, decode_group};
use sync::level::reads_kind;
use sync::operation::hash16;
use sync::protocol::{Answer, Body, GroupVerdict, MAX_BODY, MIN_PROTOCOL, Push, Pushed, Refusal};
use sync::verdict::Quarantine;

use super::{From, answered, see};
use crate::account::key;
use crate::error::Error;
use crate::services::Services;
use crate::submit::Sender;

/// How many rescues an account, or a network without one, sends in an hour: each may be large.
const RESCUES: i64 = 60;

impl Services {
    /// Takes what was written, and answers one verdict an operation.
    pub async fn push(&self, from: &From, body: &[u8]) -> Vec<u8> {
        answered(self.pushed(from, body).await)
    }

    async fn pushed(&self, from: &From, body: &[u8]) -> Result<Answer<Pushed>, Error> {
        if body.len() > MAX_BODY {
            return Ok(Err(Refusal::TooLarge));
        }
        let Ok(push) = Push::decode(body) else { return Ok(Err(Refusal::Malformed)) };
        if push.proto < MIN_PROTOCOL {
            return Ok(Err(Refusal::MinBuild));
        }
        if from.account.is_none() {
            return Ok(Err(Refusal::SignIn));
        }
        if push.account.is_some() && push.account != from.account {
            return Ok(Err(Refusal::OtherAccount));
        }
        // Many who come back at once wait on their devices, where nothing times out, and not here.
        let Some(_turn) = self.pushing().take().await else { return Ok(Err(Refusal::Unavailable)) };
        let now = self.now();
        let read: Vec<Result<Received, &(GroupId, Vec<u8>)>> = push
            .groups
            .iter()
            .map(|sent| decode_group(&sent.1).ok().filter(|received| received.group.id == sent.0).ok_or(sent))
            .collect();
        let groups: Vec<Received> = read.iter().filter_map(|group| group.as_ref().ok()).cloned().collect();
        // What arrives here waits there no more, whatever becomes of the device before it says so.
        let arrived = groups.iter().map(|received| received.group.ops.len() as u64).sum();
        let left = From { pending: from.pending.saturating_sub(arrived), ..from.clone() };
        let mut tx = self.database().write().await?;
        see(&mut tx, &left, push.device, now, None).await?;
        tx.commit().await?;

        let sender = Sender {
            actor: from.actor.clone(),
            account: from.account,
            device: push.device,
            skew_ms: from.skew(now),
            online: false,
            import: false,
        };
        let submitted = self.submit(&sender, &groups).await?;
        let mut decided = submitted.groups.into_iter();
        let mut answers = Vec::with_capacity(read.len());
        for group in read {
            match group {
                Ok(_) => answers.extend(decided.next()),
                Err((id, raw)) => {
                    let kept = Kept {
                        receipt: RecordId::derived("quarantine", &[id.as_bytes(), &hash16(raw)]),
                        group: Some(*id),
                        account: from.account,
                        device: Some(push.device),
                        reason: Quarantine::Unreadable,
                        proto: Some(push.proto),
                        raw: raw.clone(),
                        at: now,
                        resolved: None,
                    };
                    self.keep(&kept).await?;
                    let verdict = Verdict::Quarantined { reason: Quarantine::Unreadable };
                    answers.push(GroupVerdict { id: *id, ops: vec![(OpId::from_bytes([0; 16]), verdict)] });
                }
            }
        }
        let mut records = submitted.records;
        records.retain(|record| reads_kind(from.level(), record.kind));
        Ok(Ok(Pushed { epoch: self.epoch(), server_now: self.now(), groups: answers, records }))
    }

    /// Keeps bytes that a build can no longer explain, whoever sends them; answers a receipt.
    pub async fn rescue(&self, from: &From, body: &[u8]) -> Vec<u8> {
        let kept = Kept {
            receipt: RecordId::derived("rescue", &[&hash16(body)]),
            group: None,
            account: from.account,
            device: None,
            reason: Quarantine::Rescue,
            proto: None,
            raw: body.get(..body.len().min(MAX_BODY)).unwrap_or_default().to_vec(),
            at: self.now(),
            resolved: None,
        };
        let result = if body.len() > MAX_BODY { Ok(Err(Refusal::TooLarge)) } else { self.rescued(from, &kept).await };
        answered(result)
    }

    async fn rescued(&self, from: &From, kept: &Kept) -> Result<Answer<Pushed>, Error> {
        let whom = match (from.account, from.network) {
            (Some(account), _) => key("rescue", account.as_bytes()),
            (None, Some(network)) => network.key("rescue"),
            (None, None) => key("rescue", b"anybody"),
        };
        let mut tx = self.database().write().await?;
        let times = throttles::count(&mut tx, &whom, self.now(), 3_600).await?;
        tx.commit().await?;
        if times > RESCUES {
            return Ok(Err(Refusal::Unavailable));
        }
        self.keep(kept).await?;
        let verdict = Verdict::Quarantined { reason: Quarantine::Rescue };
        let receipt = GroupVerdict {
            id: GroupId::from_bytes(*kept.receipt.as_bytes()),
            ops: vec![(OpId::from_bytes([0; 16]), verdict)],
        };
        let groups = vec![receipt];
        Ok(Ok(Pushed { epoch: self.epoch(), server_now: self.now(), groups, records: Vec::new() }))
    }

    pub(crate) async fn keep(&self, kept: &Kept) -> Result<(), Error> {
        let mut tx = self.database().write().await?;
        quarantine::keep(&mut tx, kept).await?;
        Ok(tx.commit().await?)
    }
}
