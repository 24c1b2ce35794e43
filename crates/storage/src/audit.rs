//! The trail of who did what to whom, written in the transaction that does it.

use domain::{AccountId, Instant, RecordId};

use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};
use uuid::Uuid;

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier, made by the caller.
    pub id: RecordId,
    /// When.
    pub at: Instant,
    /// Who; nobody for the commons itself.
    pub account: Option<AccountId>,
    /// What, as a stable word: `account.create`, `session.revoke`.
    pub action: String,
    /// To which record or person.
    pub record: Option<RecordId>,
    /// What else is needed to understand it; never a secret.
    pub detail: String,
}

type Row = (Uuid, i64, Option<Uuid>, String, Option<Uuid>, String);

/// Writes a line.
pub async fn write(tx: &mut WriteTx, entry: &Entry) -> Result<()> {
    Sql::new("INSERT INTO audit (id, at, account_id, action, record_id, detail) ")
        .values(&[vec![
            entry.id.into(),
            entry.at.into(),
            entry.account.into(),
            (&entry.action).into(),
            entry.record.into(),
            (&entry.detail).into(),
        ]])
        .run(tx)
        .await?;
    Ok(())
}

/// The last lines, the newest first.
pub async fn last(at: &mut impl Reads, limit: u32) -> Result<Vec<Entry>> {
    let rows: Vec<Row> =
        Sql::new("SELECT id, at, account_id, action, record_id, detail FROM audit ORDER BY at DESC, id DESC LIMIT ")
            .bind(i64::from(limit))
            .all(at)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, at, account, action, record, detail)| Entry {
            id: id.into(),
            at: Instant(at),
            account: account.map(Into::into),
            action,
            record: record.map(Into::into),
            detail,
        })
        .collect())
}
