//! `account`: makes accounts and looks after them, for whoever holds the machine.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::Duty;
use service::Services;
use service::account::{Network, NewAccount};

use crate::config::Config;
use crate::services;

/// What is to be done with accounts.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes an account; the password is read from standard input, a line.
    Create {
        /// The address to sign in with.
        email: String,
        /// The name that others see; the part of the address before @ without it.
        #[arg(long)]
        name: Option<String>,
        /// A duty in the instance: librarian, operator; may be repeated.
        #[arg(long = "duty", value_parser = duty)]
        duties: Vec<Duty>,
    },
    /// Gives an account another password, read from standard input, and signs its devices out.
    Password {
        /// Its address.
        email: String,
    },
}

/// Does it.
pub fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    services::on(config, |services| async move {
        match arguments.action {
            Action::Create { email, name, duties } => create(&services, email, name, duties).await,
            Action::Password { email } => password(&services, &email).await,
        }
    })
}

async fn create(services: &Services, email: String, name: Option<String>, duties: Vec<Duty>) -> anyhow::Result<()> {
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let password = read_password()?;
    let duties: BTreeSet<Duty> = duties.into_iter().collect();
    let new = NewAccount { email: email.clone(), name, password, duties, network: Network::Here };
    let (_, person) = services.create_account(new).await.with_context(|| format!("{email}: no account was made"))?;
    println!("{email} can sign in; their page is /personnes/{person}");
    Ok(())
}

async fn password(services: &Services, email: &str) -> anyhow::Result<()> {
    let Some((account, ..)) = services.account_by_email(email).await? else { bail!("{email} has no account here") };
    services.set_password(account, &read_password()?).await?;
    println!("{email} has another password; their devices are signed out");
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        print!("Password, at least 12 characters (a sentence is easy to remember; it shows as you type): ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).context("the password could not be read from standard input")?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn duty(word: &str) -> Result<Duty, String> {
    Duty::ALL.into_iter().find(|duty| duty.name() == word).ok_or_else(|| "it is librarian or operator".to_owned())
}
