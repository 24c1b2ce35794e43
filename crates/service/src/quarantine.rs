//! What nobody could apply, for the people in charge: who wrote it, when, why it is here, and its words.

use std::collections::BTreeMap;

use domain::content::spec;
use domain::{AccountId, Instant, RecordId, Value};
use serde::Serialize;
use storage::quarantine::{self, Kept};
use storage::{accounts, records};
use sync::codec::decode_group;
use sync::operation::Run;
use sync::protocol::{Body, Push};
use sync::verdict::Quarantine;
use sync::{Group, Op, OpKind, TextBody};

use crate::error::{Error, Result};
use crate::services::Services;

/// The most that is listed at once.
const LISTED: u32 = 1_000;

/// Something that is kept for the people in charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// What its sender was told it is under.
    pub receipt: RecordId,
    /// Who wrote it, by address; nobody for a visitor, or an account that is gone.
    pub by: Option<String>,
    /// When it came, microseconds.
    pub at: Instant,
    /// Why it is here.
    pub why: Quarantine,
    /// When it was dealt with.
    pub resolved: Option<Instant>,
    /// What it does, as far as this build reads it.
    pub acts: Vec<Act>,
    /// How many bytes it has, none of them lost.
    pub bytes: usize,
}

/// An operation of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Act {
    /// What it does to it: `create`, `set`, `text`…
    pub does: &'static str,
    /// The kind of the record.
    pub kind: &'static str,
    /// The record.
    pub record: RecordId,
    /// What the record is called here; empty where it is not here.
    pub title: String,
    /// What was written, by field.
    pub words: BTreeMap<String, String>,
}

/// Why it is here, in words for whoever looks after the commons.
#[must_use]
pub const fn reason(why: Quarantine) -> &'static str {
    match why {
        Quarantine::Orphan => "its author may not write there any more, or what it is about is gone",
        Quarantine::OpReuse => "something else is under the same identifier",
        Quarantine::Unreadable => "this build does not read it",
        Quarantine::Rescue => "the device handed it over because it could not be sent",
    }
}

impl Services {
    /// What waits for the people in charge, the oldest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn quarantined(&self) -> Result<Vec<Case>> {
        let kept = quarantine::open(&mut self.database().reader().await?, LISTED).await?;
        let mut cases = Vec::with_capacity(kept.len());
        for kept in kept {
            cases.push(self.case(kept).await?);
        }
        Ok(cases)
    }

    /// How many wait, those that are too many to be listed too.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn count_quarantined(&self) -> Result<u64> {
        Ok(quarantine::count_open(&mut self.database().reader().await?).await?)
    }

    /// One, by its receipt.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn quarantined_under(&self, receipt: RecordId) -> Result<Case> {
        let kept = quarantine::read(&mut self.database().reader().await?, receipt).await?;
        self.case(kept.ok_or(Error::NotFound)?).await
    }

    /// Somebody dealt with it: it is listed no more, and its bytes stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none that is open.
    pub async fn resolve_quarantined(&self, receipt: RecordId) -> Result<()> {
        let mut tx = self.database().write().await?;
        quarantine::resolve(&mut tx, receipt, None, self.now()).await.map_err(|error| match error {
            storage::Error::NotFound(_) => Error::NotFound,
            other => Error::from(other),
        })?;
        Ok(tx.commit().await?)
    }

    async fn case(&self, kept: Kept) -> Result<Case> {
        let mut acts = Vec::new();
        for group in groups(&kept.raw) {
            for op in &group.ops {
                acts.push(self.act(op).await?);
            }
        }
        Ok(Case {
            receipt: kept.receipt,
            by: self.address(kept.account).await?,
            at: kept.at,
            why: kept.reason,
            resolved: kept.resolved.map(|(at, _)| at),
            acts,
            bytes: kept.raw.len(),
        })
    }

    async fn address(&self, account: Option<AccountId>) -> Result<Option<String>> {
        let Some(account) = account else { return Ok(None) };
        let found = accounts::by_id(&mut self.database().reader().await?, account).await?;
        Ok(found.map(|account| account.email))
    }

    async fn act(&self, op: &Op) -> Result<Act> {
        let found = records::read(&mut self.database().reader().await?, op.record.id).await?;
        let title = found.map(|record| domain::projection::project(&record).title).unwrap_or_default();
        let named =
            |field| spec(op.record.kind, field).map_or_else(|| field.0.to_string(), |spec| spec.name.to_owned());
        let (does, words) = match &op.kind {
            OpKind::Create(fields) => {
                ("create", fields.iter().map(|(field, value)| (named(*field), said(value))).collect())
            }
            OpKind::Set(fields) => ("set", fields.iter().map(|(field, value)| (named(*field), said(value))).collect()),
            OpKind::Add(field, value) => ("add", [(named(*field), said(value))].into()),
            OpKind::Remove(field, value, _) => ("remove", [(named(*field), said(value))].into()),
            OpKind::Append(field, value) => ("append", [(named(*field), said(value))].into()),
            OpKind::EditText { field, body, .. } => {
                ("text", [(named(*field), self.text(op, *field, body).await?)].into())
            }
            OpKind::Transition { field, to, with, .. } => {
                let mut words: BTreeMap<String, String> =
                    with.iter().map(|(field, value)| (named(*field), said(value))).collect();
                words.insert(named(*field), to.clone());
                ("move", words)
            }
            OpKind::Delete => ("bin", BTreeMap::new()),
            OpKind::Restore => ("restore", BTreeMap::new()),
        };
        Ok(Act { does, kind: op.record.kind.name(), record: op.record.id, title, words })
    }

    /// A text whole, where what it was written on is here; else what was inserted.
    async fn text(&self, op: &Op, field: domain::FieldId, body: &TextBody) -> Result<String> {
        let sync::Base::Rev(rev) = op.base else { return Ok(inserted(body)) };
        let fields = storage::revisions::snapshot(&mut self.database().reader().await?, op.record.id, rev).await?;
        let base = fields.and_then(|fields| fields.get(&field).and_then(Value::as_text).map(str::to_owned));
        Ok(body.resolve(&base.unwrap_or_default()).unwrap_or_else(|| inserted(body)))
    }
}

/// The groups that these bytes hold: one as it was pushed, or all of a body that was handed over.
fn groups(raw: &[u8]) -> Vec<Group> {
    if let Ok(received) = decode_group(raw) {
        return vec![received.group];
    }
    let bodies = Push::decode(raw).map(|push| push.groups).unwrap_or_default();
    bodies.iter().filter_map(|(_, bytes)| Some(decode_group(bytes).ok()?.group)).collect()
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Bool(is_so) => is_so.to_string(),
        Value::Int(number) | Value::Instant(number) => number.to_string(),
        Value::Id(id) => id.to_string(),
        Value::List(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Set(elements) => elements.iter().map(|element| said(&element.value)).collect::<Vec<_>>().join(", "),
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| format!("{key}: {}", said(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Bytes(bytes) | Value::Unknown { bytes, .. } => format!("{} bytes", bytes.len()),
    }
}

fn inserted(body: &TextBody) -> String {
    match body {
        TextBody::Full(text) => text.clone(),
        TextBody::Patch(runs) => {
            runs.iter().filter_map(|run| if let Run::Insert(text) = run { Some(text.as_str()) } else { None }).collect()
        }
    }
}
