//! What the database says of itself: its epoch, its boots.

use crate::error::Result;
use crate::media::sent;
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// The key of the epoch: the life of a database, by which devices know one that was put back.
pub const EPOCH: &str = "epoch";

/// What is kept under a key.
pub async fn get(at: &mut impl Reads, key: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = Sql::new("SELECT value FROM server_meta WHERE key = ").bind(key).one(at).await?;
    Ok(row.map(|(value,)| value))
}

/// Keeps a value under a key, over what was there.
pub async fn set(tx: &mut WriteTx, key: &str, value: &str) -> Result<()> {
    Sql::new("INSERT INTO server_meta (key, value) ")
        .values(&[vec![key.into(), value.into()]])
        .push(" ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .run(tx)
        .await?;
    Ok(())
}

/// What is kept under a key, which is `value` if nothing was: two replicas that start together agree.
pub async fn get_or_set(tx: &mut WriteTx, key: &str, value: &str) -> Result<String> {
    Sql::new("INSERT INTO server_meta (key, value) ")
        .values(&[vec![key.into(), value.into()]])
        .push(" ON CONFLICT (key) DO NOTHING")
        .run(tx)
        .await?;
    Ok(get(tx, key).await?.unwrap_or_else(|| value.to_owned()))
}

/// Gives the database another epoch: it was put back, and devices that hold what it lacks send it again.
pub async fn renew_epoch(tx: &mut WriteTx, epoch: &str) -> Result<()> {
    set(tx, EPOCH, epoch).await?;
    sent::take_from_anybody(tx).await
}
