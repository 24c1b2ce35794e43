//! What changed: whole groups while they fit, every record asked of the policy again.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::Action;
use domain::{Actor, AudienceKey, DeviceId, Record, RecordId, ScopeId, Selector, may};
use storage::devices::{self, Cursor, Device};
use storage::{Snapshot, scopes};
use sync::digest::Digest;
use sync::level::{LEVEL, reads_kind, reads_scope};
use sync::protocol::{Answer, Body, Item, MAX_ANSWER, Pull, Pulled, Refusal, ScopePage, Subscribe, Subscribed, What};

use super::{From, answered, see};
use crate::error::Error;
use crate::resolve::{self, Known};
use crate::services::Services;

/// The most selectors of a device.
const SELECTORS: usize = 500;

/// The least that an answer holds, bytes: a smaller wish would be one group at a time.
const LEAST: u64 = 16 * 1024;

/// A device that has nothing new is seen once an hour: asking must not write.
const SEEN_EVERY: i64 = 3_600;

impl Services {
    /// Registers what a device wants, and answers the list of its scopes.
    pub async fn subscribe(&self, from: &From, body: &[u8]) -> Vec<u8> {
        answered(self.subscribed(from, body).await)
    }

    async fn subscribed(&self, from: &From, body: &[u8]) -> Result<Answer<Subscribed>, Error> {
        let Ok(Subscribe { device, selectors }) = Subscribe::decode(body) else { return Ok(Err(Refusal::Malformed)) };
        if selectors.len() > SELECTORS {
            return Ok(Err(Refusal::TooLarge));
        }
        let scopes = wanted(&from.actor, &selectors, from.level());
        let now = self.now();
        let list_version = storage::retry(|| async {
            let mut tx = self.database().write().await?;
            see(&mut tx, from, device, now, Some(selectors.clone())).await?;
            let version = devices::subscribe(&mut tx, device, &scopes, now).await?;
            tx.commit().await?;
            Ok::<u64, Error>(version)
        })
        .await?;
        Ok(Ok(Subscribed { epoch: self.epoch(), list_version, scopes }))
    }

    /// Answers what changed after a device's cursors.
    pub async fn pull(&self, from: &From, body: &[u8]) -> Vec<u8> {
        answered(self.pulled(from, body).await)
    }

    async fn pulled(&self, from: &From, body: &[u8]) -> Result<Answer<Pulled>, Error> {
        let Ok(pull) = Pull::decode(body) else { return Ok(Err(Refusal::Malformed)) };
        if pull.epoch != self.epoch() {
            return Ok(Err(Refusal::Epoch));
        }
        let Some(_turn) = self.pulling().take().await else { return Ok(Err(Refusal::Unavailable)) };
        let mut at = self.database().snapshot().await?;
        let device = devices::read(&mut at, pull.device).await?;
        let list = devices::list(&mut at, pull.device).await?;
        let (Some(device), Some((version, list))) = (device, list) else { return Ok(Err(Refusal::Resubscribe)) };
        if device.account.is_some() && device.account != from.account {
            return Ok(Err(if from.account.is_none() { Refusal::SignIn } else { Refusal::OtherAccount }));
        }
        if version != pull.list_version || list.len() != pull.cursors.len() {
            return Ok(Err(Refusal::Resubscribe));
        }
        let cursors: Vec<Cursor> = list.iter().map(|(scope, _)| *scope).zip(pull.cursors.iter().copied()).collect();
        let audiences = from.actor.audiences();
        let revoked: BTreeSet<AudienceKey> =
            list.iter().map(|(scope, _)| scope.audience).filter(|audience| !audiences.contains(audience)).collect();
        // Rights or kits that changed elsewhere make another list; what the device has of it goes on.
        let now_wanted = wanted(&from.actor, &device.selectors, from.level());
        let same = now_wanted.iter().eq(cursors.iter().map(|(scope, _)| scope));
        let held: BTreeMap<ScopeId, u64> = cursors.iter().copied().collect();
        // What is not sent to a device of an older build is missed by it alone.
        let compared = if from.level() >= LEVEL { pull.digests.as_slice() } else { &[] };
        let listed = list.iter().map(|(scope, _)| *scope).zip(compared);
        let digests: BTreeMap<ScopeId, Digest> =
            listed.filter_map(|(scope, digest)| Some((scope, (*digest)?))).collect();
        let cursors: Vec<Cursor> =
            now_wanted.iter().map(|scope| (*scope, held.get(scope).copied().unwrap_or_default())).collect();

        let server_now = self.now();
        let limit = pull.limit.clamp(LEAST, MAX_ANSWER as u64);
        let gathered = gather(&mut at, from, &cursors, &digests, limit).await?;
        drop(at);
        let list = self.note(from, &device, (!same).then_some(now_wanted), &held, &gathered).await?;
        Ok(Ok(Pulled {
            epoch: self.epoch(),
            server_now,
            list,
            revoked: revoked.into_iter().collect(),
            reset: gathered.reset,
            pages: gathered.pages,
            complete: gathered.complete,
        }))
    }

    /// Remembers what a device was given, when that changed.
    async fn note(
        &self,
        from: &From,
        device: &Device,
        list: Option<Vec<ScopeId>>,
        held: &BTreeMap<ScopeId, u64>,
        gathered: &Gathered,
    ) -> Result<Option<(u64, Vec<ScopeId>)>, Error> {
        let now = self.now();
        let stale = now.0 >= device.last_seen.plus_seconds(SEEN_EVERY).0;
        if list.is_none() && gathered.pages.is_empty() && !stale && device.pending == from.pending {
            return Ok(None);
        }
        let served: Vec<(ScopeId, u64, u64)> = gathered
            .pages
            .iter()
            .map(|page| (page.scope, held.get(&page.scope).copied().unwrap_or_default(), page.to))
            .collect();
        let id: DeviceId = device.id;
        let (served, list) = (&served, &list);
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            see(&mut tx, from, id, now, None).await?;
            let renewed = match list {
                Some(scopes) => Some((devices::subscribe(&mut tx, id, scopes, now).await?, scopes.clone())),
                None => None,
            };
            devices::advance(&mut tx, id, served).await?;
            tx.commit().await?;
            Ok(renewed)
        })
        .await
    }
}

/// The scopes of a device, in the order in which they are read: what every device keeps, the person's own, carnets.
pub(super) fn wanted(actor: &Actor, selectors: &[Selector], level: u16) -> Vec<ScopeId> {
    let mut selectors: BTreeSet<Selector> = selectors.iter().copied().collect();
    selectors.insert(Selector::Core);
    selectors.remove(&Selector::Rest);
    let audiences = actor.audiences();
    let mut scopes: Vec<ScopeId> = audiences
        .iter()
        .filter(|audience| audience.is_close())
        .map(|audience| ScopeId { audience: *audience, selector: Selector::Rest })
        .collect();
    for selector in selectors {
        let wide = audiences.iter().filter(|audience| !audience.is_close());
        scopes.extend(wide.map(|audience| ScopeId { audience: *audience, selector }));
    }
    scopes.retain(|scope| reads_scope(level, scope));
    scopes.sort_by_key(|scope| (matches!(scope.selector, Selector::Notebook(_)), scope.selector, scope.audience));
    scopes
}

#[derive(Debug, Default)]
struct Gathered {
    pages: Vec<ScopePage>,
    reset: Vec<ScopeId>,
    complete: bool,
}

async fn gather(
    at: &mut Snapshot,
    from: &From,
    cursors: &[Cursor],
    digests: &BTreeMap<ScopeId, Digest>,
    limit: u64,
) -> Result<Gathered, Error> {
    let scopes: Vec<ScopeId> = cursors.iter().map(|(scope, _)| *scope).collect();
    let heads = scopes::heads(at, &scopes).await?;
    let mut gathered = Gathered { complete: true, ..Gathered::default() };
    let mut sent: BTreeSet<RecordId> = BTreeSet::new();
    let mut left = limit;
    for (scope, cursor) in cursors {
        let head = heads.get(scope);
        let (seq, floor) = head.map_or((0, 0), |head| (head.seq, head.floor));
        let mut after = *cursor;
        if after > seq || (after > 0 && after < floor) {
            gathered.reset.push(*scope);
            after = 0;
        }
        if after == seq {
            let ours = head.map_or(Digest::default(), |head| head.digest);
            if digests.get(scope).is_some_and(|theirs| *theirs != ours) {
                tracing::warn!(%scope, "a device does not hold what it was given: it reads this scope again");
                gathered.reset.push(*scope);
            }
            continue;
        }
        if left == 0 {
            gathered.complete = false;
            break;
        }
        let cut = scopes::page(at, *scope, after, left).await?;
        left = left.saturating_sub(cut.bytes.max(1));
        gathered.complete &= !cut.more;
        let mut page = cut.page;
        page.items.retain(|item| item.data.as_ref().is_none_or(|record| reads_kind(from.level(), record.kind)));
        allow(at, &from.actor, &mut page.items).await?;
        for item in &mut page.items {
            // A record travels once an answer.
            if item.data.is_some() && !sent.insert(item.id) {
                item.data = None;
            }
        }
        gathered.pages.push(page);
    }
    Ok(gathered)
}

/// Asks the policy of every record, with the rights of now: what it refuses leaves the device.
async fn allow(at: &mut Snapshot, actor: &Actor, items: &mut [Item]) -> Result<(), Error> {
    let mut known: Known = items.iter().filter_map(|item| item.data.as_ref()).map(Record::clone).collect();
    let ids: Vec<RecordId> = known.ids().collect();
    resolve::fetch_parents(at, &mut known, &ids).await?;
    let refused = |known: &Known, item: &Item| {
        let sees = |record| may(actor, Action::See, &resolve::subject(record, known)).allows();
        item.data.as_ref().is_some_and(|record| !sees(record))
    };
    // Most records are seen by what they say themselves: rights are looked for where that is not enough.
    if items.iter().any(|item| refused(&known, item)) {
        resolve::fetch_own(at, &mut known, actor).await?;
    }
    for item in items {
        if refused(&known, item) {
            tracing::error!(record = %item.id, "a record that the policy refuses was in a scope of this actor");
            item.what = What::Remove;
            item.data = None;
        }
    }
    Ok(())
}
