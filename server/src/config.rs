//! What the operator decides: defaults, then `Leptos.toml`, then the environment, then flags; unknown keys are refused
//! by name.

mod data;
mod database;
mod layers;
mod leptos_section;
mod limits;
mod log;
mod proxies;
mod secret;
mod service_worker;
mod site;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use data::Data;
pub use database::Database;
pub use leptos_section::LeptosSection;
pub use limits::Limits;
pub use log::Log;
pub use proxies::Proxies;
pub use secret::Secret;
pub use service_worker::ServiceWorker;
pub use site::Site;

/// The file read when none is named.
pub const FILE: &str = "Leptos.toml";

/// Every setting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Config {
    /// The framework's own header.
    pub leptos: LeptosSection,
    /// How the site is reached.
    pub site: Site,
    /// Where records are kept.
    pub database: Database,
    /// Where files are kept.
    pub data: Data,
    /// What one client may ask for.
    pub limits: Limits,
    /// What is written down of what happens.
    pub log: Log,
    /// The worker in people's browsers.
    pub service_worker: ServiceWorker,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file named on the command line cannot be read: correct its path.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML, or a value has the wrong type: correct that line.
    #[error("{place}: {message}")]
    Malformed {
        /// The file, or the layer that the value comes from.
        place: String,
        /// What is wrong with it.
        message: String,
    },
    /// A key that no version knows: remove it, or write it as listed.
    #[error("{place}: unknown setting `{key}`; the settings are {known}")]
    Unknown {
        /// The file, the environment or the flags.
        place: &'static str,
        /// The key as written.
        key: String,
        /// Every key.
        known: String,
    },
    /// A `--set` without `=`: write `--set key=value`.
    #[error("--set {text}: write it as key=value")]
    Flag {
        /// What was written.
        text: String,
    },
}

impl Config {
    /// Settings from the file (`Leptos.toml` here if none is named and it exists), then `environment`, then `flags`.
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let path = file.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(Error::Unreadable { path, source }),
        };
        let config = layers::merge(&text, &path.display().to_string(), environment, flags)?;
        config.site.check()?;
        Ok(config)
    }

    /// The origin that pages publish: what the operator set, else the address itself.
    #[must_use]
    pub fn origin(&self) -> String {
        if self.site.origin.is_empty() {
            format!("http://{}", self.leptos.site_addr)
        } else {
            self.site.origin.trim_end_matches('/').to_owned()
        }
    }
}
