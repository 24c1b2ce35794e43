//! Accounts: who can sign in, as which person, with which duties.

use std::collections::BTreeSet;

use domain::{AccountId, Duty, Instant, RecordId};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier, never shown.
    pub id: AccountId,
    /// The person it speaks for.
    pub person: RecordId,
    /// The address as its owner wrote it.
    pub email: String,
    /// The password's hash, with its parameters.
    pub password: String,
    /// Duties in the instance.
    pub duties: BTreeSet<Duty>,
    /// When it was made.
    pub created: Instant,
    /// When it was closed, if it was.
    pub disabled: Option<Instant>,
}

type Row = (Uuid, Uuid, String, String, String, i64, Option<i64>);

const SELECT: &str = "SELECT id, person_id, email, password, duties, created_at, disabled_at FROM account WHERE ";

/// Makes an account.
///
/// # Errors
/// [`Error::Conflict`] in `account` when the address, the person or the identifier has one already; the transaction can
/// go on.
pub async fn create(tx: &mut WriteTx, account: &Account) -> Result<()> {
    let touched = Sql::new("INSERT INTO account (id, person_id, email, email_folded, password, duties, created_at) ")
        .values(&[vec![
            account.id.into(),
            account.person.into(),
            account.email.trim().into(),
            folded(&account.email).into(),
            (&account.password).into(),
            spelled(&account.duties).into(),
            account.created.into(),
        ]])
        .push(" ON CONFLICT DO NOTHING")
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Conflict { constraint: "account".to_owned() }) }
}

/// The account with this address, however its case is written.
pub async fn by_email(at: &mut impl Reads, email: &str) -> Result<Option<Account>> {
    let row: Option<Row> = Sql::new(SELECT).push("email_folded = ").bind(folded(email)).one(at).await?;
    Ok(row.map(account))
}

/// The account with this identifier.
pub async fn by_id(at: &mut impl Reads, id: AccountId) -> Result<Option<Account>> {
    let row: Option<Row> = Sql::new(SELECT).push("id = ").bind(id).one(at).await?;
    Ok(row.map(account))
}

/// The account that speaks for this person.
pub async fn by_person(at: &mut impl Reads, person: RecordId) -> Result<Option<Account>> {
    let row: Option<Row> = Sql::new(SELECT).push("person_id = ").bind(person).one(at).await?;
    Ok(row.map(account))
}

/// Gives the account another password hash.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn set_password(tx: &mut WriteTx, id: AccountId, hash: &str) -> Result<()> {
    found(Sql::new("UPDATE account SET password = ").bind(hash).push(" WHERE id = ").bind(id).run(tx).await?)
}

/// Gives the account these duties, and no others.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn set_duties(tx: &mut WriteTx, id: AccountId, duties: &BTreeSet<Duty>) -> Result<()> {
    found(Sql::new("UPDATE account SET duties = ").bind(spelled(duties)).push(" WHERE id = ").bind(id).run(tx).await?)
}

/// Closes the account, or opens it again.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn set_disabled(tx: &mut WriteTx, id: AccountId, since: Option<Instant>) -> Result<()> {
    found(Sql::new("UPDATE account SET disabled_at = ").bind(since).push(" WHERE id = ").bind(id).run(tx).await?)
}

fn found(touched: u64) -> Result<()> {
    if touched == 0 { Err(Error::NotFound("account")) } else { Ok(()) }
}

/// One address is one account, whatever its case.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn spelled(duties: &BTreeSet<Duty>) -> String {
    duties.iter().map(|duty| duty.name()).collect::<Vec<_>>().join(" ")
}

fn account((id, person, email, password, duties, created, disabled): Row) -> Account {
    let held = |duty: &Duty| duties.split(' ').any(|word| word == duty.name());
    Account {
        id: id.into(),
        person: person.into(),
        email,
        password,
        duties: Duty::ALL.into_iter().filter(held).collect(),
        created: Instant(created),
        disabled: disabled.map(Instant),
    }
}
