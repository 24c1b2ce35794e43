//! The log of a scope: one row a record, numbered in commit order without gaps.

use std::collections::BTreeMap;

use domain::scope::Class;
use domain::{GroupId, Instant, RecordId, ScopeId};
use sync::digest;
use sync::protocol::What;
use uuid::Uuid;

use crate::cell::{counted, signed};
use crate::error::{Error, Result};
use crate::statement::{self, LONGEST, Sql};
use crate::transaction::WriteTx;

/// A line for the log of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The scope.
    pub scope: ScopeId,
    /// The record.
    pub record: RecordId,
    /// At which revision.
    pub rev: u64,
    /// What happened to it there.
    pub what: What,
    /// The group that did it.
    pub group: GroupId,
    /// How closely copies are held: the scope's own class is the closest of its records when it is made.
    pub class: Class,
    /// Bytes of the record, for the size that a kit shows.
    pub size: u64,
}

/// Writes changes into the logs of their scopes and gives each scope's new last number.
///
/// **Last before `op_log` and commit**: the number is taken under the scope row's lock, so order of numbers = order of commits = order in which
/// readers see them, and a rollback gives the numbers back. Of several changes to a record in a scope the last stands.
pub async fn publish(tx: &mut WriteTx, now: Instant, changes: &[Change]) -> Result<BTreeMap<ScopeId, u64>> {
    // Sorted as bytes, never by the database: two writers then always lock scopes in the same order.
    let mut by_scope: BTreeMap<String, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let lines = by_scope.entry(change.scope.to_string()).or_default();
        lines.retain(|line| line.record != change.record);
        lines.push(change);
    }
    let mut heads = BTreeMap::new();
    for lines in by_scope.values() {
        if let Some(first) = lines.first() {
            heads.insert(first.scope, publish_in(tx, now, first.scope, lines).await?);
        }
    }
    Ok(heads)
}

async fn publish_in(tx: &mut WriteTx, now: Instant, scope: ScopeId, lines: &[&Change]) -> Result<u64> {
    let (seq, mut live, mut bytes, digest) = take(tx, scope, lines).await?;
    let mut sum = <[u8; 16]>::try_from(digest).unwrap_or_default();
    let records: Vec<RecordId> = lines.iter().map(|line| line.record).collect();
    for records in records.chunks(LONGEST) {
        let before: Vec<(Uuid, i64, i64)> =
            Sql::new("SELECT record_id, record_rev, size FROM scope_change WHERE scope_id = ")
                .bind(scope)
                .push(" AND what = ")
                .bind(i64::from(What::Upsert as u8))
                .push(" AND record_id IN ")
                .list(records.iter().copied())
                .all(tx)
                .await?;
        for (record, rev, size) in before {
            live -= 1;
            bytes -= size;
            sum = digest::mixed(sum, digest::item(record.into(), counted(rev)?));
        }
    }
    let first = seq - lines.len() as i64 + 1;
    let mut rows = Vec::with_capacity(lines.len());
    for (number, line) in (first..).zip(lines) {
        let size = if line.what == What::Upsert { signed(line.size) } else { 0 };
        if line.what == What::Upsert {
            live += 1;
            bytes += size;
            sum = digest::mixed(sum, digest::item(line.record, line.rev));
        }
        rows.push(vec![
            scope.into(),
            number.into(),
            line.record.into(),
            signed(line.rev).into(),
            i64::from(line.what as u8).into(),
            size.into(),
            line.group.into(),
            now.into(),
        ]);
    }
    statement::insert(
        tx,
        "INSERT INTO scope_change (scope_id, seq, record_id, record_rev, what, size, group_id, at) ",
        &rows,
        " ON CONFLICT (scope_id, record_id) DO UPDATE SET seq = excluded.seq, record_rev = excluded.record_rev, \
         what = excluded.what, size = excluded.size, group_id = excluded.group_id, at = excluded.at",
    )
    .await?;
    Sql::new("UPDATE scope SET live = ")
        .bind(live)
        .push(", bytes = ")
        .bind(bytes)
        .push(", digest = ")
        .bind(sum.as_slice())
        .push(" WHERE id = ")
        .bind(scope)
        .run(tx)
        .await?;
    counted(seq)
}

/// Takes as many numbers as there are lines, making the scope when it is new; its row stays locked until commit.
async fn take(tx: &mut WriteTx, scope: ScopeId, lines: &[&Change]) -> Result<(i64, i64, i64, Vec<u8>)> {
    let advance = || {
        Sql::new("UPDATE scope SET seq = seq + ")
            .bind(lines.len() as i64)
            .push(" WHERE id = ")
            .bind(scope)
            .push(" RETURNING seq, live, bytes, digest")
    };
    if let Some(taken) = advance().one(tx).await? {
        return Ok(taken);
    }
    let class = lines.iter().map(|line| line.class as u8).max().unwrap_or_default();
    Sql::new("INSERT INTO scope (id, audience, class, seq, floor, live, bytes, digest) ")
        .values(&[vec![
            scope.into(),
            scope.audience.into(),
            i64::from(class).into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
            [0_u8; 16].as_slice().into(),
        ]])
        .push(" ON CONFLICT (id) DO NOTHING")
        .run(tx)
        .await?;
    advance().one(tx).await?.ok_or(Error::NotFound("scope"))
}
