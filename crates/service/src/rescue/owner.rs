//! Whose work a file is: what it says is believed where the account and the device are those that this server knows.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, Actor, DeviceId, RecordId};
use storage::{accounts, devices};
use sync::rescue::{Action, Rescue};

use super::{Contents, Unusable};
use crate::error::Error;
use crate::services::Services;
use crate::submit::Sender;

/// Somebody whose work is in a file.
#[derive(Debug, Clone)]
pub struct Owner {
    /// Their account.
    pub account: AccountId,
    /// Their person.
    pub person: RecordId,
    email: String,
    actor: Actor,
}

impl Owner {
    /// Who sends it, with the rights of now, as from the queue of that device.
    pub fn sender(&self, device: DeviceId) -> Sender {
        let mut sender = Sender::here(self.actor.clone(), Some(self.account), device);
        sender.online = false;
        sender
    }
}

/// Everybody whose work is in a file.
#[derive(Debug, Default)]
pub struct Owners {
    said: BTreeMap<AccountId, Owner>,
    /// Whoever was named for what does not say.
    named: Option<Owner>,
}

impl Owners {
    /// Finds them all, before anything is written.
    pub async fn find(
        services: &Services,
        rescue: &Rescue,
        contents: &Contents,
        email: Option<&str>,
    ) -> Result<Self, Unusable> {
        let Contents { actions, begun, unread } = contents;
        let mut owners = Self::default();
        let mut whose: BTreeSet<Option<AccountId>> =
            actions.iter().map(|action| action.account.or(rescue.account)).collect();
        if actions.is_empty() || !begun.is_empty() || !unread.is_empty() {
            whose.insert(rescue.account);
        }
        for account in whose.iter().flatten() {
            let owner = by_id(services, *account).await?.ok_or(Unusable::Stranger)?;
            owners.said.insert(*account, owner);
        }
        if let Some(email) = email {
            let found = services.account_by_email(email).await?;
            let (account, person, actor) = found.ok_or_else(|| Unusable::NoAccount(email.to_owned()))?;
            let only_another = !whose.contains(&None) && !owners.said.contains_key(&account);
            if let Some(said) = owners.said.values().next().filter(|_| only_another) {
                return Err(Unusable::Another { said: said.email.clone(), named: email.to_owned() });
            }
            owners.named = Some(Owner { account, person, email: email.to_owned(), actor });
        } else if whose.contains(&None) {
            return Err(Unusable::Unsaid);
        }
        owners.check_devices(services, rescue, actions).await?;
        Ok(owners)
    }

    /// A device belongs to the account that first used it; one that this server has never met is nobody's.
    async fn check_devices(&self, services: &Services, rescue: &Rescue, actions: &[Action]) -> Result<(), Unusable> {
        let pairs: BTreeSet<(DeviceId, Option<AccountId>)> =
            actions.iter().map(|action| (action.device, action.account.or(rescue.account))).collect();
        let mut at = services.database().reader().await.map_err(Error::from)?;
        for (device, account) in pairs {
            let known = devices::read(&mut at, device).await.map_err(Error::from)?;
            let theirs = known.and_then(|known| known.account);
            let owner = self.of(account).map(|owner| owner.account);
            if theirs.is_some() && theirs != owner {
                return Err(Unusable::OtherDevice);
            }
        }
        Ok(())
    }

    /// Whose work this is: of the account that it names, else of whoever was named.
    pub fn of(&self, account: Option<AccountId>) -> Option<&Owner> {
        match account {
            Some(account) => self.said.get(&account),
            None => self.named.as_ref(),
        }
    }

    /// Their accounts.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.said.values().chain(&self.named).map(|owner| owner.account).collect()
    }

    /// Their addresses, for whoever holds the machine.
    pub fn emails(&self) -> Vec<String> {
        let mut emails: Vec<String> = self.said.values().chain(&self.named).map(|owner| owner.email.clone()).collect();
        emails.sort();
        emails.dedup();
        emails
    }
}

async fn by_id(services: &Services, id: AccountId) -> Result<Option<Owner>, Error> {
    let account = accounts::by_id(&mut services.database().reader().await?, id).await?;
    let actor = services.actor_of_account(id).await?;
    Ok(account.zip(actor).map(|(account, actor)| Owner {
        account: id,
        person: account.person,
        email: account.email,
        actor,
    }))
}
