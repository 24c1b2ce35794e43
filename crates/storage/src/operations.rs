//! Operations: what was answered to each, and the backlog of those that came too early.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, DeviceId, GroupId, Instant, OpId};
use sync::Verdict;
use sync::apply::Trace;
use sync::protocol::verdicts;
use uuid::Uuid;

use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::statement::{self, LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

/// An operation and what was answered to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The operation.
    pub op: OpId,
    /// Its group.
    pub group: GroupId,
    /// Who sent it; nobody for a visitor.
    pub account: Option<AccountId>,
    /// From which device.
    pub device: DeviceId,
    /// The hash of its bytes, by which "same id, other content" is known.
    pub hash: [u8; 16],
    /// What was answered.
    pub verdict: Verdict,
    /// When.
    pub at: Instant,
    /// What it touched, where it was not taken.
    pub trace: Option<Trace>,
}

type Row = (Uuid, Uuid, Option<Uuid>, Uuid, Vec<u8>, Vec<u8>, i64, Option<Vec<u8>>);

/// Those of these operations that were answered already.
pub async fn lookup(at: &mut impl Reads, ops: &[OpId]) -> Result<BTreeMap<OpId, Logged>> {
    let mut found = BTreeMap::new();
    for ops in ops.chunks(LONGEST) {
        let rows: Vec<Row> = Sql::new(
            "SELECT op_id, group_id, account_id, device_id, hash, result, at, trace FROM op_log WHERE op_id IN ",
        )
        .list(ops.iter().copied())
        .all(at)
        .await?;
        for row in rows {
            let logged = logged(row)?;
            found.insert(logged.op, logged);
        }
    }
    Ok(found)
}

/// Stores the answers, right before commit.
///
/// # Errors
/// [`Error::Conflict`] in `op_log` when another delivery of the same operation was answered meanwhile: roll back, and
/// answer what [`lookup`] then finds.
pub async fn log(tx: &mut WriteTx, entries: &[Logged]) -> Result<()> {
    write(tx, entries, "").await
}

/// Stores the answers, over those given before: an operation that waited has its verdict.
pub async fn settle(tx: &mut WriteTx, entries: &[Logged]) -> Result<()> {
    let tail = " ON CONFLICT (op_id) DO UPDATE SET verdict = excluded.verdict, result = excluded.result, at = excluded.at, \
                trace = excluded.trace";
    write(tx, entries, tail).await
}

async fn write(tx: &mut WriteTx, entries: &[Logged], tail: &'static str) -> Result<()> {
    // Ascending, so that two deliveries of one request wait for each other instead of deadlocking.
    let sorted: BTreeMap<OpId, &Logged> = entries.iter().map(|entry| (entry.op, entry)).collect();
    let rows: Vec<Vec<Cell>> = sorted
        .into_values()
        .map(|entry| {
            let result = verdicts::encode(&entry.verdict);
            vec![
                entry.op.into(),
                entry.group.into(),
                entry.account.into(),
                entry.device.into(),
                entry.hash.as_slice().into(),
                i64::from(result.first().copied().unwrap_or_default()).into(),
                result.into(),
                entry.at.into(),
                entry.trace.as_ref().map(Trace::encode).into(),
            ]
        })
        .collect();
    let head = "INSERT INTO op_log (op_id, group_id, account_id, device_id, hash, verdict, result, at, trace) ";
    statement::insert(tx, head, &rows, tail).await?;
    Ok(())
}

/// Forgets answers older than any lease; how many.
pub async fn forget(tx: &mut WriteTx, before: Instant) -> Result<u64> {
    Sql::new("DELETE FROM op_log WHERE at < ").bind(before).run(tx).await
}

fn logged((op, group, account, device, hash, result, at, trace): Row) -> Result<Logged> {
    let op = OpId::from(op);
    let corrupt = |what: &str| Error::Corrupt(format!("the {what} of operation {op}"));
    Ok(Logged {
        op,
        group: group.into(),
        account: account.map(Into::into),
        device: device.into(),
        hash: hash.try_into().map_err(|_| corrupt("hash"))?,
        verdict: verdicts::decode(&result).map_err(|_| corrupt("verdict"))?,
        at: Instant(at),
        trace: trace.map(|bytes| Trace::decode(&bytes)).transpose().map_err(|_| corrupt("trace"))?,
    })
}

/// A group that waits for operations that have not arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The group.
    pub group: GroupId,
    /// What it waits for.
    pub missing: BTreeSet<OpId>,
    /// Its bytes, as received.
    pub raw: Vec<u8>,
    /// Who sent it.
    pub account: Option<AccountId>,
    /// From which device.
    pub device: DeviceId,
    /// By how much that device's clock was corrected then.
    pub skew_ms: i64,
    /// When it came.
    pub at: Instant,
}

type WaitingRow = (Uuid, Uuid, Vec<u8>, Option<Uuid>, Uuid, i64, i64);

const WAITING: &str = "SELECT group_id, missing, raw, account_id, device_id, skew_ms, at FROM op_waiting WHERE ";

/// Keeps a group until what it needs arrives; keeping it again changes nothing.
pub async fn hold(tx: &mut WriteTx, waiting: &Waiting) -> Result<()> {
    let rows: Vec<Vec<Cell>> = waiting
        .missing
        .iter()
        .map(|missing| {
            vec![
                waiting.group.into(),
                (*missing).into(),
                waiting.raw.as_slice().into(),
                waiting.account.into(),
                waiting.device.into(),
                waiting.skew_ms.into(),
                waiting.at.into(),
            ]
        })
        .collect();
    let head = "INSERT INTO op_waiting (group_id, missing, raw, account_id, device_id, skew_ms, at) ";
    statement::insert(tx, head, &rows, " ON CONFLICT (group_id, missing) DO NOTHING").await?;
    Ok(())
}

/// Groups that wait for any of these operations, the oldest first.
pub async fn waiting_for(at: &mut impl Reads, arrived: &[OpId]) -> Result<Vec<Waiting>> {
    let mut rows: Vec<WaitingRow> = Vec::new();
    for ops in arrived.chunks(LONGEST) {
        let sql = Sql::new(WAITING)
            .push("group_id IN (SELECT group_id FROM op_waiting WHERE missing IN ")
            .list(ops.iter().copied())
            .push(")");
        rows.extend(sql.all::<WaitingRow>(at).await?);
    }
    Ok(gathered(rows))
}

/// Where a look at the backlog ended: the next one goes on after it.
pub type Turn = (Instant, GroupId);

/// Groups that wait, the oldest first, from where the last look ended: what the sweep looks at every minute.
pub async fn waiting(at: &mut impl Reads, after: Option<Turn>, limit: u32) -> Result<Vec<Waiting>> {
    let mut sql =
        Sql::new(WAITING).push("group_id IN (SELECT group_id FROM op_waiting GROUP BY group_id HAVING MIN(at) > ");
    sql = match after {
        None => sql.bind(i64::MIN),
        Some((since, group)) => {
            sql.bind(since).push(" OR (MIN(at) = ").bind(since).push(" AND group_id > ").bind(group).push(")")
        }
    };
    let sql = sql.push(" ORDER BY MIN(at), group_id LIMIT ").bind(i64::from(limit)).push(")");
    Ok(gathered(sql.all(at).await?))
}

/// A group no longer waits: it was applied, or handed to people.
pub async fn release(tx: &mut WriteTx, group: GroupId) -> Result<()> {
    Sql::new("DELETE FROM op_waiting WHERE group_id = ").bind(group).run(tx).await?;
    Ok(())
}

fn gathered(rows: Vec<WaitingRow>) -> Vec<Waiting> {
    let mut groups: BTreeMap<Uuid, Waiting> = BTreeMap::new();
    for (group, missing, raw, account, device, skew_ms, at) in rows {
        groups
            .entry(group)
            .and_modify(|waiting| waiting.at = waiting.at.min(Instant(at)))
            .or_insert_with(|| Waiting {
                group: group.into(),
                missing: BTreeSet::new(),
                raw,
                account: account.map(Into::into),
                device: device.into(),
                skew_ms,
                at: Instant(at),
            })
            .missing
            .insert(missing.into());
    }
    let mut waiting: Vec<Waiting> = groups.into_values().collect();
    waiting.sort_by_key(|waiting| (waiting.at, waiting.group));
    waiting
}
