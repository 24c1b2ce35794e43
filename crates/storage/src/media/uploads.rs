//! Files that are arriving, a piece at a time, each of one account.

use domain::{AccountId, Instant};

use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// A file that is arriving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Who sends it.
    pub account: AccountId,
    /// SHA-256 that its bytes will have, 64 hexadecimal digits.
    pub sha256: String,
    /// How many bytes it will have.
    pub size: u64,
    /// Whether it keeps what the camera wrote in it, on purpose.
    pub kept: bool,
    /// How many bytes are here.
    pub received: u64,
    /// When it is forgotten, if nothing more comes.
    pub expires: Instant,
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The file that this account is sending, under this hash.
pub async fn find(at: &mut impl Reads, account: AccountId, sha256: &str) -> Result<Option<Upload>> {
    let row: Option<(i64, i64, i64, i64)> =
        Sql::new("SELECT size, kept, received, expires_at FROM media_upload WHERE account_id = ")
            .bind(account)
            .push(" AND sha256 = ")
            .bind(sha256)
            .one(at)
            .await?;
    let corrupt = |_| Error::Corrupt("an upload of a negative size".to_owned());
    row.map(|(size, kept, received, expires)| {
        Ok(Upload {
            account,
            sha256: sha256.to_owned(),
            size: u64::try_from(size).map_err(corrupt)?,
            kept: kept != 0,
            received: u64::try_from(received).map_err(corrupt)?,
            expires: Instant(expires),
        })
    })
    .transpose()
}

/// Begins one, or begins again where another length or purpose was said before.
pub async fn begin(tx: &mut WriteTx, upload: &Upload) -> Result<()> {
    delete(tx, upload.account, &upload.sha256).await?;
    Sql::new("INSERT INTO media_upload (account_id, sha256, size, kept, received, expires_at) ")
        .values(&[vec![
            upload.account.into(),
            upload.sha256.as_str().into(),
            number(upload.size).into(),
            i64::from(upload.kept).into(),
            number(upload.received).into(),
            upload.expires.into(),
        ]])
        .run(tx)
        .await?;
    Ok(())
}

/// Keeps the piece that follows what is here; `false` when something else has come meanwhile, and nothing is written.
pub async fn append(tx: &mut WriteTx, upload: &Upload, piece: &[u8], expires: Instant) -> Result<bool> {
    let moved = Sql::new("UPDATE media_upload SET received = ")
        .bind(number(upload.received + piece.len() as u64))
        .push(", expires_at = ")
        .bind(expires)
        .push(" WHERE account_id = ")
        .bind(upload.account)
        .push(" AND sha256 = ")
        .bind(upload.sha256.as_str())
        .push(" AND received = ")
        .bind(number(upload.received))
        .run(tx)
        .await?;
    if moved == 0 {
        return Ok(false);
    }
    Sql::new("INSERT INTO media_piece (account_id, sha256, start, bytes) ")
        .values(&[vec![
            upload.account.into(),
            upload.sha256.as_str().into(),
            number(upload.received).into(),
            piece.into(),
        ]])
        .run(tx)
        .await?;
    Ok(true)
}

/// What is here of it, in order.
pub async fn bytes(at: &mut impl Reads, account: AccountId, sha256: &str) -> Result<Vec<u8>> {
    let rows: Vec<(Vec<u8>,)> = Sql::new("SELECT bytes FROM media_piece WHERE account_id = ")
        .bind(account)
        .push(" AND sha256 = ")
        .bind(sha256)
        .push(" ORDER BY start")
        .all(at)
        .await?;
    Ok(rows.into_iter().flat_map(|(bytes,)| bytes).collect())
}

/// Forgets what is here of it and keeps its mark: who sends it again learns that it was taken.
pub async fn forget_pieces(tx: &mut WriteTx, account: AccountId, sha256: &str) -> Result<()> {
    Sql::new("DELETE FROM media_piece WHERE account_id = ")
        .bind(account)
        .push(" AND sha256 = ")
        .bind(sha256)
        .run(tx)
        .await?;
    Ok(())
}

/// Forgets it and what is here of it; `false` when there was none.
pub async fn delete(tx: &mut WriteTx, account: AccountId, sha256: &str) -> Result<bool> {
    let mut deleted = 0;
    for table in ["DELETE FROM media_piece WHERE account_id = ", "DELETE FROM media_upload WHERE account_id = "] {
        deleted = Sql::new(table).bind(account).push(" AND sha256 = ").bind(sha256).run(tx).await?;
    }
    Ok(deleted > 0)
}

/// How many bytes of this account are arriving, or announced.
pub async fn announced(at: &mut impl Reads, account: AccountId) -> Result<u64> {
    let rows: Vec<(i64,)> = Sql::new("SELECT size FROM media_upload WHERE account_id = ").bind(account).all(at).await?;
    Ok(rows.into_iter().filter_map(|(size,)| u64::try_from(size).ok()).sum())
}

/// Forgets those to which nothing more came, at most so many; how many there were.
pub async fn delete_expired(tx: &mut WriteTx, now: Instant, most: u32) -> Result<u64> {
    let ended: Vec<(uuid::Uuid, String)> = Sql::new("SELECT account_id, sha256 FROM media_upload WHERE expires_at <= ")
        .bind(now)
        .push(" ORDER BY expires_at LIMIT ")
        .bind(i64::from(most))
        .all(tx)
        .await?;
    for (account, sha256) in &ended {
        delete(tx, AccountId::from(*account), sha256).await?;
    }
    Ok(ended.len() as u64)
}
