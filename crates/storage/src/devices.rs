//! Devices: what each was given, by which the server answers "what was ever on it".

use std::collections::BTreeMap;

use domain::{AccountId, DeviceId, Instant, ScopeId, Selector};
use uuid::Uuid;

use crate::cell::{Cell, counted, signed, word};
use crate::error::{Error, Result};
use crate::statement::{self, Sql};
use crate::transaction::{Reads, WriteTx};

/// A device as it last showed itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its identifier.
    pub id: DeviceId,
    /// Whose it is; nobody's for a visitor.
    pub account: Option<AccountId>,
    /// What its owner calls it.
    pub name: String,
    /// The build it runs.
    pub build: String,
    /// When it was last seen.
    pub last_seen: Instant,
    /// How many operations it said were unsent.
    pub pending: u64,
    /// What its kits asked for.
    pub selectors: Vec<Selector>,
}

/// A scope of a device's list and the last number that it was sent.
pub type Cursor = (ScopeId, u64);

type Row = (Uuid, Option<Uuid>, String, String, i64, i64, Vec<u8>);

/// What the server knows of a device beside its list.
pub async fn read(at: &mut impl Reads, id: DeviceId) -> Result<Option<Device>> {
    let row: Option<Row> =
        Sql::new("SELECT id, account_id, name, build, last_seen, pending, selectors FROM device WHERE id = ")
            .bind(id)
            .one(at)
            .await?;
    row.map(|(id, account, name, build, last_seen, pending, selectors)| {
        Ok(Device {
            id: id.into(),
            account: account.map(Into::into),
            name,
            build,
            last_seen: Instant(last_seen),
            pending: counted(pending)?,
            selectors: postcard::from_bytes(&selectors)
                .map_err(|_| Error::Corrupt(format!("the selectors of device {id}")))?,
        })
    })
    .transpose()
}

/// Stores what a device showed of itself; its list of scopes stays.
pub async fn see(tx: &mut WriteTx, device: &Device) -> Result<()> {
    let selectors = postcard::to_allocvec(&device.selectors).map_err(|cause| Error::Defect(cause.to_string()))?;
    Sql::new("INSERT INTO device (id, account_id, name, state, build, last_seen, pending, list_version, selectors) ")
        .values(&[vec![
            device.id.into(),
            device.account.into(),
            (&device.name).into(),
            1_i64.into(),
            (&device.build).into(),
            device.last_seen.into(),
            signed(device.pending).into(),
            0_i64.into(),
            selectors.into(),
        ]])
        .push(
            " ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, name = excluded.name, \
             build = excluded.build, last_seen = excluded.last_seen, pending = excluded.pending, \
             selectors = excluded.selectors",
        )
        .run(tx)
        .await?;
    Ok(())
}

/// The list of a device that [`see`] stored: its version, its scopes in order with what was last sent of each.
pub async fn list(at: &mut impl Reads, id: DeviceId) -> Result<Option<(u64, Vec<Cursor>)>> {
    let version: Option<(i64,)> = Sql::new("SELECT list_version FROM device WHERE id = ").bind(id).one(at).await?;
    let Some((version,)) = version else { return Ok(None) };
    let rows: Vec<(String, i64)> = Sql::new("SELECT scope_id, seq_served FROM device_scope WHERE device_id = ")
        .bind(id)
        .push(" AND ended_at IS NULL ORDER BY ord")
        .all(at)
        .await?;
    let cursors = rows.into_iter().map(|(scope, seq)| Ok((word(&scope)?, counted(seq)?))).collect::<Result<_>>()?;
    Ok(Some((counted(version)?, cursors)))
}

/// Makes this the list of a device; a list that differs has the next version. What left it stays known, with its end.
///
/// # Errors
/// [`Error::NotFound`] when [`see`] never stored the device.
pub async fn subscribe(tx: &mut WriteTx, id: DeviceId, scopes: &[ScopeId], now: Instant) -> Result<u64> {
    let (version, before) = list(tx, id).await?.ok_or(Error::NotFound("device"))?;
    if version > 0 && before.iter().map(|(scope, _)| scope).eq(scopes) {
        return Ok(version);
    }
    Sql::new("UPDATE device_scope SET ended_at = ")
        .bind(now)
        .push(" WHERE ended_at IS NULL AND device_id = ")
        .bind(id)
        .run(tx)
        .await?;
    // A scope that comes back begins again: the device may have let go of what it held.
    let kept: BTreeMap<ScopeId, u64> = before.into_iter().collect();
    let rows: Vec<Vec<Cell>> = scopes
        .iter()
        .zip(0_i64..)
        .map(|(scope, ord)| {
            let served = signed(kept.get(scope).copied().unwrap_or_default());
            vec![id.into(), (*scope).into(), ord.into(), served.into(), served.into(), now.into()]
        })
        .collect();
    statement::insert(
        tx,
        "INSERT INTO device_scope (device_id, scope_id, ord, seq, seq_served, since) ",
        &rows,
        " ON CONFLICT (device_id, scope_id) DO UPDATE SET ord = excluded.ord, seq = excluded.seq, \
         seq_served = excluded.seq_served, ended_at = NULL",
    )
    .await?;
    let version = version + 1;
    Sql::new("UPDATE device SET list_version = ").bind(signed(version)).push(" WHERE id = ").bind(id).run(tx).await?;
    Ok(version)
}

/// What a device says it has stored, and what it was just sent, of each scope.
pub async fn advance(tx: &mut WriteTx, id: DeviceId, cursors: &[(ScopeId, u64, u64)]) -> Result<()> {
    for (scope, stored, served) in cursors {
        Sql::new("UPDATE device_scope SET seq = ")
            .bind(signed(*stored))
            .push(", seq_served = ")
            .bind(signed(*served))
            .push(" WHERE device_id = ")
            .bind(id)
            .push(" AND scope_id = ")
            .bind(*scope)
            .run(tx)
            .await?;
    }
    Ok(())
}
