//! Throttles: how often something was tried within a while, kept through restarts.

use domain::Instant;

use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// Counts a try under `key` and gives how many there were in this while, this one included.
///
/// The key is a hash: addresses and names stay out of the database. A while begins with its first try and lasts `seconds`;
/// one that would last longer was begun before the clock was set back, and is over.
pub async fn count(tx: &mut WriteTx, key: &[u8], now: Instant, seconds: i64) -> Result<i64> {
    let row: Option<(i64,)> = Sql::new("INSERT INTO throttle (key, count, until) ")
        .values(&[vec![key.into(), 1_i64.into(), now.plus_seconds(seconds).into()]])
        .push(" ON CONFLICT (key) DO UPDATE SET count = CASE WHEN throttle.until <= ")
        .bind(now)
        .push(" OR throttle.until > excluded.until THEN 1 ELSE throttle.count + 1 END, until = CASE WHEN throttle.until <= ")
        .bind(now)
        .push(" OR throttle.until > excluded.until THEN excluded.until ELSE throttle.until END RETURNING count")
        .one(tx)
        .await?;
    Ok(row.map_or(1, |(count,)| count))
}

/// How many tries there were in the current while of so many seconds, and when it ends.
pub async fn read(at: &mut impl Reads, key: &[u8], now: Instant, seconds: i64) -> Result<Option<(i64, Instant)>> {
    let row: Option<(i64, i64)> = Sql::new("SELECT count, until FROM throttle WHERE key = ")
        .bind(key)
        .push(" AND until > ")
        .bind(now)
        .push(" AND until <= ")
        .bind(now.plus_seconds(seconds))
        .one(at)
        .await?;
    Ok(row.map(|(count, until)| (count, Instant(until))))
}

/// Forgets the tries under a key: somebody signed in.
pub async fn clear(tx: &mut WriteTx, key: &[u8]) -> Result<()> {
    Sql::new("DELETE FROM throttle WHERE key = ").bind(key).run(tx).await?;
    Ok(())
}

/// Forgets whiles that have ended, at most so many, the longest ended first; how many there were.
pub async fn delete_ended(tx: &mut WriteTx, now: Instant, most: u32) -> Result<u64> {
    Sql::new("DELETE FROM throttle WHERE key IN (SELECT key FROM throttle WHERE until <= ")
        .bind(now)
        .push(" ORDER BY until LIMIT ")
        .bind(i64::from(most))
        // A while that began anew since it was listed is not over.
        .push(") AND until <= ")
        .bind(now)
        .run(tx)
        .await
}
