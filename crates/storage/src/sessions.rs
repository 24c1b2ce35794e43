//! Sessions: who is signed in on which device, under the hash of an identifier that only the cookie holds.

use domain::{AccountId, DeviceId, Instant};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// The SHA-256 of a session's identifier; the identifier itself never reaches the database.
pub type Key = [u8; 32];

/// How often a session says that it was seen, at most: reading pages must not write.
const TOUCH_SECONDS: i64 = 3_600;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its key.
    pub key: Key,
    /// Whose it is; nobody's before signing in.
    pub account: Option<AccountId>,
    /// On which device.
    pub device: Option<DeviceId>,
    /// What the session layer keeps in it.
    pub data: Vec<u8>,
    /// When it began.
    pub created: Instant,
    /// When it was last seen, to the hour.
    pub last_seen: Instant,
    /// When it ends.
    pub expires: Instant,
}

type Row = (Vec<u8>, Option<Uuid>, Option<Uuid>, Vec<u8>, i64, i64, i64);

const SELECT: &str = "SELECT key, account_id, device_id, data, created_at, last_seen, expires_at FROM session WHERE ";

/// Begins a session; `false` when that key is taken, and the caller draws another.
pub async fn create(tx: &mut WriteTx, session: &Session) -> Result<bool> {
    let touched =
        Sql::new("INSERT INTO session (key, account_id, device_id, data, created_at, last_seen, expires_at) ")
            .values(&[vec![
                session.key.as_slice().into(),
                session.account.into(),
                session.device.into(),
                session.data.as_slice().into(),
                session.created.into(),
                session.last_seen.into(),
                session.expires.into(),
            ]])
            .push(" ON CONFLICT (key) DO NOTHING")
            .run(tx)
            .await?;
    Ok(touched == 1)
}

/// Changes a session that is still there; `false` when it was revoked, which a request in flight must not undo.
pub async fn save(tx: &mut WriteTx, session: &Session) -> Result<bool> {
    let touched = Sql::new("UPDATE session SET account_id = ")
        .bind(session.account)
        .push(", device_id = ")
        .bind(session.device)
        .push(", data = ")
        .bind(session.data.as_slice())
        .push(", last_seen = ")
        .bind(session.last_seen)
        .push(", expires_at = ")
        .bind(session.expires)
        .push(" WHERE key = ")
        .bind(session.key.as_slice())
        .run(tx)
        .await?;
    Ok(touched == 1)
}

/// The session with this key, if it has not ended.
pub async fn load(at: &mut impl Reads, key: &Key, now: Instant) -> Result<Option<Session>> {
    let row: Option<Row> =
        Sql::new(SELECT).push("key = ").bind(key.as_slice()).push(" AND expires_at > ").bind(now).one(at).await?;
    row.map(session).transpose()
}

/// Whether a session seen now is worth a write.
#[must_use]
pub const fn is_due(session: &Session, now: Instant) -> bool {
    now.0 >= session.last_seen.plus_seconds(TOUCH_SECONDS).0
}

/// Says that a session was seen and lasts until `expires`; at most once an hour writes. Whether it did.
pub async fn touch(tx: &mut WriteTx, key: &Key, now: Instant, expires: Instant) -> Result<bool> {
    let touched = Sql::new("UPDATE session SET last_seen = ")
        .bind(now)
        .push(", expires_at = ")
        .bind(expires)
        .push(" WHERE key = ")
        .bind(key.as_slice())
        .push(" AND last_seen <= ")
        .bind(now.plus_seconds(-TOUCH_SECONDS))
        .run(tx)
        .await?;
    Ok(touched == 1)
}

/// The sessions of an account that have not ended, the last seen first.
pub async fn of_account(at: &mut impl Reads, account: AccountId, now: Instant) -> Result<Vec<Session>> {
    Sql::new(SELECT)
        .push("account_id = ")
        .bind(account)
        .push(" AND expires_at > ")
        .bind(now)
        .push(" ORDER BY last_seen DESC, key")
        .all::<Row>(at)
        .await?
        .into_iter()
        .map(session)
        .collect()
}

/// Ends a session; whether it was there.
pub async fn revoke(tx: &mut WriteTx, key: &Key) -> Result<bool> {
    Ok(Sql::new("DELETE FROM session WHERE key = ").bind(key.as_slice()).run(tx).await? == 1)
}

/// Ends every session of an account but one; how many.
pub async fn revoke_others(tx: &mut WriteTx, account: AccountId, kept: Option<&Key>) -> Result<u64> {
    Sql::new("DELETE FROM session WHERE account_id = ")
        .bind(account)
        .push(" AND key <> ")
        .bind(kept.map_or(&[][..], |key| key.as_slice()))
        .run(tx)
        .await
}

/// Forgets sessions that have ended, at most so many, the longest ended first; how many there were.
pub async fn delete_expired(tx: &mut WriteTx, now: Instant, most: u32) -> Result<u64> {
    Sql::new("DELETE FROM session WHERE key IN (SELECT key FROM session WHERE expires_at <= ")
        .bind(now)
        .push(" ORDER BY expires_at LIMIT ")
        .bind(i64::from(most))
        // One that was seen since it was listed goes on.
        .push(") AND expires_at <= ")
        .bind(now)
        .run(tx)
        .await
}

fn session((key, account, device, data, created, last_seen, expires): Row) -> Result<Session> {
    Ok(Session {
        key: key.try_into().map_err(|_| Error::Corrupt("the key of a session".to_owned()))?,
        account: account.map(Into::into),
        device: device.map(Into::into),
        data,
        created: Instant(created),
        last_seen: Instant(last_seen),
        expires: Instant(expires),
    })
}
