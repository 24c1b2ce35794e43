//! Who is signed in on this device, remembered so that a page that the server did not render knows it too.

use domain::{AccountId, Actor, RecordId};

/// Where it is remembered. The session itself is a cookie that no script reads; this opens nothing on the server.
const KEY: &str = "encommun-session";
/// The database of whoever is not signed in.
const PUBLIC: &str = "encommun-public";

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// Who they are to the commons, as the server last said; it says so again of each thing that is sent.
    pub actor: Actor,
}

impl Session {
    /// The name of a person's database on this device; nobody's is the visitors'.
    #[must_use]
    pub fn database(session: Option<&Self>) -> String {
        session.map_or_else(
            || PUBLIC.to_owned(),
            |session| {
                let hash = RecordId::derived("device-database", &[session.account.as_bytes()]);
                format!("encommun-{}", hash.as_uuid().simple())
            },
        )
    }

    /// Remembers what the server's page said of who is signed in, or that nobody is.
    pub fn remember(said: Option<&str>) {
        let Some(storage) = storage() else { return };
        // A full or forbidden store: the next start offline is a visitor's, and nothing is lost.
        let _kept = match said {
            Some(said) => storage.set_item(KEY, said),
            None => storage.remove_item(KEY),
        };
    }

    /// What a page of the server last said of it.
    #[must_use]
    pub fn recall() -> Option<String> {
        storage()?.get_item(KEY).ok()?
    }
}

pub(super) fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
