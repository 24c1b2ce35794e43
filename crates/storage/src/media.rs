//! Files, named by what they hold: their bytes in parts, so that a part is read without the rest; those that are arriving, and
//! who sent which.

use domain::Instant;

use crate::error::{Error, Result};
use crate::projections::BINNED;
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

pub mod sent;
pub mod uploads;

/// The length of a part, the last one's apart.
pub const PART: usize = 256 * 1024;

/// A file that is here whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Its bytes, in number.
    pub size: u64,
    /// Its media type, as the bytes say it.
    pub mime: String,
    /// Width and height in pixels, of a picture.
    pub pixels: Option<(u32, u32)>,
    /// When it came.
    pub stored: Instant,
}

type Row = (String, i64, String, Option<i64>, Option<i64>, i64);

/// The file with this hash.
pub async fn object(at: &mut impl Reads, sha256: &str) -> Result<Option<Object>> {
    let row: Option<Row> =
        Sql::new("SELECT sha256, size, mime, width, height, stored_at FROM media_object WHERE sha256 = ")
            .bind(sha256)
            .one(at)
            .await?;
    row.map(object_of).transpose()
}

fn object_of((sha256, size, mime, width, height, stored): Row) -> Result<Object> {
    let size = u64::try_from(size).map_err(|_| Error::Corrupt("a file of a negative size".to_owned()))?;
    let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
    Ok(Object { sha256, size, mime, pixels: side(width).zip(side(height)), stored: Instant(stored) })
}

/// Stores a file and its narrower copies (each under its width); `false` when it is here already, and only its age is made
/// new: whoever sent it last has yet to say what it is.
pub async fn put(tx: &mut WriteTx, object: &Object, bytes: &[u8], copies: &[(u32, Vec<u8>)]) -> Result<bool> {
    let side = |side: Option<u32>| side.map(i64::from);
    let inserted = Sql::new("INSERT INTO media_object (sha256, size, mime, width, height, stored_at) ")
        .values(&[vec![
            object.sha256.as_str().into(),
            i64::try_from(object.size).unwrap_or(i64::MAX).into(),
            object.mime.as_str().into(),
            side(object.pixels.map(|(width, _)| width)).into(),
            side(object.pixels.map(|(_, height)| height)).into(),
            object.stored.into(),
        ]])
        .push(" ON CONFLICT (sha256) DO NOTHING")
        .run(tx)
        .await?;
    if inserted == 0 {
        Sql::new("UPDATE media_object SET stored_at = ")
            .bind(object.stored)
            .push(" WHERE sha256 = ")
            .bind(object.sha256.as_str())
            .run(tx)
            .await?;
        return Ok(false);
    }
    let all = std::iter::once((0, bytes)).chain(copies.iter().map(|(width, bytes)| (*width, bytes.as_slice())));
    for (width, bytes) in all {
        for (part, slice) in bytes.chunks(PART).enumerate() {
            let part = i64::try_from(part).unwrap_or(i64::MAX);
            Sql::new("INSERT INTO media_bytes (sha256, width, part, bytes) ")
                .values(&[vec![object.sha256.as_str().into(), i64::from(width).into(), part.into(), slice.into()]])
                .run(tx)
                .await?;
        }
    }
    Ok(true)
}

/// The parts of a file, or of a copy of it, from `first` to `last`.
pub async fn parts(at: &mut impl Reads, sha256: &str, width: u32, first: u64, last: u64) -> Result<Vec<u8>> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let rows: Vec<(Vec<u8>,)> = Sql::new("SELECT bytes FROM media_bytes WHERE sha256 = ")
        .bind(sha256)
        .push(" AND width = ")
        .bind(i64::from(width))
        .push(" AND part >= ")
        .bind(number(first))
        .push(" AND part <= ")
        .bind(number(last))
        .push(" ORDER BY part")
        .all(at)
        .await?;
    Ok(rows.into_iter().flat_map(|(bytes,)| bytes).collect())
}

/// Deletes files that came before `before` and that nothing keeps, at most so many; how many there were.
///
/// A record that shows a file keeps it, in the bin as long as it went there after `before`; one that only names it does not. A
/// text keeps one of which no record says anything.
pub async fn delete_unused(tx: &mut WriteTx, before: Instant, most: u32) -> Result<u64> {
    let unused: Vec<(String,)> = Sql::new("SELECT o.sha256 FROM media_object o WHERE o.stored_at < ")
        .bind(before)
        .push(
            " AND NOT EXISTS (SELECT 1 FROM facet f LEFT JOIN projection p ON p.record_id = f.record_id \
              LEFT JOIN sort_key s ON s.record_id = f.record_id AND s.name = ",
        )
        .bind(BINNED)
        .push(" WHERE f.axis = 'media' AND f.value = o.sha256 AND (p.kind = 'media' OR s.value >= ")
        .bind(before)
        .push(
            ") AND EXISTS (SELECT 1 FROM media_said m JOIN media_sent t ON t.sha256 = m.sha256 \
             AND t.account_id = m.account_id WHERE m.record_id = f.record_id AND m.sha256 = o.sha256)) \
             AND (NOT EXISTS (SELECT 1 FROM facet f JOIN projection p ON p.record_id = f.record_id \
             WHERE f.axis = 'media' AND f.value = o.sha256 AND p.kind <> 'media') \
             OR EXISTS (SELECT 1 FROM facet f LEFT JOIN projection p ON p.record_id = f.record_id \
             WHERE f.axis = 'media' AND f.value = o.sha256 AND p.record_id IS NULL)) \
             ORDER BY o.stored_at LIMIT ",
        )
        .bind(i64::from(most))
        .all(tx)
        .await?;
    let unused: Vec<String> = unused.into_iter().map(|(sha256,)| sha256).collect();
    for table in ["DELETE FROM media_bytes WHERE sha256 IN ", "DELETE FROM media_object WHERE sha256 IN "] {
        Sql::new(table).list(unused.iter().map(String::as_str)).run(tx).await?;
    }
    sent::forget(tx, &unused).await?;
    Ok(unused.len() as u64)
}
