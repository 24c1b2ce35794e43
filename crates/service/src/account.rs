//! Accounts: made by sign-up or by a command, signed in with a password, heard through sessions.
//!
//! # Layout
//! - `create`: an account and the person it speaks for, in one transaction
//! - `sign_in`: the same work and the same answer whether an account exists or not
//! - `password`: what is taken as one, hashed apart, a few at a time
//! - `network`: where a request comes from, as far as throttles go
//! - `session`: sessions in our tables, and whom they speak for; `emptied`: devices that a browser emptied

use domain::{AccountId, Actor, RecordId};
use storage::accounts::{self, Account};
use storage::{Reads, memberships};

use crate::error::Result;
use crate::services::Services;

mod create;
mod emptied;
mod network;
mod password;
mod session;
mod sign_in;

pub use create::NewAccount;
pub use emptied::Emptied;
pub use network::Network;
pub(crate) use network::key;
pub use password::Passwords;
pub use session::{DAYS, Device, SessionTable, SignedIn};
pub use tower_sessions::Session;

/// What somebody with this account may claim to be, at this moment.
async fn actor(at: &mut impl Reads, account: &Account) -> Result<Actor> {
    let memberships = memberships::of_person(at, account.person).await?;
    Ok(Actor { person: Some(account.person), memberships, duties: account.duties.clone(), ..Actor::default() })
}

impl Services {
    /// Whom an account speaks for now; nobody when it is closed.
    pub async fn actor_of_account(&self, id: AccountId) -> Result<Option<Actor>> {
        let mut at = self.database().reader().await?;
        match accounts::by_id(&mut at, id).await?.filter(|account| account.disabled.is_none()) {
            Some(account) => Ok(Some(actor(&mut at, &account).await?)),
            None => Ok(None),
        }
    }

    /// The account with this address, for a command: its identifier, its person, whom it speaks for.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<(AccountId, RecordId, Actor)>> {
        let mut at = self.database().reader().await?;
        match accounts::by_email(&mut at, email).await?.filter(|account| account.disabled.is_none()) {
            Some(account) => Ok(Some((account.id, account.person, actor(&mut at, &account).await?))),
            None => Ok(None),
        }
    }
}
