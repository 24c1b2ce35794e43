//! Sessions: the store that the session layer writes to, in our tables, and whom a session speaks for.

use domain::{AccountId, Actor, DeviceId, Instant};
use sha2::{Digest, Sha256};
use storage::Database;
use storage::sessions::{self, Key};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

use super::emptied::DEVICE;
use crate::error::{Error, Result};
use crate::services::Services;

/// How many days a device stays signed in without being seen.
pub const DAYS: i64 = 400;

/// Under which word a session keeps its account.
const ACCOUNT: &str = "account";

/// Under which word a session keeps when its cookie was last given.
const RENEWED: &str = "renewed";

/// How often a cookie is given again, seconds: browsers forget one after 400 days, however often it is used.
const RENEW: i64 = 86_400;

/// Whom a session speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Who, with the rights of now.
    pub actor: Actor,
}

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// How it is named when it is to be signed out; useless as a cookie.
    pub key: String,
    /// When it signed in.
    pub since: Instant,
    /// When it was last seen, to the hour.
    pub last_seen: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Services {
    /// The store for the session layer.
    #[must_use]
    pub fn session_table(&self) -> SessionTable {
        SessionTable { database: self.database().clone(), services: self.clone() }
    }

    /// Whom a session speaks for; nobody when it has ended or its account is closed. Asked at each request, so that what
    /// was revoked is revoked.
    pub async fn signed_in(&self, session: &tower_sessions::Session) -> Result<Option<SignedIn>> {
        let Some(account) = read(session, ACCOUNT).await?.and_then(|text| text.parse::<AccountId>().ok()) else {
            return Ok(None);
        };
        let Some(actor) = self.actor_of_account(account).await? else { return Ok(None) };
        let now = self.now();
        let renewed = read(session, RENEWED).await?.and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
        if now.0 >= Instant(renewed).plus_seconds(RENEW).0 {
            insert(session, RENEWED, now.0.to_string()).await?;
        }
        Ok(Some(SignedIn { account, actor }))
    }

    /// Makes a session speak for an account, under another identifier than before.
    pub async fn begin_session(&self, session: &tower_sessions::Session, account: AccountId) -> Result<()> {
        session.cycle_id().await.map_err(|error| fault(&error))?;
        insert(session, ACCOUNT, account.to_string()).await?;
        insert(session, RENEWED, self.now().0.to_string()).await?;
        // Who left with no network is told of no loss when they sign in before the server has heard that they left.
        session.remove::<String>(DEVICE).await.map_err(|error| fault(&error))?;
        // Here and not when the answer is sent: whoever signs in is told why they are not.
        if let Err(error) = session.save().await {
            session.clear().await;
            return Err(fault(&error));
        }
        Ok(())
    }

    /// Ends a session, here and now.
    pub async fn end_session(&self, session: &tower_sessions::Session) -> Result<()> {
        session.flush().await.map_err(|error| fault(&error))
    }

    /// The devices that are signed in to an account, the last seen first.
    pub async fn devices(&self, account: AccountId, session: &tower_sessions::Session) -> Result<Vec<Device>> {
        let current = session.id().map(key);
        let all = sessions::of_account(&mut self.database().reader().await?, account, self.now()).await?;
        Ok(all
            .into_iter()
            .map(|row| Device {
                key: hex(&row.key),
                since: row.created,
                last_seen: row.last_seen,
                current: Some(row.key) == current,
            })
            .collect())
    }

    /// Signs a device of this account out.
    pub async fn revoke_device(&self, account: AccountId, device: &str) -> Result<()> {
        let all = sessions::of_account(&mut self.database().reader().await?, account, self.now()).await?;
        let row = all.into_iter().find(|row| hex(&row.key) == device).ok_or(Error::NotFound)?;
        let mut tx = self.database().write().await?;
        sessions::revoke(&mut tx, &row.key).await?;
        Ok(tx.commit().await?)
    }
}

pub(super) async fn read(session: &tower_sessions::Session, word: &str) -> Result<Option<String>> {
    session.get::<String>(word).await.map_err(|error| fault(&error))
}

pub(super) async fn insert(session: &tower_sessions::Session, word: &str, value: String) -> Result<()> {
    session.insert(word, value).await.map_err(|error| fault(&error))
}

/// Our tables, as the session layer writes to them. Identifiers are stored hashed: a copy of the database signs nobody in.
#[derive(Debug, Clone)]
pub struct SessionTable {
    database: Database,
    services: Services,
}

fn key(id: Id) -> Key {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl SessionTable {
    async fn kept(&self, row: &sessions::Session) -> storage::Result<()> {
        let mut tx = self.database.write().await?;
        // A session that was revoked meanwhile stays revoked: a request in flight does not bring it back.
        sessions::save(&mut tx, row).await?;
        tx.commit().await
    }

    async fn seen(&self, row: &sessions::Session, now: Instant) -> storage::Result<()> {
        let mut tx = self.database.write().await?;
        sessions::touch(&mut tx, &row.key, now, now.plus_seconds(DAYS * 86_400)).await?;
        tx.commit().await
    }

    fn row(&self, record: &Record) -> session_store::Result<sessions::Session> {
        let now = self.services.now();
        let word = |word: &str| record.data.get(word).and_then(|value| value.as_str());
        let data = serde_json::to_vec(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        Ok(sessions::Session {
            key: key(record.id),
            account: word(ACCOUNT).and_then(|text| text.parse().ok()),
            device: word("device").and_then(|text| text.parse::<DeviceId>().ok()),
            data,
            created: now,
            last_seen: now,
            expires: Instant(i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)),
        })
    }
}

/// What the session layer carries of a full disk: it knows an error by its text alone.
const FULL: &str = "no room is left";

/// And of a database that takes nothing.
const READ_ONLY: &str = "nothing can be written";

fn failed(error: storage::Error) -> session_store::Error {
    session_store::Error::Backend(match error {
        storage::Error::Full => FULL.to_owned(),
        storage::Error::ReadOnly(_) => READ_ONLY.to_owned(),
        other => other.to_string(),
    })
}

/// What the session layer carried, as a use case says it.
fn fault(error: &tower_sessions::session::Error) -> Error {
    match error {
        tower_sessions::session::Error::Store(session_store::Error::Backend(text)) if text == FULL => Error::Full,
        tower_sessions::session::Error::Store(session_store::Error::Backend(text)) if text == READ_ONLY => {
            Error::ReadOnly
        }
        other => {
            tracing::warn!(error = other as &dyn std::error::Error, "a session could not be read or kept");
            Error::Unavailable
        }
    }
}

#[async_trait::async_trait]
impl SessionStore for SessionTable {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        loop {
            let row = self.row(record)?;
            let mut tx = self.database.write().await.map_err(failed)?;
            let made = sessions::create(&mut tx, &row).await.map_err(failed)?;
            tx.commit().await.map_err(failed)?;
            if made {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let row = self.row(record)?;
        // What a session is for is kept when it is made; later only its days are counted again. A database that takes
        // nothing now takes that another day, and refuses nobody the page that they asked for.
        if let Err(error) = self.kept(&row).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a session was not renewed");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let now = self.services.now();
        let mut reader = self.database.reader().await.map_err(failed)?;
        let Some(row) = sessions::load(&mut reader, &key(*id), now).await.map_err(failed)? else { return Ok(None) };
        drop(reader);
        if sessions::is_due(&row, now)
            && let Err(error) = self.seen(&row, now).await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "that a session was seen is not noted");
        }
        let data =
            serde_json::from_slice(&row.data).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires.0) * 1_000)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.database.write().await.map_err(failed)?;
        sessions::revoke(&mut tx, &key(*id)).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}
