//! Who sent which file, and who said of which record that it is one: what decides whether a record shows it to its readers.

use domain::{AccountId, RecordId};
use uuid::Uuid;

use crate::error::Result;
use crate::queries::Sight;
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// The commons itself, which has no account.
pub const COMMONS: AccountId = AccountId::from_bytes([0; 16]);

/// Notes that this account sent the file, or has read it.
pub async fn note(tx: &mut WriteTx, sha256: &str, account: AccountId) -> Result<()> {
    Sql::new("INSERT INTO media_sent (sha256, account_id) ")
        .values(&[vec![sha256.into(), account.into()]])
        .push(" ON CONFLICT (sha256, account_id) DO NOTHING")
        .run(tx)
        .await?;
    Ok(())
}

/// Whether that was noted.
pub async fn is_noted(at: &mut impl Reads, sha256: &str, account: AccountId) -> Result<bool> {
    let row: Option<(i64,)> = Sql::new("SELECT COUNT(*) FROM media_sent WHERE sha256 = ")
        .bind(sha256)
        .push(" AND account_id = ")
        .bind(account)
        .one(at)
        .await?;
    Ok(row.is_some_and(|(count,)| count > 0))
}

/// Notes that this account said of a record that it is this file.
pub async fn say(tx: &mut WriteTx, record: RecordId, account: AccountId, sha256: &str) -> Result<()> {
    Sql::new("INSERT INTO media_said (record_id, account_id, sha256) ")
        .values(&[vec![record.into(), account.into(), sha256.into()]])
        .push(" ON CONFLICT (record_id, account_id, sha256) DO NOTHING")
        .run(tx)
        .await?;
    Ok(())
}

/// Accounts that said of a record that it is this file and did not send it, at most so many.
pub async fn awaited(at: &mut impl Reads, sha256: &str, most: u32) -> Result<Vec<AccountId>> {
    let rows: Vec<(Uuid,)> = Sql::new(
        "SELECT DISTINCT m.account_id FROM media_said m WHERE NOT EXISTS (SELECT 1 FROM media_sent s \
         WHERE s.sha256 = m.sha256 AND s.account_id = m.account_id) AND m.sha256 = ",
    )
    .bind(sha256)
    .push(" ORDER BY m.account_id LIMIT ")
    .bind(i64::from(most))
    .all(at)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The records that show this file to who may see them, of those that this sight sees; at most so many.
pub async fn shown_by(at: &mut impl Reads, sight: &Sight, sha256: &str, most: u32) -> Result<Vec<RecordId>> {
    let sql = Sql::new(
        "SELECT p.record_id FROM projection p WHERE p.kind = 'media' AND p.record_id IN (SELECT m.record_id \
         FROM media_said m JOIN media_sent s ON s.sha256 = m.sha256 AND s.account_id = m.account_id WHERE m.sha256 = ",
    )
    .bind(sha256)
    .push(")");
    let rows: Vec<(Uuid,)> =
        sight.narrow(sql).push(" ORDER BY p.record_id LIMIT ").bind(i64::from(most)).all(at).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The records that would show this file, were they not in the bin or closed; at most so many.
pub async fn told_by(at: &mut impl Reads, sha256: &str, most: u32) -> Result<Vec<RecordId>> {
    let rows: Vec<(Uuid,)> = Sql::new(
        "SELECT DISTINCT m.record_id FROM media_said m JOIN media_sent s ON s.sha256 = m.sha256 \
         AND s.account_id = m.account_id WHERE m.sha256 = ",
    )
    .bind(sha256)
    .push(" ORDER BY m.record_id LIMIT ")
    .bind(i64::from(most))
    .all(at)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Has files that are not here be shown by the records that name them now, whoever sends them: the database was put back, and
/// who sent them may have them no more.
pub(crate) async fn take_from_anybody(tx: &mut WriteTx) -> Result<()> {
    Sql::new("INSERT INTO media_said (record_id, account_id, sha256) SELECT DISTINCT m.record_id, ")
        .bind(COMMONS)
        .push(
            ", m.sha256 FROM media_said m WHERE NOT EXISTS (SELECT 1 FROM media_object o WHERE o.sha256 = m.sha256) \
             ON CONFLICT (record_id, account_id, sha256) DO NOTHING",
        )
        .run(tx)
        .await?;
    Ok(())
}

/// Forgets who sent these files, which are here no more; not what records in the bin were shown by, whose addresses go on
/// answering that they were taken back.
pub(super) async fn forget(tx: &mut WriteTx, files: &[String]) -> Result<()> {
    Sql::new("DELETE FROM media_sent WHERE sha256 IN ")
        .list(files.iter().map(String::as_str))
        .push(
            " AND NOT EXISTS (SELECT 1 FROM media_said m WHERE m.sha256 = media_sent.sha256 \
             AND m.account_id = media_sent.account_id)",
        )
        .run(tx)
        .await?;
    Ok(())
}
