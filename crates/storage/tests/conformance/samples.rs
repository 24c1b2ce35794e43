//! Records to write, small and told apart by a number.

use std::collections::{BTreeMap, BTreeSet};

use domain::audience::AudienceKey;
use domain::knowledge::note;
use domain::projection::{Projection, project};
use domain::record::header;
use domain::scope::{Class, ScopeId, Selector};
use domain::{AccountId, DeviceId, FieldId, GroupId, Instant, Kind, OpId, Record, RecordId, Value};
use storage::projections::Projected;
use storage::records::Put;
use storage::{Database, audiences, projections, records};
use sync::{Hlc, Stamp, Stored};

pub fn bytes(n: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[0] = 1;
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub fn id(n: u64) -> RecordId {
    RecordId::from_bytes(bytes(n))
}

pub fn op(n: u64) -> OpId {
    OpId::from_bytes(bytes(n))
}

pub fn group(n: u64) -> GroupId {
    GroupId::from_bytes(bytes(n))
}

pub fn device(n: u64) -> DeviceId {
    DeviceId::from_bytes(bytes(n))
}

pub fn account(n: u64) -> AccountId {
    AccountId::from_bytes(bytes(n))
}

pub fn scope(n: u64) -> ScopeId {
    ScopeId { audience: AudienceKey::Public, selector: Selector::Notebook(id(n)) }
}

/// A published note, with a field of a newer build in it.
pub fn record(n: u64, title: &str) -> Record {
    Record {
        id: id(n),
        kind: Kind::Note,
        rev: 1,
        schema: 1,
        created: Instant(1_000),
        updated: Instant(1_000),
        fields: BTreeMap::from([
            (header::AUDIENCE, Value::Text("public".to_owned())),
            (header::LANG, Value::Text("fr".to_owned())),
            (note::field::TITLE, Value::Text(title.to_owned())),
            (note::field::STATUS, Value::Text("published".to_owned())),
            (FieldId(9_000), Value::Unknown { tag: 200, bytes: vec![0, 255, 7] }),
        ]),
    }
}

pub fn stored(record: Record) -> Stored {
    let stamp = Stamp { hlc: Hlc::new(1_700_000_000_000, 3), device: device(1), op: op(1), rev: record.rev };
    Stored { record, stamps: BTreeMap::from([((note::field::TITLE, String::new()), stamp)]) }
}

/// Writes a new record with its projection and its readers.
pub async fn write(db: &Database, record: &Record, projection: &Projection, readers: &[AudienceKey]) {
    let keys: BTreeSet<AudienceKey> = readers.iter().copied().collect();
    let via = keys.iter().map(|key| (*key, record.id)).collect();
    let stored = stored(record.clone());
    let mut tx = db.write().await.unwrap();
    records::put(&mut tx, &[Put { stored: &stored, class: Class::Open, is_new: true }]).await.unwrap();
    audiences::write(&mut tx, &BTreeMap::from([(record.id, via)])).await.unwrap();
    let projected = Projected { record, projection: Some(projection), readers: &keys };
    projections::write(&mut tx, &[projected]).await.unwrap();
    tx.commit().await.unwrap();
}

/// A note for everyone, written.
pub async fn public_note(db: &Database, n: u64, title: &str, updated: i64) -> Record {
    let record = Record { updated: Instant(updated), ..record(n, title) };
    write(db, &record, &project(&record), &[AudienceKey::Public]).await;
    record
}
