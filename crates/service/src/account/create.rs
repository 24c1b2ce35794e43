//! Making an account and the person it speaks for: both or neither.

use std::collections::BTreeSet;

use domain::content::{Content, Text};
use domain::people::Person;
use domain::record::{Ref, Via, header};
use domain::{AccountId, Actor, Audience, Duty, Kind, RecordId, Value};
use storage::accounts::{self, Account};
use storage::{audit, throttles};
use sync::codec::{Received, op_hash};
use sync::{Base, Group, Hlc, Op, OpKind};

use super::network::Network;
use super::password;
use crate::error::{Error, Refused, Result};
use crate::services::Services;
use crate::submit::Sender;

/// An account to make.
#[derive(Clone)]
pub struct NewAccount {
    /// The address to sign in with.
    pub email: String,
    /// The name that others see.
    pub name: String,
    /// The password.
    pub password: String,
    /// Duties in the instance; none for who signs up.
    pub duties: BTreeSet<Duty>,
    /// Where the request comes from.
    pub network: Network,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Services {
    /// Makes the account that somebody asks for, unless its address has one: whoever asks is not told which. The same is checked,
    /// counted, computed and written down either way.
    pub async fn sign_up(&self, new: NewAccount) -> Result<()> {
        match self.create_account(new).await {
            Ok(_) => Ok(()),
            Err(Error::Conflict(_)) => {
                let line = audit::Entry {
                    id: self.fresh_id(),
                    at: self.now(),
                    account: None,
                    action: "account.asked_again".to_owned(),
                    record: None,
                    detail: String::new(),
                };
                let line = &line;
                storage::retry(|| async {
                    let mut tx = self.database().write().await?;
                    audit::write(&mut tx, line).await?;
                    tx.commit().await?;
                    Ok::<(), Error>(())
                })
                .await
            }
            Err(error) => Err(error),
        }
    }

    /// Makes an account; its person is shown to members.
    pub async fn create_account(&self, new: NewAccount) -> Result<(AccountId, RecordId)> {
        let email = new.email.trim().to_owned();
        if !is_email(&email) {
            return Err(Error::Input(Refused::Email));
        }
        let name = Text::<160>::parse(&new.name).map_err(|_| Error::Input(Refused::Name))?;
        if name.is_empty() {
            return Err(Error::Input(Refused::Name));
        }
        password::check(&new.password, &email, name.as_str())?;
        self.throttle_sign_up(new.network).await?;
        let hash = self.passwords().hash(&new.password, self.random()).await?;
        let now = self.now();
        let person = self.fresh_id();
        let account = Account {
            id: AccountId::from_bytes(*self.fresh_id().as_bytes()),
            person,
            email,
            password: hash,
            duties: new.duties,
            created: now,
            disabled: None,
        };
        let record = self.person_of(person, name);
        let line = audit::Entry {
            id: self.fresh_id(),
            at: now,
            account: Some(account.id),
            action: "account.create".to_owned(),
            record: Some(person),
            detail: String::new(),
        };
        let sender = Sender::here(Actor::system(), None, self.form_device(None));
        let taken = storage::retry(|| async {
            let mut tx = self.database().write().await?;
            accounts::create(&mut tx, &account).await.map_err(|error| match error {
                storage::Error::Conflict { .. } => Error::Conflict("this address"),
                other => Error::from(other),
            })?;
            let taken = self.take(&mut tx, &sender, core::slice::from_ref(&record)).await?;
            let stands = taken.submitted.groups.iter().flat_map(|group| &group.ops).all(|(_, v)| v.is_applied());
            if !stands {
                return Err(Error::Broken("a person could not be made"));
            }
            audit::write(&mut tx, &line).await?;
            tx.commit().await?;
            Ok(taken)
        })
        .await?;
        self.search().update(taken.changed);
        Ok((account.id, person))
    }

    fn person_of(&self, id: RecordId, name: Text<160>) -> Received {
        let mut fields = Person { name, ..Person::default() }.write();
        fields.insert(header::CREATED_BY, Value::Id(id));
        fields.insert(header::CREATED_VIA, Value::from(Via::Form.as_str()));
        fields.insert(header::AUDIENCE, Value::Text(Audience::Members.to_string()));
        let op = Op {
            id: self.fresh_op(),
            record: Ref { kind: Kind::Person, id },
            kind: OpKind::Create(fields),
            base: Base::New,
            deps: Vec::new(),
            hlc: Hlc::new(u64::try_from(self.now().millis()).unwrap_or_default(), 0),
            schema: Person::SCHEMA,
        };
        let hashes = vec![op_hash(&op)];
        Received { group: Group { id: self.fresh_group(), ops: vec![op] }, hashes }
    }

    async fn throttle_sign_up(&self, network: Network) -> Result<()> {
        if network == Network::Here {
            return Ok(());
        }
        let mut tx = self.database().write().await?;
        let tries = throttles::count(&mut tx, &network.key("sign-up"), self.now(), 3_600).await?;
        tx.commit().await?;
        if tries > self.config().limits.sign_ups_by_network { Err(Error::Throttled(3_600)) } else { Ok(()) }
    }
}

/// Whether something may be an address; only mail that arrives would say more.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')');
    !local.is_empty()
        && text.len() <= 254
        && !text.chars().any(odd)
        && !local.contains('@')
        && host.split('.').count() >= 2
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses() {
        for good in ["a@b.ca", "léa.t+x@exemple.quebec", "A_B@sub.example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.ca", "a@", "a b@c.ca", "a@b..ca", "a@-b.ca", "a@b@c.ca", "<a@b.ca>"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
