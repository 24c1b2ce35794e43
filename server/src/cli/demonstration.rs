//! `demonstration`: loads the commons that shows what this is for, whole or what changed in it since.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use service::import::{Import, Visibility};

use super::import::{print, show};
use crate::config::Config;
use crate::services;

/// The import's name, from which identifiers derive.
const NAME: &str = "demonstration";

/// Under which licence it is published.
const RIGHTS: &str = "CC-BY-SA-4.0";

/// What is loaded.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder of its pages.
    folder: PathBuf,
}

/// Does it, with the vocabulary that its pages name. The last line printed is that of an import.
pub fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let mut import = Import {
        name: NAME.to_owned(),
        visibility: Visibility::Public,
        rights: Some(RIGHTS.to_owned()),
        ..Import::of(&arguments.folder)
    };
    import.check()?;
    services::on(config, |services| async move {
        services.keep_vocabulary().await?;
        let mut shown = |progress| {
            show(progress);
            ControlFlow::Continue(())
        };
        let report = services.import_for_all(&import, &mut shown).await?;
        print(&report, false);
        Ok(())
    })
}
