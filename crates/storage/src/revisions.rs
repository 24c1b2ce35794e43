//! Revisions: how a record came to be, and what somebody's edit may still be based on.

use std::collections::BTreeMap;

use domain::{Audience, DeviceId, Fields, GroupId, Instant, RecordId};
use sync::codec::{decode_fields, decode_op, encode_fields, encode_op};
use sync::wire::{Reader, Writer};
use sync::{Hlc, Op};
use uuid::Uuid;

use crate::cell::{Cell, counted, signed, word};
use crate::error::{Error, Result};
use crate::statement::{self, LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

/// What one group made of one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The record.
    pub record: RecordId,
    /// Its number.
    pub rev: u64,
    /// The group that made it.
    pub group: GroupId,
    /// Whose work it is, when that is known.
    pub author: Option<RecordId>,
    /// From which device.
    pub device: Option<DeviceId>,
    /// When, by the server's clock.
    pub at: Instant,
    /// Corrected device time.
    pub hlc: Hlc,
    /// What the device's clock said, milliseconds: shown, never compared.
    pub raw_ms: u64,
    /// The schema of the snapshot.
    pub schema: u16,
    /// Who saw the record then.
    pub audience: Audience,
    /// What was done.
    pub ops: Vec<Op>,
    /// The fields after it, while they can still be somebody's base; [`history`] leaves them out.
    pub snapshot: Option<Fields>,
}

type Row = (Uuid, i64, Uuid, Option<Uuid>, Option<Uuid>, i64, i64, i64, i64, String, Vec<u8>, Option<Vec<u8>>);

/// Adds revisions.
pub async fn append(tx: &mut WriteTx, revisions: &[Revision]) -> Result<()> {
    let rows: Vec<Vec<Cell>> = revisions.iter().map(cells).collect();
    statement::insert(
        tx,
        "INSERT INTO record_rev (record_id, rev, group_id, author, device, at, hlc, raw_ms, schema_version, audience, \
         ops, snapshot) ",
        &rows,
        "",
    )
    .await?;
    Ok(())
}

/// A page of a record's history, newest first, before a revision or from the last.
pub async fn history(at: &mut impl Reads, record: RecordId, before: Option<u64>, limit: u32) -> Result<Vec<Revision>> {
    // The typed null keeps snapshots, which history does not show, from being read off the disk.
    Sql::new(
        "SELECT record_id, rev, group_id, author, device, at, hlc, raw_ms, schema_version, audience, ops, NULL \
         FROM record_rev WHERE record_id = ",
    )
    .bind(record)
    .push(" AND rev < ")
    .bind(before.map_or(i64::MAX, signed))
    .push(" ORDER BY rev DESC LIMIT ")
    .bind(i64::from(limit))
    .all::<Row>(at)
    .await?
    .into_iter()
    .map(revision)
    .collect()
}

/// Those of these revisions that exist, snapshots included: the bases of a push in one question.
pub async fn read_many(at: &mut impl Reads, wanted: &[(RecordId, u64)]) -> Result<BTreeMap<(RecordId, u64), Revision>> {
    let mut found = BTreeMap::new();
    for batch in wanted.chunks(LONGEST / 2) {
        let pairs: Vec<Vec<Cell>> = batch.iter().map(|(id, rev)| vec![(*id).into(), signed(*rev).into()]).collect();
        for pairs in statement::batches(&pairs) {
            let rows: Vec<Row> = Sql::new(
                "SELECT record_id, rev, group_id, author, device, at, hlc, raw_ms, schema_version, audience, ops, \
                 snapshot FROM record_rev WHERE (record_id, rev) IN (",
            )
            .values(pairs)
            .push(")")
            .all(at)
            .await?;
            for row in rows {
                let revision = revision(row)?;
                found.insert((revision.record, revision.rev), revision);
            }
        }
    }
    Ok(found)
}

/// The fields of a record as they were at a revision, if they are still kept.
pub async fn snapshot(at: &mut impl Reads, record: RecordId, rev: u64) -> Result<Option<Fields>> {
    let row: Option<(Option<Vec<u8>>,)> = Sql::new("SELECT snapshot FROM record_rev WHERE record_id = ")
        .bind(record)
        .push(" AND rev = ")
        .bind(signed(rev))
        .one(at)
        .await?;
    row.and_then(|(bytes,)| bytes).map(|bytes| fields(record, &bytes)).transpose()
}

/// Lets go of snapshots older than both `before` and the last `keep` revisions of each record; how many.
pub async fn forget_snapshots(tx: &mut WriteTx, before: Instant, keep: u32) -> Result<u64> {
    Sql::new("UPDATE record_rev SET snapshot = NULL WHERE snapshot IS NOT NULL AND at < ")
        .bind(before)
        .push(" AND rev <= (SELECT rev FROM record WHERE record.id = record_rev.record_id) - ")
        .bind(i64::from(keep))
        .run(tx)
        .await
}

fn cells(revision: &Revision) -> Vec<Cell> {
    let mut ops = Writer::new();
    ops.list(&revision.ops, |writer, op| writer.bytes(&encode_op(op)));
    vec![
        revision.record.into(),
        signed(revision.rev).into(),
        revision.group.into(),
        revision.author.into(),
        revision.device.into(),
        revision.at.into(),
        signed(revision.hlc.bits()).into(),
        signed(revision.raw_ms).into(),
        i64::from(revision.schema).into(),
        revision.audience.to_string().into(),
        ops.into_bytes().into(),
        revision.snapshot.as_ref().map(encode_fields).into(),
    ]
}

fn fields(record: RecordId, bytes: &[u8]) -> Result<Fields> {
    decode_fields(bytes).map_err(|cause| Error::Corrupt(format!("a snapshot of record {record}: {cause}")))
}

fn revision(row: Row) -> Result<Revision> {
    let (record, rev, group, author, device, at, hlc, raw_ms, schema, audience, ops, snapshot) = row;
    let record = RecordId::from(record);
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of revision {rev} of record {record}"));
    let ops = Reader::new(&ops).list(|reader| decode_op(reader.bytes()?)).map_err(|_| corrupt("operations"))?;
    Ok(Revision {
        record,
        rev: counted(rev)?,
        group: group.into(),
        author: author.map(Into::into),
        device: device.map(Into::into),
        at: Instant(at),
        hlc: Hlc::from_bits(counted(hlc)?),
        raw_ms: counted(raw_ms)?,
        schema: u16::try_from(schema).map_err(|_| corrupt("schema"))?,
        audience: word(&audience)?,
        ops,
        snapshot: snapshot.map(|bytes| fields(record, &bytes)).transpose()?,
    })
}
