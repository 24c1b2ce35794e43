//! Who is signed in on this device, remembered so that a page that the server did not render knows it too.

use domain::{AccountId, Actor, RecordId};

/// Where it is remembered. The session itself is a cookie that no script reads; this opens nothing on the server.
const KEY: &str = "encommun-session";
/// Whose session ended without their saying so: what they had not sent is still here.
const LEFT: &str = "encommun-session-left";
/// Somebody signed out while the server could not be told.
const LEAVING: &str = "encommun-signing-out";
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

    /// Remembers what the server's page said of who is signed in, or that nobody is. Where somebody was, their session
    /// ended by itself, and their work is still here.
    pub fn remember(said: Option<&str>) {
        let Some(storage) = storage() else { return };
        let get = |key: &str| storage.get_item(key).ok().flatten();
        // A full or forbidden store: the next start offline is a visitor's, and nothing is lost.
        let _kept = match said {
            Some(said) => {
                if get(LEFT).as_deref() == Some(said) {
                    let _back = storage.remove_item(LEFT);
                }
                storage.set_item(KEY, said)
            }
            None => {
                if let Some(before) = get(KEY) {
                    let _left = storage.set_item(LEFT, &before);
                }
                storage.remove_item(KEY)
            }
        };
    }

    /// Forgets who was signed in: they said so.
    pub fn forget() {
        let Some(storage) = storage() else { return };
        for key in [KEY, LEFT] {
            let _gone = storage.remove_item(key);
        }
    }

    /// Who was signed in when their session ended by itself.
    #[must_use]
    pub fn left() -> Option<String> {
        storage()?.get_item(LEFT).ok()?
    }

    /// Forgets them: nothing of theirs is here any more.
    pub fn forget_left() {
        if let Some(storage) = storage() {
            let _gone = storage.remove_item(LEFT);
        }
    }

    /// Notes that the server is to be told that the person signed out, or that it was.
    pub fn leave_later(later: bool) {
        let Some(storage) = storage() else { return };
        let _noted = if later { storage.set_item(LEAVING, "1") } else { storage.remove_item(LEAVING) };
    }

    /// Whether the server is still to be told that the person signed out.
    #[must_use]
    pub fn leaves() -> bool {
        storage().is_some_and(|storage| storage.get_item(LEAVING).is_ok_and(|noted| noted.is_some()))
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
