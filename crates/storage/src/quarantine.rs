//! Quarantine: what nobody could apply, kept whole for the people in charge.

use domain::{AccountId, DeviceId, GroupId, Instant, RecordId};
use sync::verdict::Quarantine as Reason;
use uuid::Uuid;

use crate::cell::counted;
use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// Bytes kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The receipt that the sender holds.
    pub receipt: RecordId,
    /// The group, when it could be read that far.
    pub group: Option<GroupId>,
    /// Who sent it.
    pub account: Option<AccountId>,
    /// From which device.
    pub device: Option<DeviceId>,
    /// Why.
    pub reason: Reason,
    /// The protocol of the build that wrote it.
    pub proto: Option<u16>,
    /// The bytes, as received.
    pub raw: Vec<u8>,
    /// When.
    pub at: Instant,
    /// When and by whom it was dealt with.
    pub resolved: Option<(Instant, Option<RecordId>)>,
}

type Row = (Uuid, Option<Uuid>, Option<Uuid>, Option<Uuid>, i64, Option<i64>, Vec<u8>, i64, Option<i64>, Option<Uuid>);

/// Keeps something; the same receipt twice is kept once.
pub async fn keep(tx: &mut WriteTx, kept: &Kept) -> Result<()> {
    Sql::new("INSERT INTO quarantine (id, group_id, account_id, device_id, reason, proto, raw, at) ")
        .values(&[vec![
            kept.receipt.into(),
            kept.group.into(),
            kept.account.into(),
            kept.device.into(),
            i64::from(kept.reason as u8).into(),
            kept.proto.map(i64::from).into(),
            kept.raw.as_slice().into(),
            kept.at.into(),
        ]])
        .push(" ON CONFLICT (id) DO NOTHING")
        .run(tx)
        .await?;
    Ok(())
}

/// What waits for the people in charge, the oldest first.
pub async fn open(at: &mut impl Reads, limit: u32) -> Result<Vec<Kept>> {
    Sql::new(
        "SELECT id, group_id, account_id, device_id, reason, proto, raw, at, resolved_at, resolved_by FROM quarantine \
         WHERE resolved_at IS NULL ORDER BY at, id LIMIT ",
    )
    .bind(i64::from(limit))
    .all::<Row>(at)
    .await?
    .into_iter()
    .map(kept)
    .collect()
}

/// One, by its receipt.
pub async fn read(at: &mut impl Reads, receipt: RecordId) -> Result<Option<Kept>> {
    let row: Option<Row> = Sql::new(
        "SELECT id, group_id, account_id, device_id, reason, proto, raw, at, resolved_at, resolved_by FROM quarantine \
         WHERE id = ",
    )
    .bind(receipt)
    .one(at)
    .await?;
    row.map(kept).transpose()
}

/// How many wait.
pub async fn count_open(at: &mut impl Reads) -> Result<u64> {
    let row: Option<(i64,)> = Sql::new("SELECT COUNT(*) FROM quarantine WHERE resolved_at IS NULL").one(at).await?;
    counted(row.map_or(0, |(n,)| n))
}

/// Somebody dealt with it; its bytes stay.
///
/// # Errors
/// [`Error::NotFound`] when there is no such receipt, or it was dealt with already.
pub async fn resolve(tx: &mut WriteTx, receipt: RecordId, by: Option<RecordId>, now: Instant) -> Result<()> {
    let touched = Sql::new("UPDATE quarantine SET resolved_at = ")
        .bind(now)
        .push(", resolved_by = ")
        .bind(by)
        .push(" WHERE resolved_at IS NULL AND id = ")
        .bind(receipt)
        .run(tx)
        .await?;
    if touched == 0 { Err(Error::NotFound("open receipt")) } else { Ok(()) }
}

fn kept(row: Row) -> Result<Kept> {
    let (id, group, account, device, reason, proto, raw, at, resolved_at, resolved_by) = row;
    let known = Reason::ALL.into_iter().find(|known| i64::from(*known as u8) == reason);
    Ok(Kept {
        receipt: id.into(),
        group: group.map(Into::into),
        account: account.map(Into::into),
        device: device.map(Into::into),
        reason: known.ok_or_else(|| Error::Corrupt(format!("reason {reason} of receipt {id}")))?,
        proto: proto.and_then(|proto| u16::try_from(proto).ok()),
        raw,
        at: Instant(at),
        resolved: resolved_at.map(|at| (Instant(at), resolved_by.map(Into::into))),
    })
}
