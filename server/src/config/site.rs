//! How the site is reached, and whom to write to about it.

use serde::{Deserialize, Serialize};

use super::{Error, Proxies};

/// The `[site]` section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Site {
    /// Scheme and host that people type, for instance `https://commun.example`; empty means the address itself.
    pub origin: String,
    /// Where a flaw is told, for instance `mailto:securite@commun.example`; empty means that no file says it.
    pub security_contact: String,
    /// Where the source of what this server runs is, for instance `https://forge.example/en-commun`; empty means that visitors are
    /// told to ask for it.
    pub source: String,
    /// The proxies in front of this server, for instance `127.0.0.1 10.0.0.0/8`: they are believed when they say for whom they ask.
    pub proxies: Proxies,
}

impl Site {
    /// Refuses an origin or a contact that is not one.
    pub(super) fn check(&self) -> Result<(), Error> {
        if !is_origin(&self.origin) {
            return Err(Error::Malformed {
                place: "site.origin".to_owned(),
                message: format!("`{}` is not a scheme and a host, like https://commun.example", self.origin),
            });
        }
        if !is_contact(&self.security_contact) {
            return Err(Error::Malformed {
                place: "site.security-contact".to_owned(),
                message: format!(
                    "`{}` is not an address of mail, of a page or a telephone, like mailto:securite@commun.example",
                    self.security_contact
                ),
            });
        }
        if !is_page(&self.source) {
            return Err(Error::Malformed {
                place: "site.source".to_owned(),
                message: format!(
                    "`{}` is not the address of a page, like https://forge.example/en-commun",
                    self.source
                ),
            });
        }
        Ok(())
    }
}

fn is_page(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty() || rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty()
        || host.is_some_and(|host| {
            let host = host.trim_end_matches('/');
            !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])
        })
}

/// One address, that cannot begin another line of the file.
fn is_contact(text: &str) -> bool {
    let address = ["mailto:", "https://", "tel:"].iter().find_map(|scheme| text.strip_prefix(scheme));
    text.is_empty() || address.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_page() {
        for (text, fine) in [
            ("", true),
            ("https://forge.example/en-commun", true),
            ("javascript:alert(1)", false),
            ("https://", false),
            ("https://a.example/\r\nx: y", false),
        ] {
            let site = Site { source: text.to_owned(), ..Site::default() };
            assert_eq!(site.check().is_ok(), fine, "{text:?}");
        }
    }

    #[test]
    fn a_contact_is_one_address() {
        for (text, fine) in [
            ("", true),
            ("mailto:securite@commun.example", true),
            ("https://commun.example/securite", true),
            ("tel:+1-418-555-0100", true),
            ("securite@commun.example", false),
            ("http://commun.example/securite", false),
            ("mailto:", false),
            ("mailto:a@b.example\nExpires: 2099-01-01T00:00:00Z", false),
        ] {
            let site = Site { security_contact: text.to_owned(), ..Site::default() };
            assert_eq!(site.check().is_ok(), fine, "{text:?}");
        }
    }
}
