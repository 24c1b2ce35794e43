//! One style sheet from `style/main.css`, for the browsers that are supported.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

use super::{files, hash, read, write};
use crate::run;
use crate::workspace::Workspace;

/// Changes whenever the settings below do.
const SETTINGS: &str = "chrome109 firefox115 safari16.4 minified 1";

/// Bundles the style sheet unless nothing under `style/` changed.
pub fn bundle(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.root.join("style");
    let mut parts = vec![("settings".to_owned(), SETTINGS.as_bytes().to_vec())];
    for path in files(&folder)? {
        let bytes = read(&path)?;
        parts.push((path.to_string_lossy().into_owned(), bytes));
    }
    let key = hash::of_all(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let made = workspace.bundle().join("style").join(format!("{key}.css"));
    if made.is_file() {
        run::unchanged("style");
        return Ok(made);
    }
    run::step("style", || {
        let provider = FileProvider::new();
        let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
        let mut sheet = bundler.bundle(&folder.join("main.css")).map_err(|refused| anyhow!("{refused}"))?;
        let targets = targets();
        sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|refused| anyhow!("{refused}"))?;
        let printed = sheet
            .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
            .map_err(|refused| anyhow!("{refused}"))?;
        if let Some(old) = made.parent().filter(|old| old.exists()) {
            std::fs::remove_dir_all(old)?;
        }
        write(&made, printed.code.as_bytes())
    })?;
    Ok(made)
}

fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(109, 0),
        edge: version(109, 0),
        firefox: version(115, 0),
        safari: version(16, 4),
        ios_saf: version(16, 4),
        ..Browsers::default()
    })
}
