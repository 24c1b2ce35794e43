//! `quarantine`: what nobody could apply, to be read by whoever looks after the commons, and said to be dealt with.

use anyhow::Context;
use clap::{Args, Subcommand};
use domain::RecordId;
use service::quarantine::{Case, reason};

use crate::config::Config;
use crate::services;

/// What to do.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists what waits for somebody, the oldest first.
    List {
        /// As JSON, words included.
        #[arg(long)]
        json: bool,
    },
    /// Shows what somebody wrote, word for word.
    Show {
        /// The receipt, as `list` says it.
        receipt: String,
    },
    /// Says that it was dealt with: it is listed no more, and its bytes stay.
    Resolve {
        /// The receipt, as `list` says it.
        receipt: String,
    },
}

/// Does it. The last line of a list is `N wait`.
pub fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    services::on(config, |services| async move {
        match arguments.action {
            Action::List { json } => {
                let cases = services.quarantined().await?;
                if json {
                    println!("{}", serde_json::to_string_pretty(&cases)?);
                    return Ok(());
                }
                cases.iter().for_each(|case| println!("{}", line(case)));
                println!("{} wait", services.count_quarantined().await?);
            }
            Action::Show { receipt } => {
                let case = services.quarantined_under(named(&receipt)?).await.with_context(|| unknown(&receipt))?;
                show(&case);
            }
            Action::Resolve { receipt } => {
                services.resolve_quarantined(named(&receipt)?).await.with_context(|| unknown(&receipt))?;
                println!("{receipt} is dealt with; its bytes stay");
            }
        }
        Ok(())
    })
}

fn named(receipt: &str) -> anyhow::Result<RecordId> {
    receipt.trim().parse().ok().with_context(|| unknown(receipt))
}

fn unknown(receipt: &str) -> String {
    format!("nothing that waits is under {receipt}: `quarantine list` says what is")
}

fn line(case: &Case) -> String {
    let by = case.by.as_deref().unwrap_or("somebody unknown");
    let what = case.acts.first().map_or_else(
        || format!("{} bytes that this build does not read", case.bytes),
        |act| {
            format!(
                "{} of a {} {}",
                act.does,
                act.kind,
                if act.title.is_empty() { "that is not here" } else { &act.title }
            )
        },
    );
    format!("{} {} {by}: {what} ({})", case.receipt, case.at.rfc3339(), reason(case.why))
}

fn show(case: &Case) {
    println!("{}", line(case));
    for act in &case.acts {
        println!("\n{} {} {} {}", act.does, act.kind, act.record, act.title);
        for (field, words) in &act.words {
            println!("--- {field} ---\n{}", words.trim_end());
        }
    }
}
