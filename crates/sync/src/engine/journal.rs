//! The journal: what was written here, when it left, what became of it; one line an action and a record.

use domain::{GroupId, Instant, OpId, RecordId};

use super::kept::put;
use crate::codec::{read_ref, write_ref};
use crate::outbox::{Entry, Way};
use crate::ports::{JournalLine, Store, Write};
use crate::protocol::verdicts;
use crate::status::RecordStatus;
use crate::verdict::Verdict;
use crate::wire::{Reader, WireError, Writer};

/// The writes that set the status of an action's lines; `answered_ms` by the device's clock.
pub(super) fn lines(entry: &Entry, status: RecordStatus, answered_ms: Option<u64>) -> Vec<Write> {
    let instant = |ms: u64| Instant::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    entry
        .records()
        .into_iter()
        .map(|record| {
            let line = JournalLine {
                group: entry.group.id,
                record,
                title: entry.title.clone(),
                written: instant(entry.written_ms),
                answered: answered_ms.map(instant),
                status,
                why: why(entry, record.id),
            };
            put(Store::Journal, key(entry.ord, entry.group.id, record.id), encode_line(&line))
        })
        .collect()
}

/// What the server said of an action as far as this record goes: what is gravest, since an action is taken whole or not at
/// all; nothing where all of it stands as written or merged.
fn why(entry: &Entry, record: RecordId) -> Option<Verdict> {
    let verdicts = match &entry.way {
        Way::Unsent => return None,
        Way::Waiting(deps) => return Some(Verdict::Waiting { deps: deps.clone() }),
        Way::Settled(verdicts) | Way::Aside(verdicts) => verdicts,
    };
    let gravity = |verdict: &Verdict| match verdict {
        Verdict::Rejected { .. } => 5,
        Verdict::NeedBase => 4,
        Verdict::Quarantined { .. } => 3,
        Verdict::Parked { .. } => 2,
        Verdict::Merged { suggestion: Some(_), .. } => 1,
        Verdict::Waiting { .. } | Verdict::Merged { .. } | Verdict::Applied { .. } => 0,
    };
    let of_record = |id: OpId| entry.group.ops.iter().any(|op| op.id == id && op.record.id == record);
    let grave = verdicts.iter().filter(|(_, verdict)| gravity(verdict) > 0);
    grave.max_by_key(|(id, verdict)| (gravity(verdict), of_record(*id))).map(|(_, verdict)| verdict.clone())
}

/// The writes that forget an action's lines: its author threw it away.
pub(super) fn forget(entry: &Entry) -> Vec<Write> {
    let key = |record: RecordId| key(entry.ord, entry.group.id, record);
    entry.records().into_iter().map(|record| Write::Delete { store: Store::Journal, key: key(record.id) }).collect()
}

/// Keys sort by the order of saves.
fn key(ord: u64, group: GroupId, record: RecordId) -> String {
    format!("{ord:016}/{group}/{record}")
}

const STATUSES: [RecordStatus; 10] = [
    RecordStatus::Settled,
    RecordStatus::Draft,
    RecordStatus::Sent,
    RecordStatus::SentMerged,
    RecordStatus::Waiting,
    RecordStatus::HandedOver,
    RecordStatus::OnDevice,
    RecordStatus::Sending,
    RecordStatus::NeedsFix,
    RecordStatus::ToCheck,
];

/// Encodes a line.
#[must_use]
pub fn encode_line(line: &JournalLine) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(line.group.as_bytes());
    write_ref(&mut w, line.record);
    w.bytes(line.title.as_bytes());
    w.signed(line.written.0);
    w.signed(line.answered.map_or(0, |at| at.0));
    let status = STATUSES.iter().position(|status| *status == line.status).unwrap_or(0);
    w.number(status as u64);
    if let Some(why) = &line.why {
        w.bytes(&verdicts::encode(why));
    }
    w.into_bytes()
}

/// Decodes a line.
///
/// # Errors
/// [`WireError`]: leave the line out.
pub fn decode_line(bytes: &[u8]) -> Result<JournalLine, WireError> {
    let mut r = Reader::new(bytes);
    Ok(JournalLine {
        group: GroupId::from_bytes(r.array()?),
        record: read_ref(&mut r)?,
        title: r.text()?.to_owned(),
        written: Instant(r.signed()?),
        answered: Some(r.signed()?).filter(|at| *at != 0).map(Instant),
        status: usize::try_from(r.number()?).ok().and_then(|at| STATUSES.get(at).copied()).ok_or(WireError::Unknown)?,
        // Absent from what earlier builds wrote.
        why: r.bytes().ok().and_then(|bytes| verdicts::decode(bytes).ok()),
    })
}
