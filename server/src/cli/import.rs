//! `import`: takes a folder tree of Markdown in, or what a device exported, and says what it did.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use service::import::{Import, Progress, Report, Visibility};

use super::rescue::Rescue;
use crate::config::Config;
use crate::services;

/// What is to be imported.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A folder tree of Markdown: a folder with pages is a carnet, its README the introduction, each page a note.
    Markdown(Markdown),
    /// What « Exporter ce qui n’est pas envoyé » saved on a device: taken in as the device would have sent it.
    Rescue(Rescue),
}

#[derive(Debug, Args)]
struct Markdown {
    /// The folder.
    folder: PathBuf,
    /// The account whose import it is.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    /// Who sees what is new: private, members or public; private drafts without it, and nothing changes for what is there.
    #[arg(long, value_name = "AUDIENCE")]
    visibility: Option<Visibility>,
    /// The licence of pages that name none, an SPDX identifier; needed with `--visibility public`.
    #[arg(long, value_name = "SPDX")]
    rights: Option<String>,
    /// The import's name, from which identifiers derive; the folder's own name without it.
    #[arg(long)]
    name: Option<String>,
    /// The language of pages that name none.
    #[arg(long, default_value = "fr", value_name = "TAG")]
    lang: String,
    /// Who wrote pages that do not say; the account signs them without it.
    #[arg(long, value_name = "NAME")]
    credit: Option<String>,
    /// A domain that is the tree's own, beside the one that is found; may be repeated.
    #[arg(long = "domain", value_name = "HOST")]
    domains: Vec<String>,
    /// Looks and counts, writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Writes the whole report there, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Does it. The last line printed of a folder is `N created, N updated, N unchanged, N problems`.
pub fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let asked = match arguments.what {
        What::Markdown(asked) => asked,
        What::Rescue(asked) => return super::rescue::run(config, asked),
    };
    let mut import = Import::of(&asked.folder);
    import.visibility = asked.visibility.unwrap_or_default();
    import.rights = asked.rights;
    import.lang = asked.lang;
    import.credit = asked.credit;
    import.domains = asked.domains;
    import.dry_run = asked.dry_run;
    if let Some(name) = asked.name {
        import.name = name;
    }
    import.check()?;
    services::on(config, |services| async move {
        if services.account_by_email(&asked.email).await?.is_none() {
            bail!("{} has no account here: make one with `account create {0}`", asked.email);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                heard.store(true, Ordering::Relaxed);
            }
        });
        let report = services
            .import(&import, &asked.email, &mut |progress| {
                show(progress);
                if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .await?;
        if let Some(file) = &asked.json {
            let text = serde_json::to_string_pretty(&report)?;
            std::fs::write(file, text + "\n").with_context(|| format!("{} cannot be written", file.display()))?;
        }
        print(&report, stop.load(Ordering::Relaxed));
        Ok(())
    })
}

pub(super) fn show(Progress { done, total }: Progress) {
    let mut screen = std::io::stderr().lock();
    if screen.is_terminal() {
        // What cannot be shown of the progress stops nothing.
        let _ = write!(screen, "\r{done}/{total}{}", if done == total { "\n" } else { "" });
    }
}

pub(super) fn print(report: &Report, stopped: bool) {
    let Report { name, notebooks, notes, others, links, pictures, files, suggestions, .. } = report;
    println!(
        "{name}: {notebooks} carnets, {notes} notes, {others} other records, {links} links between them, {pictures} pictures, {files} files kept as written"
    );
    if !report.domains.is_empty() {
        println!("read as the tree's own: {}", report.domains.join(", "));
    }
    for (key, pages) in &report.left_aside {
        println!("front matter `{key}` is no field of a note: left aside on {pages} pages");
    }
    for (label, paths) in report.called.iter().filter(|(_, paths)| paths.len() > 1) {
        println!("{} terms are called « {label} »: {}", paths.len(), paths.join(", "));
    }
    for gone in &report.gone {
        println!("gone from the tree, kept here: {} « {} » ({})", gone.kind, gone.title, gone.id);
    }
    if *suggestions > 0 {
        println!("{suggestions} changes met an edit and wait as suggestions");
    }
    for problem in &report.problems {
        println!("{problem}");
    }
    if stopped {
        println!("stopped; what was written stands, and importing again completes it");
    }
    if report.dry_run {
        println!("nothing was written (--dry-run)");
    }
    println!("{}", report.last_line());
}
