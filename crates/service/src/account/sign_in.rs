//! Signing in: throttled by account and by network, the same work and the same words whether the account exists or not.

use domain::{AccountId, Actor};
use storage::{accounts, throttles};

use super::network::{Network, key};
use crate::error::{Error, Result};
use crate::services::Services;

/// How long wrong passwords count against an account, seconds.
const DAY: i64 = 86_400;

/// How long they count against a network, seconds.
const HOUR: i64 = 3_600;

impl Services {
    /// Whom an address and a password speak for.
    pub async fn sign_in(&self, email: &str, password: &str, network: Network) -> Result<(AccountId, Actor)> {
        let now = self.now();
        let by_account = key("sign-in", email.trim().to_lowercase().as_bytes());
        let by_network = network.key("sign-in");
        let mut reader = self.database().reader().await?;
        let misses = throttles::read(&mut reader, &by_account, now, DAY).await?;
        let near = throttles::read(&mut reader, &by_network, now, HOUR).await?;
        let limits = &self.config().limits;
        let crowded = near.filter(|(tries, _)| *tries >= limits.tries_by_network);
        // Somebody else's attack does not lock the owner out of a network that has guessed nothing.
        let guessed = misses.filter(|(tries, _)| *tries >= limits.tries_by_account && near.is_some());
        if let Some((_, until)) = crowded.or(guessed) {
            let wait = (until.0.saturating_sub(now.0) / 1_000_000).clamp(1, DAY);
            return Err(Error::Throttled(u32::try_from(wait).unwrap_or(u32::MAX)));
        }
        let account = accounts::by_email(&mut reader, email).await?.filter(|account| account.disabled.is_none());
        drop(reader);
        let right =
            self.passwords().verify(password, account.as_ref().map(|account| account.password.as_str())).await?;
        let mut tx = self.database().write().await?;
        let Some(account) = account.filter(|_| right) else {
            throttles::count(&mut tx, &by_account, now, DAY).await?;
            throttles::count(&mut tx, &by_network, now, HOUR).await?;
            tx.commit().await?;
            return Err(Error::Credentials);
        };
        throttles::clear(&mut tx, &by_account).await?;
        let actor = super::actor(&mut tx, &account).await?;
        tx.commit().await?;
        Ok((account.id, actor))
    }

    /// Gives an account another password and ends its other sessions, for a command or a form that knows the old one.
    pub async fn set_password(&self, id: AccountId, password: &str) -> Result<()> {
        let account = accounts::by_id(&mut self.database().reader().await?, id).await?.ok_or(Error::NotFound)?;
        super::password::check(password, &account.email, "")?;
        let hash = self.passwords().hash(password, self.random()).await?;
        let mut tx = self.database().write().await?;
        accounts::set_password(&mut tx, id, &hash).await?;
        storage::sessions::revoke_others(&mut tx, id, None).await?;
        Ok(tx.commit().await?)
    }
}
