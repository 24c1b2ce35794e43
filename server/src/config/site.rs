//! How the site is reached.

use serde::{Deserialize, Serialize};

use super::Error;

/// The `[site]` section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Site {
    /// Scheme and host that people type, for instance `https://commun.example`; empty means the address itself.
    pub origin: String,
}

impl Site {
    /// Refuses an origin that is not one.
    pub(super) fn check(&self) -> Result<(), Error> {
        let host = self.origin.strip_prefix("https://").or_else(|| self.origin.strip_prefix("http://"));
        let fine = self.origin.is_empty()
            || host.is_some_and(|host| {
                let host = host.trim_end_matches('/');
                !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])
            });
        if fine {
            return Ok(());
        }
        Err(Error::Malformed {
            place: "site.origin".to_owned(),
            message: format!("`{}` is not a scheme and a host, like https://commun.example", self.origin),
        })
    }
}
