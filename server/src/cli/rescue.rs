//! `import rescue`: takes in the file that a device exported because it could not send it, and says what became of it.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use service::rescue::{Asked, Report};

use crate::config::Config;
use crate::services;

/// Which file, and how.
#[derive(Debug, Args)]
pub struct Rescue {
    /// The file, as the device saved it: en-commun.rescue.
    file: PathBuf,
    /// Whose it is, where the file does not say.
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
    /// Looks and decides, writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Writes the whole report there, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Does it. The last line printed is `N applied, N merged, N known, N problems`; it fails unless all of it went in.
pub fn run(config: &Config, asked: Rescue) -> anyhow::Result<()> {
    let name = asked.file.display().to_string();
    let file = File::open(&asked.file).with_context(|| format!("{name} cannot be read"))?;
    services::on(config, |services| async move {
        let how = Asked { email: asked.email, dry_run: asked.dry_run };
        let report = services.import_rescue(BufReader::new(file), &how).await.with_context(|| name.clone())?;
        if let Some(json) = &asked.json {
            let text = serde_json::to_string_pretty(&report)?;
            std::fs::write(json, text + "\n").with_context(|| format!("{} cannot be written", json.display()))?;
        }
        print(&report);
        if !report.problems.is_empty() {
            bail!("not all of {name} went in: what is listed above stays in it");
        }
        Ok(())
    })
}

fn print(report: &Report) {
    if !report.owners.is_empty() {
        println!("the work of {}", report.owners.join(", "));
    }
    for printed in &report.printed {
        println!("--- {} ---\n{}\n---", printed.key, printed.text.trim_end());
    }
    if report.files > 0 {
        println!("{} pictures and recordings", report.files);
    }
    if report.drafts > 0 {
        println!("{} of what was only begun: private drafts of their author", report.drafts);
    }
    if report.suggestions > 0 {
        println!("{} met what others wrote and wait as suggestions", report.suggestions);
    }
    for problem in &report.problems {
        println!("{problem}");
    }
    if report.dry_run {
        println!("nothing was written (--dry-run)");
    }
    println!("{}", report.last_line());
}
