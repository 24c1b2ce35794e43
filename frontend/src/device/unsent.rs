//! What is not sent as a file, for when nothing else gets through: a server takes it in again. Pictures and sounds are named
//! here, and read one after the other by whoever writes the file.

use std::cell::RefCell;
use std::collections::BTreeSet;

use app::state::device::SetAside;
use domain::content::schema;
use domain::memory::media::field;
use domain::order::Arrange;
use domain::{AccountId, DeviceId, Fields, GroupId, Instant, Kind, OpId, Record, RecordId, Value};
use offline::Database;
use sync::media::Queued;
use sync::outbox::Entry;
use sync::overlay::overlay;
use sync::ports::{Store, StoreError};
use sync::rescue::container::Export;
use sync::rescue::{Begun, Part, Rescue};
use sync::{Op, OpKind};

use super::recordings::{self, Known};
use super::{drafts, entropy, media, tail};

/// What is not sent and what was set aside, as it is stored here, the forms that were only begun, and what was recorded and
/// not kept; of one action alone when it is named. Empty when there is nothing.
pub async fn file(
    database: &Database,
    recorded: &RefCell<Vec<Known>>,
    (device, account): (DeviceId, Option<AccountId>),
    only: Option<GroupId>,
) -> Result<Export, StoreError> {
    let mut parts = match only {
        Some(group) => one(database, group).await?.into_iter().map(Part::Action).collect(),
        None => all(database).await?,
    };
    let queue = media::queue(database).await?;
    let wanted = match only {
        Some(_) if queue.is_empty() => BTreeSet::new(),
        Some(_) => parts.iter().flat_map(described).collect(),
        None => media::written(database, &queue).await?,
    };
    // Those picked first go first.
    let mut files: Vec<Queued> = queue.into_iter().rev().filter(|queued| wanted.contains(&queued.sha256)).collect();
    let mut left_out = 0;
    if only.is_none() {
        // One that was picked again since it was sent is in both; so is one that was kept and is not forgotten yet.
        let mut add = |file: Queued| {
            let is_new = files.iter().all(|known| known.sha256 != file.sha256);
            if is_new {
                files.push(file);
            }
            is_new
        };
        for file in tail::doubted(database).await? {
            add(file);
        }
        let found = recordings::files(database, recorded).await?;
        left_out = found.1;
        parts.extend(found.0.into_iter().filter_map(|(begun, file)| add(file).then_some(Part::Draft(begun))));
    }
    let rescue = Rescue { device: Some(device), account, made_ms: entropy::now_ms(), parts };
    Ok(Export { left_out, ..Export::new(&rescue, files) })
}

/// The files whose records an action makes.
fn described(part: &Part) -> Vec<String> {
    let Part::Action(bytes) = part else { return Vec::new() };
    let ops = Entry::decode(bytes).map(|entry| entry.group.ops).unwrap_or_default();
    let named = |op: &Op| match &op.kind {
        OpKind::Create(fields) if op.record.kind == Kind::Media => {
            fields.get(&field::SHA256).and_then(Value::as_text).map(str::to_owned)
        }
        _ => None,
    };
    ops.iter().filter_map(named).collect()
}

async fn all(database: &Database) -> Result<Vec<Part>, StoreError> {
    let outbox = database.entries(Store::Outbox, "").await?;
    let aside = database.entries(Store::Parked, "").await?;
    let mut actions: Vec<Vec<u8>> = outbox.into_iter().chain(aside).map(|(_, bytes)| bytes).collect();
    // In the order of saves; what cannot be read goes along, last.
    actions.arrange_by_cached_key(|bytes| Entry::decode(bytes).map_or(u64::MAX, |entry| entry.ord));
    let mut parts: Vec<Part> = actions.into_iter().map(Part::Action).collect();
    for (key, _) in database.entries(Store::Drafts, "").await? {
        if let Some(draft) = drafts::read(database, &key).await? {
            let at_ms = u64::try_from(draft.at.millis()).unwrap_or_default();
            parts.push(Part::Draft(Begun { key, at_ms, text: draft.text }));
        }
    }
    Ok(parts)
}

/// A record as an action that was set aside would make it, on top of what is shown of it.
pub async fn would_be(database: &Database, group: GroupId, id: RecordId) -> Result<Option<SetAside>, StoreError> {
    let Some(bytes) = database.bytes(Store::Parked, &group.to_string()).await? else { return Ok(None) };
    // What cannot be read is kept, and opens no form.
    let Ok(entry) = Entry::decode(&bytes) else { return Ok(None) };
    let shown = database.records(&[id]).await?.into_iter().flatten().next().map(|found| found.record);
    if let Some(record) = overlay(shown.as_ref(), id, [&entry]) {
        return Ok(Some(SetAside { before: shown, record, is_whole: true }));
    }
    let Some(kind) = entry.records().into_iter().find(|record| record.id == id).map(|record| record.kind) else {
        return Ok(None);
    };
    let (created, updated) = (Instant(0), Instant(0));
    // The texts that its author started from, so that they are whole again.
    let of_record = |op: &OpId| entry.group.ops.iter().any(|done| done.id == *op && done.record.id == id);
    let texts = entry.bases.iter().filter(|(op, ..)| of_record(op));
    let fields: Fields = texts.map(|(_, field, text)| (*field, Value::Text(text.clone()))).collect();
    let blank = Record { id, kind, rev: 0, schema: schema(kind), created, updated, fields };
    Ok(overlay(Some(&blank), id, [&entry]).map(|record| SetAside { before: None, record, is_whole: false }))
}

/// An action wherever it is: to send, set aside, or kept since the server answered.
async fn one(database: &Database, group: GroupId) -> Result<Option<Vec<u8>>, StoreError> {
    let key = group.to_string();
    for store in [Store::Outbox, Store::Parked] {
        if let Some(bytes) = database.bytes(store, &key).await? {
            return Ok(Some(bytes));
        }
    }
    let kept = database.entries(Store::Acked, "").await?;
    Ok(kept.into_iter().find(|(name, _)| name.ends_with(&key)).map(|(_, bytes)| bytes))
}
