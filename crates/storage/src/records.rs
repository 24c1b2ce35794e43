//! Records: their current state, as bytes that are decoded when read.

use std::collections::BTreeMap;

use domain::scope::Class;
use domain::{Instant, Record, RecordId};
use sync::codec::{decode_fields, decode_stamps, encode_fields, encode_stamps};
use sync::{Stamps, Stored};
use uuid::Uuid;

use crate::cell::{Cell, counted, signed, word};
use crate::error::{Error, Result};
use crate::statement::{self, LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

type Head = (Uuid, String, i64, i64, i64, i64, Vec<u8>);
type Whole = (Uuid, String, i64, i64, i64, i64, Vec<u8>, Vec<u8>);

const HEAD: &str = "SELECT id, kind, rev, schema_version, created_at, updated_at, fields FROM record WHERE id";
const WHOLE: &str = "SELECT id, kind, rev, schema_version, created_at, updated_at, fields, stamps FROM record WHERE id";

/// A record to write.
#[derive(Debug, Clone, Copy)]
pub struct Put<'a> {
    /// The record as it now is.
    pub stored: &'a Stored,
    /// How closely copies are held.
    pub class: Class,
    /// Whether [`lock`] did not find it.
    pub is_new: bool,
}

/// One record without its stamps, for a page.
pub async fn read(at: &mut impl Reads, id: RecordId) -> Result<Option<Record>> {
    let row: Option<Head> = Sql::new(HEAD).push(" = ").bind(id).one(at).await?;
    row.map(record).transpose()
}

/// Those of these records that exist.
pub async fn read_many(at: &mut impl Reads, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Record>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        for row in Sql::new(HEAD).push(" IN ").list(ids.iter().copied()).all::<Head>(at).await? {
            let record = record(row)?;
            found.insert(record.id, record);
        }
    }
    Ok(found)
}

/// Those of these records that exist, with their stamps.
pub async fn stamped(at: &mut impl Reads, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Stored>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        for row in Sql::new(WHOLE).push(" IN ").list(ids.iter().copied()).all::<Whole>(at).await? {
            let stored = whole(row)?;
            found.insert(stored.record.id, stored);
        }
    }
    Ok(found)
}

/// Those of these records that exist, with their stamps, kept from other writers until commit.
///
/// Locks are taken in ascending order, whatever the order asked, so that two pushes never wait for each other in a ring.
pub async fn lock(tx: &mut WriteTx, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Stored>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(LONGEST) {
        let sql = Sql::new(WHOLE).push(" IN ").list(ids.iter().copied()).push(" ORDER BY id");
        for row in sql.all_for_update::<Whole>(tx).await? {
            let stored = whole(row)?;
            found.insert(stored.record.id, stored);
        }
    }
    Ok(found)
}

/// A page over every record, by identifier: to make projections or segments again.
pub async fn after(at: &mut impl Reads, last: Option<RecordId>, limit: u32) -> Result<Vec<Record>> {
    let last = last.unwrap_or(RecordId::from_bytes([0; 16]));
    let sql = Sql::new(HEAD).push(" > ").bind(last).push(" ORDER BY id LIMIT ").bind(i64::from(limit));
    sql.all::<Head>(at).await?.into_iter().map(record).collect()
}

/// How many records there are.
pub async fn count(at: &mut impl Reads) -> Result<u64> {
    let row: Option<(i64,)> = Sql::new("SELECT COUNT(*) FROM record").one(at).await?;
    counted(row.map_or(0, |(n,)| n))
}

/// Writes records that [`lock`] looked for in this transaction, each at most once.
///
/// # Errors
/// [`Error::Contended`] when somebody else made or changed one since: nothing is overwritten, the whole transaction is
/// to be run again.
pub async fn put(tx: &mut WriteTx, puts: &[Put<'_>]) -> Result<()> {
    let rows = |new: bool| -> Vec<Vec<Cell>> { puts.iter().filter(|put| put.is_new == new).map(cells).collect() };
    let (made, changed) = (rows(true), rows(false));
    let head = "INSERT INTO record (id, kind, rev, schema_version, class, fields, stamps, created_at, updated_at) ";
    let mut touched = statement::insert(tx, head, &made, " ON CONFLICT (id) DO NOTHING").await?;
    touched += statement::insert(
        tx,
        head,
        &changed,
        " ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, schema_version = excluded.schema_version, \
           class = excluded.class, fields = excluded.fields, stamps = excluded.stamps, updated_at = excluded.updated_at \
         WHERE record.rev < excluded.rev",
    )
    .await?;
    if touched == puts.len() as u64 { Ok(()) } else { Err(Error::Contended) }
}

fn cells(put: &Put<'_>) -> Vec<Cell> {
    let record = &put.stored.record;
    vec![
        record.id.into(),
        record.kind.into(),
        signed(record.rev).into(),
        i64::from(record.schema).into(),
        i64::from(put.class as u8).into(),
        encode_fields(&record.fields).into(),
        encode_stamps(&put.stored.stamps).into(),
        record.created.into(),
        record.updated.into(),
    ]
}

pub(crate) fn record((id, kind, rev, schema, created, updated, fields): Head) -> Result<Record> {
    let id = RecordId::from(id);
    Ok(Record {
        id,
        kind: word(&kind)?,
        rev: counted(rev)?,
        schema: u16::try_from(schema).map_err(|_| Error::Corrupt(format!("schema {schema} of record {id}")))?,
        created: Instant(created),
        updated: Instant(updated),
        fields: decode_fields(&fields).map_err(|cause| Error::Corrupt(format!("fields of record {id}: {cause}")))?,
    })
}

fn whole((id, kind, rev, schema, created, updated, fields, stamps): Whole) -> Result<Stored> {
    let record = record((id, kind, rev, schema, created, updated, fields))?;
    let stamps: Stamps =
        decode_stamps(&stamps).map_err(|cause| Error::Corrupt(format!("stamps of record {}: {cause}", record.id)))?;
    Ok(Stored { record, stamps })
}
